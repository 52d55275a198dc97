// SPDX-License-Identifier: MIT
/**
 * The operator `x[start:end:step]`. Copying is each kind's.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { toInt32 } from "./position.ts";
import { sliceString } from "./slice_string.ts";
import { isObject, typeName } from "./value.ts";
import type { Value } from "./value.ts";

/**
 * Gives a part of a sequence. Absent bounds are null.
 *
 * @param value The sequence.
 * @param start First position; below zero it counts from the end.
 * @param end Position behind the last, or before the first for a step < 0.
 * @param step Distance of the elements.
 * @returns The part, of the same type.
 * @throws {EvalError} The value has no slices or a bound is no int.
 */
export function slice(
  value: Value,
  start: Value,
  end: Value,
  step: Value,
): Value {
  const length = slicedLength(value);
  const by = step === null ? 1 : toInt32(step, "invalid slice step: ");
  if (by === 0) fail("zero is not a valid slice step");
  const [from, to] = by > 0
    ? forward(bounds(start, end), length)
    : backward(bounds(start, end), length);
  if (typeof value === "string") return sliceString(value, from, to, by);
  return isObject(value) ? value.slice?.(from, to, by) ?? null : null;
}

/** Two bounds; `undefined` where absent. */
type Bounds = readonly [number | undefined, number | undefined];

/** Gives the length of what can be sliced. */
function slicedLength(value: Value): number {
  if (typeof value === "string") return value.length;
  if (isObject(value) && value.slice !== undefined) return value.length ?? 0;
  return fail(`invalid slice operand ${typeName(value)}`);
}

/** Checks the bounds. */
function bounds(start: Value, end: Value): Bounds {
  return [
    start === null ? undefined : toInt32(start, "invalid start index: "),
    end === null ? undefined : toInt32(end, "invalid end index: "),
  ];
}

/** Clamps bounds for a walk to the end. */
function forward([start, end]: Bounds, length: number): [number, number] {
  const from = clamp(start ?? 0, length, [0, length]);
  const to = clamp(end ?? length, length, [0, length]);
  return [from, Math.max(from, to)];
}

/** Clamps bounds for a walk to the beginning. */
function backward([start, end]: Bounds, length: number): [number, number] {
  const limits = [-1, length - 1] as const;
  const from = start === undefined ? length - 1 : clamp(start, length, limits);
  const to = end === undefined ? -1 : clamp(end, length, limits);
  return [from, Math.min(from, to)];
}

/** Makes a bound a position within limits. */
function clamp(
  bound: number,
  length: number,
  [least, most]: readonly [number, number],
): number {
  const real = bound < 0 ? bound + length : bound;
  return Math.min(Math.max(real, least), most);
}
