// SPDX-License-Identifier: MIT
/**
 * Values as JSON text. Keys are sorted, floats keep a point or exponent.
 *
 * @module
 */

import { tryIterate } from "../values/access.ts";
import { StarlarkBytes } from "../values/bytes.ts";
import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { formatFloat } from "../values/float.ts";
import { quote } from "../values/quote.ts";
import { fromText, isAscii, toText } from "../values/text.ts";
import { isInt, StarlarkFloat, typeName } from "../values/value.ts";
import type { StarlarkObject, Value } from "../values/value.ts";

/** Values that hold the one being encoded. */
type Path = Set<StarlarkObject>;

/**
 * Encodes a value.
 *
 * @param value None, bools, numbers, strings, mappings with string keys,
 *   iterables, and objects with fields.
 * @returns JSON text without white space.
 * @throws {EvalError} The value has no JSON form.
 */
export function encodeJson(value: Value): string {
  return encode(value, new Set());
}

/** Encodes a part. */
function encode(value: Value, path: Path): string {
  if (value === null) return "null";
  if (typeof value === "boolean" || isInt(value)) return value.toString();
  if (typeof value === "string") return encodeString(value);
  if (value instanceof StarlarkFloat) return encodeFloat(value.value);
  if (path.has(value)) return fail("cycle in JSON structure");
  path.add(value);
  const text = encodeObject(value, path);
  path.delete(value);
  return text;
}

/** Encodes what has parts. */
function encodeObject(value: StarlarkObject, path: Path): string {
  if (value instanceof StarlarkDict) return encodeDict(value, path);
  const walk = tryIterate(value);
  if (walk !== undefined) {
    const parts = [...walk].map((item, i) =>
      within(`at ${value.type} index ${i}`, () => encode(item, path))
    );
    return `[${parts.join(",")}]`;
  }
  const names = value.attrNames?.() ?? [];
  if (value instanceof StarlarkBytes || value.callable || names.length === 0) {
    if (value.type !== "struct") {
      return fail(`cannot encode ${typeName(value)} as JSON`);
    }
  }
  const fields = [...names].sort().map((name) =>
    within(
      `in field .${name}`,
      () => `${encodeString(name)}:${encode(value.attr?.(name) ?? null, path)}`,
    )
  );
  return `{${fields.join(",")}}`;
}

/** Encodes a dict. */
function encodeDict(dict: StarlarkDict, path: Path): string {
  const entries = [...dict.entries()].map(({ key, value }) => {
    if (typeof key === "string") return { key, value };
    return fail(`dict has ${typeName(key)} key, want string`);
  });
  entries.sort((a, b) => a.key < b.key ? -1 : 1);
  const parts = entries.map(({ key, value }) =>
    within(
      `in dict key ${quote(key)}`,
      () => `${encodeString(key)}:${encode(value, path)}`,
    )
  );
  return `{${parts.join(",")}}`;
}

/** Encodes a float. */
function encodeFloat(value: number): string {
  if (Number.isFinite(value)) return formatFloat(value);
  return fail(`cannot encode non-finite float ${formatFloat(value)}`);
}

/** What JSON allows but other readers of text may not. */
const RISKY = /[<>&\u2028\u2029\ufffd]/g;

/** Encodes a string so that it is also safe inside HTML. */
function encodeString(string: string): string {
  const text = JSON.stringify(toText(string));
  const safe = text.replace(RISKY, (char) => {
    if (char === "\ufffd" && isValidReplacement(string)) return char;
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return isAscii(safe) ? safe : fromText(safe);
}

/** Tells whether U+FFFD stands in the string itself. */
function isValidReplacement(string: string): boolean {
  return string.includes("\xef\xbf\xbd");
}

/** Tells where an error happened. */
function within(place: string, code: () => string): string {
  try {
    return code();
  } catch (error) {
    if (error instanceof Error) error.message = `${place}: ${error.message}`;
    throw error;
  }
}
