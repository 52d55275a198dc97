// SPDX-License-Identifier: MIT
/**
 * Optional `start, end` arguments of methods that search.
 *
 * @module
 */

import { toInt32 } from "../values/position.ts";
import type { Value } from "../values/value.ts";

/**
 * Clamps the bounds of a search.
 *
 * @param length Length of what is searched.
 * @param start First position; None or absent means the beginning.
 * @param end Position behind the last; None or absent means the end.
 * @returns Both as positions, the second not below the first.
 * @throws {EvalError} A bound is no int.
 */
export function searchBounds(
  length: number,
  start: Value | undefined,
  end: Value | undefined,
): readonly [number, number] {
  const from = clamp(length, start ?? 0, "invalid start index: ");
  const to = clamp(length, end ?? length, "invalid end index: ");
  return [from, Math.max(from, to)];
}

/** Makes a bound a position. */
function clamp(length: number, bound: Value, prefix: string): number {
  const at = toInt32(bound, prefix);
  return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
}
