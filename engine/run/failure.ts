// SPDX-License-Identifier: MIT
/**
 * Tells failed work from broken machinery: the first is reported and other
 * work goes on, the second ends the command.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** What ends a command, whoever meets it. */
const BROKEN = new Set<string>([
  "store/conflict",
  "store/locked",
  "store/unavailable",
  "store/full",
  "store/read-only",
  "store/format-version",
  "cli/interrupted",
  "bug/unreachable",
]);

/**
 * Gives an error back when it is about one piece of work only.
 *
 * @param error What was thrown.
 * @returns The error.
 * @throws What was thrown, when the machinery is broken.
 */
export function asFailedWork(error: unknown): OcurootError {
  if (error instanceof OcurootError && !BROKEN.has(error.code)) return error;
  throw error;
}
