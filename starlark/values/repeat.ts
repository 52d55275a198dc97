// SPDX-License-Identifier: MIT
/**
 * The limits of sequences that are made at once: `x * n` and lists.
 *
 * @module
 */

import { fail } from "./fail.ts";

/** Most characters that a repetition may make. */
const LIMIT = 2 ** 27;

/** Most elements of a list that is made at once: they fill 64 megabytes. */
const MOST_ELEMENTS = 2 ** 23;

/**
 * Checks that a list of a length may be made at once. One that grows element
 * by element is held by whoever limits memory.
 *
 * @param length Its length.
 * @returns The length.
 * @throws {EvalError} It would be too large.
 */
export function roomFor(length: number): number {
  if (length > MOST_ELEMENTS) fail(`excessive size (${length} elements)`);
  return length;
}

/**
 * Checks how often a sequence is to be repeated.
 *
 * @param length Its length.
 * @param count The int it is multiplied with.
 * @returns The count, zero when negative.
 * @throws {EvalError} The result would be too large.
 */
export function repeatCount(length: number, count: number | bigint): number {
  if (length === 0) return 0;
  if (typeof count === "bigint" || count !== (count | 0)) {
    return fail(`repeat count ${count} too large`);
  }
  if (count <= 0) return 0;
  if (length * count > LIMIT) {
    fail(`excessive repeat (${length} * ${count} elements)`);
  }
  return count;
}
