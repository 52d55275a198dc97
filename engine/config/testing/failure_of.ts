// SPDX-License-Identifier: MIT
/**
 * Tells the failure of a test from broken machinery.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/**
 * Gives the failure of a test.
 *
 * @param error What was thrown.
 * @returns The failure.
 * @throws Whatever is none.
 */
export function failureOf(error: unknown): OcurootError {
  const isFailure = error instanceof OcurootError &&
    error.kind !== "interrupted" && error.kind !== "bug";
  if (isFailure) return error;
  throw error;
}
