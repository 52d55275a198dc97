// SPDX-License-Identifier: MIT
/**
 * The error of an assertion that does not hold, for both languages.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** What was compared. */
export interface Comparison {
  /** What it is about, in the words of the test. */
  readonly about?: string | undefined;
  /** What is, as text. */
  readonly actual: string;
  /** What should be, as text. */
  readonly expected: string;
}

/** Both values of a line have room in the message. */
const SHORT = 80;

/** Nobody reads more than this of a value, in characters. */
const LONG = 20_000;

/**
 * Makes the error of an assertion.
 *
 * @param problem What is wrong: `Not equal`.
 * @param comparison What was compared.
 * @returns The error; its data hold both texts.
 */
export function testFailed(
  problem: string,
  { about, actual, expected }: Comparison,
): OcurootError {
  const text = about === undefined
    ? problem
    : `${about}: ${problem.toLowerCase()}`;
  const pair = `got ${actual}, want ${expected}`;
  const isShort = pair.length <= SHORT && !pair.includes("\n");
  return new OcurootError("test/failed", isShort ? `${text}: ${pair}` : text, {
    data: { actual: clipped(actual), expected: clipped(expected) },
  });
}

function clipped(text: string): string {
  const more = text.length - LONG;
  return more > 0 ? `${text.slice(0, LONG)}\n… ${more} characters more` : text;
}

/**
 * Makes the error of something that did not fail as it should.
 *
 * @param message What it failed with; undefined when it did not fail.
 * @param part What the message should have.
 * @returns The error.
 */
export function notFailed(
  message: string | undefined,
  part?: string | undefined,
): OcurootError {
  if (message === undefined) {
    return new OcurootError("test/failed", "It did not fail as it should");
  }
  return testFailed("It failed in another way", {
    actual: JSON.stringify(message),
    expected: JSON.stringify(part),
  });
}
