// SPDX-License-Identifier: MIT
/**
 * Binary operators that make a value, unary operators and augmented
 * assignment. Numbers and strings are handled here, other kinds by their own
 * `binary` method.
 *
 * @module
 */

import { tryIterate } from "./access.ts";
import { StarlarkDict } from "./dict.ts";
import { fail } from "./fail.ts";
import { intToFloat } from "./float.ts";
import {
  addInt,
  bitInt,
  floorDivInt,
  modInt,
  mulInt,
  negInt,
  notInt,
  shiftLeftInt,
  shiftRightInt,
  subInt,
} from "./int.ts";
import type { Int } from "./int.ts";
import { StarlarkList } from "./list.ts";
import { percent } from "./percent.ts";
import { toInt32 } from "./position.ts";
import { repeatCount } from "./repeat.ts";
import { isInt, isObject, StarlarkFloat, typeName } from "./value.ts";
import type { BinaryOp, Value } from "./value.ts";

/**
 * Applies a binary operator.
 *
 * @param op The operator.
 * @param a Left operand.
 * @param b Right operand.
 * @returns `a op b`.
 * @throws {EvalError} The operator does not apply.
 */
export function binary(op: BinaryOp, a: Value, b: Value): Value {
  if (isInt(a)) {
    if (isInt(b)) return intOp(op, a, b);
    if (op === "<<" || op === ">>") toInt32(b, "");
    if (b instanceof StarlarkFloat) {
      return floatOp(op, [a, b], () => [intToFloat(a), b.value]);
    }
  } else if (a instanceof StarlarkFloat) {
    if (isInt(b)) return floatOp(op, [a, b], () => [a.value, intToFloat(b)]);
    if (b instanceof StarlarkFloat) {
      return floatOp(op, [a, b], () => [a.value, b.value]);
    }
  } else if (typeof a === "string") {
    if (op === "+" && typeof b === "string") return a + b;
    if (op === "%") return percent(a, b);
  }
  return stringRepeat(op, a, b) ?? objectOp(op, a, b);
}

/**
 * Applies the operator of an augmented assignment. Lists (`+=`) and dicts
 * (`|=`) are changed in place.
 *
 * @param op The operator, without `=`.
 * @param a The value so far.
 * @param b The operand.
 * @returns What is to be assigned.
 * @throws {EvalError} The operator does not apply, or `a` cannot change.
 */
export function inplace(op: BinaryOp, a: Value, b: Value): Value {
  if (op === "+" && a instanceof StarlarkList) {
    const walk = tryIterate(b);
    if (walk === undefined) return binary(op, a, b);
    a.mutate("apply += to");
    for (const item of [...walk]) a.items.push(item);
    return a;
  }
  if (op === "|" && a instanceof StarlarkDict && b instanceof StarlarkDict) {
    a.mutate("apply |= to");
    for (const { key, value } of b.entries()) a.set(key, value);
    return a;
  }
  return binary(op, a, b);
}

/**
 * Applies a unary operator other than `not`.
 *
 * @param op The operator.
 * @param a The operand.
 * @returns The result.
 * @throws {EvalError} The operator does not apply.
 */
export function unary(op: "+" | "-" | "~", a: Value): Value {
  if (isInt(a)) {
    if (op === "-") return negInt(a);
    return op === "~" ? notInt(a) : a;
  }
  if (a instanceof StarlarkFloat && op !== "~") {
    return op === "-" ? new StarlarkFloat(-a.value) : a;
  }
  return fail(`unknown unary op: ${op} ${typeName(a)}`);
}

/** Applies an operator to ints. */
function intOp(op: BinaryOp, a: Int, b: Int): Value {
  switch (op) {
    case "+":
      return addInt(a, b);
    case "-":
      return subInt(a, b);
    case "*":
      return mulInt(a, b);
    case "/":
      return new StarlarkFloat(
        divide(intToFloat(a), intToFloat(b)),
      );
    case "//":
      return floorDivInt(a, nonZero(b, "floored division by zero"));
    case "%":
      return modInt(a, nonZero(b, "integer modulo by zero"));
    case "<<":
      return shiftLeftInt(a, toInt32(b, ""));
    case ">>":
      return shiftRightInt(a, toInt32(b, ""));
    default:
      return bitInt(op, a, b);
  }
}

/** Applies an operator to floats, which are converted only if it applies. */
function floatOp(
  op: BinaryOp,
  [a, b]: readonly [Value, Value],
  convert: () => readonly [number, number],
): Value {
  switch (op) {
    case "+":
    case "-":
    case "*":
    case "/":
    case "//":
    case "%":
      return new StarlarkFloat(floatResult(op, ...convert()));
    default:
      return unknown(op, a, b);
  }
}

/** Calculates with doubles. */
function floatResult(
  op: "+" | "-" | "*" | "/" | "//" | "%",
  x: number,
  y: number,
): number {
  switch (op) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
      return divide(x, y);
    case "//":
      return Math.floor(x / nonZero(y, "floored division by zero"));
    case "%": {
      const rest = x % nonZero(y, "floating-point modulo by zero");
      return rest !== 0 && (rest < 0) !== (y < 0) ? rest + y : rest;
    }
  }
}

/** Divides doubles. */
function divide(x: number, y: number): number {
  return x / nonZero(y, "floating-point division by zero");
}

/** Refuses zero. */
function nonZero<T extends Int>(divisor: T, message: string): T {
  return divisor === 0 ? fail(message) : divisor;
}

/** Repeats a string, on either side. */
function stringRepeat(op: BinaryOp, a: Value, b: Value): Value | undefined {
  if (op !== "*") return undefined;
  const [string, count] = typeof a === "string" ? [a, b] : [b, a];
  if (typeof string !== "string" || !isInt(count)) return undefined;
  return string.repeat(repeatCount(string.length, count));
}

/** Lets one of the operands apply the operator. */
function objectOp(op: BinaryOp, a: Value, b: Value): Value {
  const result = isObject(a) ? a.binary?.(op, b, "left") : undefined;
  if (result !== undefined) return result;
  const reverse = isObject(b) ? b.binary?.(op, a, "right") : undefined;
  return reverse ?? unknown(op, a, b);
}

/** Refuses the operator. */
function unknown(op: BinaryOp, a: Value, b: Value): never {
  return fail(`unknown binary op: ${typeName(a)} ${op} ${typeName(b)}`);
}
