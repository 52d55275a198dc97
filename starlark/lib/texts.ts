// SPDX-License-Identifier: MIT
/**
 * Builtins about text and bytes: `bytes chr ord`.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { tryIterate } from "../values/access.ts";
import type { Builtin } from "../values/builtin.ts";
import { StarlarkBytes } from "../values/bytes.ts";
import { fail } from "../values/fail.ts";
import { encodeRune, fromText, runes, toText } from "../values/text.ts";
import { isInt, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { builtin, checkCount } from "./define.ts";
import { only } from "./objects.ts";

/**
 * Makes the builtins about text and bytes.
 *
 * @returns The builtins.
 */
export function textBuiltins(): readonly Builtin[] {
  return [
    builtin("bytes", (_thread, args, kwargs) => {
      return new StarlarkBytes(toBytes(only("bytes", args, kwargs)));
    }),
    builtin("chr", (_thread, args, kwargs) => chr(one("chr", args, kwargs))),
    builtin("ord", (_thread, args, kwargs) => ord(one("ord", args, kwargs))),
  ];
}

/** Takes the one argument. */
function one(
  name: string,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  if (kwargs.length > 0) fail(`${name} does not accept keyword arguments`);
  checkCount(1, args.length);
  return args[0] ?? null;
}

/** Converts a string or an iterable of ints. */
function toBytes(value: Value): string {
  if (value instanceof StarlarkBytes) return value.data;
  if (typeof value === "string") return fromText(toText(value));
  const walk = tryIterate(value);
  if (walk === undefined) {
    const got = typeName(value);
    return fail(`got ${got}, want string, bytes, or iterable of ints`);
  }
  return [...walk].map(toByte).join("");
}

/** Takes an int as one byte. */
function toByte(value: Value, at: number): string {
  if (!isInt(value)) {
    return fail(`at index ${at}, got ${typeName(value)}, want int`);
  }
  if (value < 0 || value > 255) {
    const want = "want value in unsigned 8-bit range";
    fail(`at index ${at}, ${value} out of range (${want})`);
  }
  return String.fromCharCode(Number(value));
}

/** Gives the string of one code point. */
function chr(code: Value): Value {
  if (!isInt(code)) return fail(`got ${typeName(code)}, want int`);
  if (typeof code === "bigint") fail(`${code} out of range`);
  if (code < 0) fail(`Unicode code point ${code} out of range (<0)`);
  if (code > 0x10ffff) {
    const name = `U+${code.toString(16).toUpperCase()}`;
    fail(`Unicode code point ${name} out of range (>0x10FFFF)`);
  }
  return encodeRune(code);
}

/** Gives the code point of a string, or the byte of bytes. */
function ord(value: Value): Value {
  if (value instanceof StarlarkBytes) {
    if (value.length !== 1) fail(`bytes has length ${value.length}, want 1`);
    return value.data.charCodeAt(0);
  }
  if (typeof value !== "string") {
    return fail(`got ${typeName(value)}, want string or bytes`);
  }
  const [first, ...rest] = runes(value);
  if (first === undefined || rest.length > 0) {
    const count = first === undefined ? 0 : rest.length + 1;
    return fail(`string encodes ${count} Unicode code points, want 1`);
  }
  return first.code;
}
