// SPDX-License-Identifier: MIT
/**
 * The error of what a test does not answer. It must fail the test even where
 * code under test catches it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/**
 * Makes the error of a question without an answer.
 *
 * @param what What was asked: `run "make"`.
 * @param hint What to write in the test.
 * @returns The error.
 */
export function unexpected(what: string, hint: string): OcurootError {
  return new OcurootError(
    "test/unexpected",
    `Cannot ${what}: the test has no answer for it`,
    { hint },
  );
}

/**
 * Makes the error of an answer or a value that a test gave in a wrong shape.
 *
 * @param problem What was given, and what is wanted.
 * @returns The error.
 */
export function unfit(problem: string): OcurootError {
  return new OcurootError("config/invalid", `Cannot use fake: ${problem}`);
}
