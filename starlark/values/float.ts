// SPDX-License-Identifier: MIT
/**
 * Floats as text and as ints: exact conversions and the formats of the
 * language (`1.0`, `1e+20`, `+inf`, `nan`). Rounds half to even on the exact
 * value, where the formatting of JavaScript rounds up.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { fromDouble } from "./int.ts";
import type { Int } from "./int.ts";

/**
 * Writes a float as `str(x)` does.
 *
 * @param value A double.
 * @returns The shortest text that reads back as the same float.
 */
export function formatFloat(value: number): string {
  const text = formatShortest(value);
  return /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}

/**
 * Writes a float with six decimals, as `%f`.
 *
 * @param value A double.
 * @returns Text such as `1.500000`.
 */
export function formatFixed(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  const digits = scaled(Math.abs(value), 6).toString().padStart(7, "0");
  return `${sign(value)}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/**
 * Writes a float with an exponent, as `%e`.
 *
 * @param value A double.
 * @returns Text such as `1.500000e+20`.
 */
export function formatExponent(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  if (value === 0) return `${sign(value)}0.000000e+00`;
  const size = Math.abs(value);
  let exponent = Number(size.toExponential().split("e")[1]);
  let digits = scaled(size, 6 - exponent).toString();
  if (digits.length < 7) {
    exponent--;
    digits = scaled(size, 6 - exponent).toString();
  }
  if (digits.length > 7) {
    exponent++;
    digits = digits.slice(0, -1);
  }
  const mantissa = `${digits.slice(0, 1)}.${digits.slice(1)}`;
  return `${sign(value)}${mantissa}${exponentText(exponent)}`;
}

/**
 * Cuts off the fraction.
 *
 * @param value A double.
 * @returns The int towards zero.
 * @throws {EvalError} The float is not finite.
 */
export function floatToInt(value: number): Int {
  if (Number.isNaN(value)) fail("cannot convert float NaN to integer");
  if (!Number.isFinite(value)) {
    fail("cannot convert float infinity to integer");
  }
  return fromDouble(Math.trunc(value));
}

/**
 * Converts an int to the nearest double.
 *
 * @param value An int.
 * @returns The double.
 * @throws {EvalError} The int is beyond the range of doubles.
 */
export function intToFloat(value: Int): number {
  const double = Number(value);
  if (!Number.isFinite(double)) fail("int too large to convert to float");
  return double;
}

/** What `float(text)` accepts as a number. */
const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** An underscore that separates two digits. */
const SEPARATOR = /(?<=[0-9])_(?=[0-9])/g;

/**
 * Reads a float from text, as `float(text)` does.
 *
 * @param text Decimal digits, or a name such as `inf` or `NaN`.
 * @returns The double (infinite when too large), or `undefined`.
 */
export function parseFloat(text: string): number | undefined {
  const digits = text.replace(SEPARATOR, "");
  if (DECIMAL.test(digits)) return Number(digits);
  const name = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (name === null) return undefined;
  if (name[2]?.toLowerCase() === "nan") return NaN;
  return name[1] === "-" ? -Infinity : Infinity;
}

/**
 * Orders two floats totally: NaN equals itself and is above all.
 *
 * @param a Left operand.
 * @param b Right operand.
 * @returns -1, 0 or 1.
 */
export function compareFloat(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** Writes the shortest digits, with an exponent from 1e6 and below 1e-4. */
function formatShortest(value: number): string {
  if (!Number.isFinite(value)) return formatSpecial(value);
  if (value === 0) return `${sign(value)}0`;
  const [mantissa, exponent = "0"] = value.toExponential().split("e");
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(value);
  return `${mantissa}${exponentText(Number(exponent))}`;
}

/** Writes what is not finite. */
function formatSpecial(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "+inf" : "-inf";
}

/** Writes an exponent with a sign and at least two digits. */
function exponentText(exponent: number): string {
  const digits = String(Math.abs(exponent)).padStart(2, "0");
  return `e${exponent < 0 ? "-" : "+"}${digits}`;
}

/** Gives the minus sign of a number, zero included. */
function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

/** Multiplies by a power of ten and rounds half to even, exactly. */
function scaled(value: number, power: number): bigint {
  let numerator: bigint;
  let denominator = 1n;
  const [mantissa, exponent] = decompose(value);
  numerator = mantissa;
  if (power >= 0) numerator *= 10n ** BigInt(power);
  else denominator *= 10n ** BigInt(-power);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  const quotient = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && quotient % 2n);
  return up ? quotient + 1n : quotient;
}

/** Splits a positive double into an integer and a power of two. */
function decompose(value: number): readonly [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? [fraction, -1074]
    : [fraction | (1n << 52n), biased - 1075];
}
