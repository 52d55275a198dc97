// SPDX-License-Identifier: MIT
/**
 * The limit of `x * n` for sequences. Repeating itself is each kind's.
 *
 * @module
 */

import { fail } from "./fail.ts";

/** Most elements that a repetition may make: the longest string there is. */
const LIMIT = 2 ** 29 - 24;

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
