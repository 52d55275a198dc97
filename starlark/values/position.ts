// SPDX-License-Identifier: MIT
/**
 * Positions in sequences: an index may count from the end and must be an int
 * of 64 bits. Clamping of slices is in `slice.ts`.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { isInt, typeName } from "./value.ts";
import type { Value } from "./value.ts";

/** Least value above the range of a signed 64-bit integer. */
const INT64 = 2n ** 63n;

/**
 * Turns an index into a position.
 *
 * @param sequence What is indexed.
 * @param index The index; below zero it counts from the end.
 * @param prefix Put before a complaint about the index itself.
 * @returns 0 to `length - 1`.
 * @throws {EvalError} It is no int or out of range.
 */
export function position(
  sequence: { readonly type: string; readonly length: number },
  index: Value,
  prefix: string,
): number {
  const { type, length } = sequence;
  const at = typeof index === "number" ? index : toInt64(index, prefix);
  const real = at < 0 ? at + length : at;
  if (real >= 0 && real < length) return real;
  if (length === 0) fail(`index ${index} out of range: empty ${type}`);
  return fail(
    `${type} index ${index} out of range [${-length}:${length - 1}]`,
  );
}

/**
 * Takes an int of 64 bits as a number.
 *
 * @param value A value that should be an int.
 * @param prefix Put before the complaint.
 * @returns The number; rounded beyond the safe range.
 * @throws {EvalError} It is no int or too large.
 */
export function toInt64(value: Value, prefix: string): number {
  if (!isInt(value)) fail(`${prefix}got ${typeName(value)}, want int`);
  if (typeof value === "number") return value;
  if (value < -INT64 || value >= INT64) fail(`${prefix}${value} out of range`);
  return Number(value);
}
