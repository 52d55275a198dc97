// SPDX-License-Identifier: MIT
/**
 * Exit codes of the command line: the whole table, and which error gets
 * which. It does not end the process.
 *
 * @module
 */

import { type ErrorKind, OcurootError } from "@ocuroot/sdk/error";

/** Exit codes by what happened. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  pending: 3,
  denied: 4,
  conflict: 5,
  config: 6,
  stale: 7,
  interrupted: 130,
  terminated: 143,
  bug: 255,
} as const satisfies Record<string, number>;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  user: EXIT.failed,
  usage: EXIT.usage,
  config: EXIT.config,
  conflict: EXIT.conflict,
  denied: EXIT.denied,
  stale: EXIT.stale,
  interrupted: EXIT.interrupted,
  bug: EXIT.bug,
};

/**
 * Tells the exit code of an error. Anything but an `OcurootError` is a bug.
 *
 * @param error What was thrown.
 * @returns The code.
 */
export function exitCodeOf(error: unknown): number {
  return error instanceof OcurootError ? BY_KIND[error.kind] : EXIT.bug;
}
