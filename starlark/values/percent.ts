// SPDX-License-Identifier: MIT
/**
 * The operator `format % values`. Conversions have no width or flags; the
 * method `format` is in `lib/string_format.ts`.
 *
 * @module
 */

import { fail } from "./fail.ts";
import {
  floatToInt,
  formatExponent,
  formatFixed,
  formatFloat,
  intToFloat,
} from "./float.ts";
import type { Int } from "./int.ts";
import { repr } from "./print.ts";
import { encodeRune, fromText, runes } from "./text.ts";
import { StarlarkTuple } from "./tuple.ts";
import { isInt, isObject, StarlarkFloat, typeName } from "./value.ts";
import type { Value } from "./value.ts";

/**
 * Formats values.
 *
 * @param format Text with conversions such as `%s` or `%(name)d`.
 * @param operand A tuple of values, a mapping, or one value.
 * @returns The text.
 * @throws {EvalError} Format and values do not match.
 */
export function percent(format: string, operand: Value): string {
  const values = operand instanceof StarlarkTuple ? operand.items : [operand];
  let out = "";
  let used = 0;
  let at = 0;
  for (;;) {
    const next = format.indexOf("%", at);
    if (next < 0) break;
    out += format.slice(at, next);
    at = next + 1;
    if (format.charAt(at) === "%") {
      out += "%";
      at++;
      continue;
    }
    let value: Value;
    if (format.charAt(at) === "(") {
      const end = format.indexOf(")", at);
      if (end < 0) fail("incomplete format key");
      value = lookUp(operand, format.slice(at + 1, end));
      at = end + 1;
    } else {
      if (used >= values.length) fail("not enough arguments for format string");
      value = values[used++] ?? null;
    }
    if (at >= format.length) fail("incomplete format");
    out += convert(format.charAt(at), value);
    at++;
  }
  if (used < values.length && !isMapping(operand)) {
    fail("too many arguments for format string");
  }
  return out + format.slice(at);
}

/** Tells whether an operand may give values by name. */
function isMapping(operand: Value): boolean {
  return isObject(operand) && operand.get !== undefined;
}

/** Gives the value of a name. */
function lookUp(operand: Value, key: string): Value {
  if (!isObject(operand) || operand.get === undefined) {
    return fail("format requires a mapping");
  }
  const value = operand.get(key);
  return value !== undefined ? value : fail(`key not found: ${key}`);
}

/** Applies one conversion. */
function convert(conversion: string, value: Value): string {
  switch (conversion) {
    case "s":
      return typeof value === "string" ? value : repr(value);
    case "r":
      return repr(value);
    case "d":
    case "i":
      return toInt(conversion, value).toString();
    case "o":
      return toInt(conversion, value).toString(8);
    case "x":
      return toInt(conversion, value).toString(16);
    case "X":
      return toInt(conversion, value).toString(16).toUpperCase();
    case "e":
      return formatExponent(toFloat(conversion, value));
    case "f":
      return formatFixed(toFloat(conversion, value));
    case "g":
      return formatFloat(toFloat(conversion, value));
    case "c":
      return toChar(value);
    default:
      return fail(`unknown conversion %${fromText(conversion)}`);
  }
}

/** Takes a number as an int. */
function toInt(conversion: string, value: Value): Int {
  if (isInt(value)) return value;
  const wanted = `%${conversion} format requires integer`;
  if (!(value instanceof StarlarkFloat)) {
    return fail(`${wanted}: cannot convert ${typeName(value)} to int`);
  }
  if (Number.isFinite(value.value)) return floatToInt(value.value);
  const name = Number.isNaN(value.value) ? "NaN" : "infinity";
  return fail(`${wanted}: cannot convert float ${name} to integer`);
}

/** Takes a number as a double. */
function toFloat(conversion: string, value: Value): number {
  if (value instanceof StarlarkFloat) return value.value;
  if (isInt(value)) return intToFloat(value);
  return fail(`%${conversion} format requires float, not ${typeName(value)}`);
}

/** Takes a code point or a string of one. */
function toChar(value: Value): string {
  if (typeof value === "string") {
    const [first, ...rest] = runes(value);
    if (first !== undefined && rest.length === 0) return encodeRune(first.code);
    return fail("%c format requires a single-character string");
  }
  if (!isInt(value)) {
    const got = typeName(value);
    return fail(
      `%c format requires int or single-character string, not ${got}`,
    );
  }
  if (value < 0 || value > 0x10ffff) {
    fail(`%c format requires a valid Unicode code point, got ${value}`);
  }
  return encodeRune(Number(value));
}
