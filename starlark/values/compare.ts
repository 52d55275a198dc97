// SPDX-License-Identifier: MIT
/**
 * Equality and order of values. Ints and floats compare exactly, NaN is
 * equal to itself and above all numbers. Does not know the kinds that have
 * parts: they compare themselves and come back here for the parts.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { compareFloat } from "./float.ts";
import { isInt, isObject, StarlarkFloat, typeName } from "./value.ts";
import type { CompareOp, Value } from "./value.ts";

/** How deep a comparison goes into values before it is taken for a cycle. */
const COMPARE_LIMIT = 10;

/**
 * Tells whether two values are equal.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @param depth Levels that the comparison may still go down.
 * @returns Whether `a == b`.
 * @throws {EvalError} The values are nested too deep.
 */
export function equals(
  a: Value,
  b: Value,
  depth: number = COMPARE_LIMIT,
): boolean {
  return compare("==", a, b, depth);
}

/**
 * Compares two values.
 *
 * @param op The operator.
 * @param a Left operand.
 * @param b Right operand.
 * @param depth Levels that the comparison may still go down.
 * @returns Whether `a op b`.
 * @throws {EvalError} There is no such order, or the nesting is too deep.
 */
export function compare(
  op: CompareOp,
  a: Value,
  b: Value,
  depth: number = COMPARE_LIMIT,
): boolean {
  if (depth < 1) fail("comparison exceeded maximum recursion depth");
  const order = compareScalars(a, b);
  if (order !== undefined) return holds(op, order);
  if (isObject(a) && isObject(b) && a.type === b.type) {
    const result = a.compare?.(op, b, depth);
    if (result !== undefined) return result;
  }
  if (op === "==") return a === b;
  if (op === "!=") return a !== b;
  return fail(`${typeName(a)} ${op} ${typeName(b)} not implemented`);
}

/**
 * Compares two sequences, element by element.
 *
 * @param op The operator.
 * @param a Left elements.
 * @param b Right elements.
 * @param depth Levels that the comparison may still go down.
 * @returns Whether `a op b`.
 */
export function compareSequences(
  op: CompareOp,
  a: readonly Value[],
  b: readonly Value[],
  depth: number,
): boolean {
  const different = a.length !== b.length;
  if (different && (op === "==" || op === "!=")) return op === "!=";
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [left, right] = [a[i] ?? null, b[i] ?? null];
    if (equals(left, right, depth - 1)) continue;
    if (op === "==" || op === "!=") return op === "!=";
    return compare(op, left, right, depth - 1);
  }
  return holds(op, Math.sign(a.length - b.length));
}

/**
 * Tells whether an operator holds for an order.
 *
 * @param op The operator.
 * @param order Below, at or above zero.
 * @returns Whether `order op 0`.
 */
export function holds(op: CompareOp, order: number): boolean {
  switch (op) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Orders what has no parts, or gives `undefined`. */
function compareScalars(a: Value, b: Value): number | undefined {
  if (isInt(a)) {
    if (isInt(b)) return below(a, b);
    return b instanceof StarlarkFloat ? compareMixed(a, b.value) : undefined;
  }
  if (typeof a === "string" || typeof a === "boolean") {
    return typeof a === typeof b ? below(a, b as typeof a) : undefined;
  }
  if (!(a instanceof StarlarkFloat)) return undefined;
  if (b instanceof StarlarkFloat) return compareFloat(a.value, b.value);
  return isInt(b) ? -compareMixed(b, a.value) : undefined;
}

/** Orders an int and a float exactly. */
function compareMixed(int: number | bigint, float: number): number {
  return Number.isNaN(float) ? -1 : below(int, float);
}

/** Orders by `<` and `>`, which are exact between `bigint` and `number`. */
function below(
  a: number | bigint | string | boolean,
  b: number | bigint | string | boolean,
): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
