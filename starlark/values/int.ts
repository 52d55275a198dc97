// SPDX-License-Identifier: MIT
/**
 * Exact integer arithmetic. Works in doubles as long as the result is safe
 * and in `bigint` beyond; division and remainder round to the floor. Knows
 * nothing of floats or bools.
 *
 * @module
 */

import { fail } from "./fail.ts";

/** An int: a safe `number`, or a `bigint` outside that range. */
export type Int = number | bigint;

/** Largest count that `<<` accepts, plus one. */
const SHIFT_LIMIT = 512;

/**
 * Gives a `bigint` the one form that its value has.
 *
 * @param value Any integer.
 * @returns A `number` inside the safe range, else the `bigint`.
 */
export function normalize(value: bigint): Int {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/**
 * Turns an integral double into an int.
 *
 * @param value A finite double without fraction.
 * @returns The same integer.
 */
export function fromDouble(value: number): Int {
  return Number.isSafeInteger(value) ? value + 0 : BigInt(value);
}

/**
 * Adds.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @returns The sum.
 */
export function addInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return normalize(BigInt(a) + BigInt(b));
}

/**
 * Subtracts.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @returns The difference.
 */
export function subInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return normalize(BigInt(a) - BigInt(b));
}

/**
 * Multiplies.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @returns The product.
 */
export function mulInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return normalize(BigInt(a) * BigInt(b));
}

/**
 * Divides, rounding to the floor.
 *
 * @param a Left operand.
 * @param b Right operand, not zero.
 * @returns The quotient.
 */
export function floorDivInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    const quotient = (a - rest) / b;
    if (Number.isSafeInteger(a - rest)) {
      return (rest !== 0 && (rest < 0) !== (b < 0) ? quotient - 1 : quotient) +
        0;
    }
  }
  const [left, right] = [BigInt(a), BigInt(b)];
  const rest = left % right;
  const down = rest !== 0n && (rest < 0n) !== (right < 0n);
  return normalize(left / right - (down ? 1n : 0n));
}

/**
 * Gives the remainder of {@link floorDivInt}; it has the sign of `b`.
 *
 * @param a Left operand.
 * @param b Right operand, not zero.
 * @returns The remainder.
 */
export function modInt(a: Int, b: Int): Int {
  if (typeof a === "number" && typeof b === "number") {
    const rest = a % b;
    return (rest !== 0 && (rest < 0) !== (b < 0) ? rest + b : rest) + 0;
  }
  const [left, right] = [BigInt(a), BigInt(b)];
  const rest = left % right;
  const up = rest !== 0n && (rest < 0n) !== (right < 0n);
  return normalize(up ? rest + right : rest);
}

/**
 * Changes the sign.
 *
 * @param a The operand.
 * @returns Minus `a`.
 */
export function negInt(a: Int): Int {
  return typeof a === "number" ? 0 - a : normalize(-a);
}

/**
 * Applies `&`, `|` or `^` to two's complement of unbounded width.
 *
 * @param op The operator.
 * @param a Left operand.
 * @param b Right operand.
 * @returns The result.
 */
export function bitInt(op: "&" | "|" | "^", a: Int, b: Int): Int {
  if (a === (Number(a) | 0) && b === (Number(b) | 0)) {
    if (op === "&") return a & b;
    return op === "|" ? a | b : a ^ b;
  }
  const [left, right] = [BigInt(a), BigInt(b)];
  if (op === "&") return normalize(left & right);
  return normalize(op === "|" ? left | right : left ^ right);
}

/**
 * Flips all bits.
 *
 * @param a The operand.
 * @returns `-a - 1`.
 */
export function notInt(a: Int): Int {
  return subInt(-1, a);
}

/**
 * Shifts to the left.
 *
 * @param a The operand.
 * @param count Bits, 0 to 511.
 * @returns `a` times two to the `count`.
 * @throws {EvalError} The count is out of range.
 */
export function shiftLeftInt(a: Int, count: number): Int {
  if (count < 0) fail(`negative shift count: ${count}`);
  if (count >= SHIFT_LIMIT) fail(`shift count too large: ${count}`);
  const shifted = Number(a) * 2 ** count;
  if (typeof a === "number" && Number.isSafeInteger(shifted)) {
    return shifted + 0;
  }
  return normalize(BigInt(a) << BigInt(count));
}

/**
 * Shifts to the right, rounding to the floor.
 *
 * @param a The operand.
 * @param count Bits, not negative.
 * @returns The result.
 * @throws {EvalError} The count is negative.
 */
export function shiftRightInt(a: Int, count: number): Int {
  if (count < 0) fail(`negative shift count: ${count}`);
  if (typeof a === "number") return Math.floor(a / 2 ** count) + 0;
  return normalize(a >> BigInt(count));
}

/**
 * Orders two ints.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @returns -1, 0 or 1.
 */
export function compareInt(a: Int, b: Int): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What stands before the digits, by base. */
const PREFIXES: Readonly<Record<string, number>> = {
  "0b": 2,
  "0o": 8,
  "0x": 16,
};

/**
 * Reads an int from text, as `int(text, base)` does.
 *
 * @param text Digits with an optional sign and prefix of the base.
 * @param base 2 to 36, or 0 to let the prefix tell.
 * @returns The int, or `undefined` when the text is not one.
 */
export function parseInt(text: string, base: number): Int | undefined {
  const negative = text.startsWith("-");
  let digits = negative || text.startsWith("+") ? text.slice(1) : text;
  const marked = PREFIXES[digits.slice(0, 2).toLowerCase()];
  if (marked !== undefined && (base === 0 || base === marked)) {
    digits = digits.slice(2);
    base = marked;
  } else if (base === 0) {
    if (/^0+[0-9]*[1-9]/.test(digits)) return undefined;
    base = 10;
  }
  if (digits === "") return undefined;
  const value = parseDigits(digits.toLowerCase(), base);
  if (value === undefined) return undefined;
  return negative ? negInt(value) : value;
}

/** Reads digits of a base. */
function parseDigits(digits: string, base: number): Int | undefined {
  let value = 0;
  let big: bigint | undefined;
  for (let i = 0; i < digits.length; i++) {
    const digit = digitValue(digits.charCodeAt(i));
    if (digit >= base) return undefined;
    if (big !== undefined) {
      big = big * BigInt(base) + BigInt(digit);
      continue;
    }
    const next = value * base + digit;
    if (Number.isSafeInteger(next)) value = next;
    else big = BigInt(value) * BigInt(base) + BigInt(digit);
  }
  return big ?? value;
}

/** Gives the value of a digit, or infinity when it is none. */
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  return code >= 97 && code <= 122 ? code - 87 : Infinity;
}
