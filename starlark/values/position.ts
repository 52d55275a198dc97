// SPDX-License-Identifier: MIT
/**
 * Positions in sequences: an index may count from the end and must be an int
 * of 32 bits. Clamping of slices is in `slice.ts`.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { isInt, typeName } from "./value.ts";
import type { Value } from "./value.ts";

/** Least number above the range of a signed 32-bit integer. */
const INT32 = 2 ** 31;

/** What has positions. */
export interface Sequence {
  /** Name of its type. */
  readonly type: string;
  /** Number of elements. */
  readonly length: number;
}

/**
 * Turns an index into a position.
 *
 * @param sequence What is indexed.
 * @param index The index; below zero it counts from the end.
 * @returns 0 to `length - 1`.
 * @throws {EvalError} It is out of range.
 */
export function position({ type, length }: Sequence, index: number): number {
  const real = index < 0 ? index + length : index;
  if (real >= 0 && real < length) return real;
  if (length === 0) fail(`index ${index} out of range: empty ${type}`);
  return fail(
    `${type} index ${index} out of range [${-length}:${length - 1}]`,
  );
}

/**
 * Takes an int of 32 bits as a number.
 *
 * @param value A value that should be an int.
 * @param prefix Put before the complaint.
 * @returns The number.
 * @throws {EvalError} It is no int or too large.
 */
export function toInt32(value: Value, prefix: string): number {
  if (typeof value === "number" && value >= -INT32 && value < INT32) {
    return value;
  }
  if (!isInt(value)) return fail(`${prefix}got ${typeName(value)}, want int`);
  return fail(`${prefix}${value} out of range`);
}
