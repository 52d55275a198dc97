// SPDX-License-Identifier: MIT
/**
 * Values to and from plain JavaScript data, for programs that embed the
 * language. Values that JSON does not know are refused, never dropped.
 *
 * @module
 */

import { tryIterate } from "./access.ts";
import { StarlarkBytes } from "./bytes.ts";
import { StarlarkDict } from "./dict.ts";
import { fail } from "./fail.ts";
import { fromDouble } from "./int.ts";
import { StarlarkList } from "./list.ts";
import { StarlarkStruct } from "./struct.ts";
import { fromText, toText } from "./text.ts";
import { isObject, StarlarkFloat, typeName } from "./value.ts";
import type { StarlarkObject, Value } from "./value.ts";

/** Plain data, as `JSON.parse` gives it. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** Integral numbers from here on are floats, as in the text of JavaScript. */
const FLOAT_FROM = 1e21;

/**
 * Converts plain data to a value.
 *
 * @param json Plain data.
 * @returns The value: integral numbers become ints, objects dicts.
 * @example From data to a value
 * ```ts
 * import assert from "node:assert/strict";
 * import { repr } from "./print.ts";
 *
 * assert.equal(repr(fromJson({ a: [1, 1.5, "é"] })), '{"a": [1, 1.5, "Ã©"]}');
 * ```
 */
export function fromJson(json: Json): Value {
  if (json === null || typeof json === "boolean") return json;
  if (typeof json === "string") return fromText(json);
  if (typeof json === "number") return fromNumber(json);
  if (isArray(json)) return new StarlarkList(json.map(fromJson));
  return StarlarkDict.of(
    Object.entries(json).map(([key, value]) =>
      [fromText(key), fromJson(value)] as const
    ),
  );
}

/**
 * Converts a value to plain data.
 *
 * @param value None, bools, numbers, strings, dicts with string keys,
 *   iterables and structs.
 * @returns Plain data; ints outside the safe range lose precision.
 * @throws {EvalError} The value has no JSON form or holds itself.
 */
export function toJson(value: Value): Json {
  return convert(value, new Set());
}

/** Converts a part. */
function convert(value: Value, path: Set<StarlarkObject>): Json {
  if (!isObject(value)) {
    if (typeof value === "string") return toText(value);
    return typeof value === "bigint" ? Number(value) : value;
  }
  if (value instanceof StarlarkFloat) return finite(value.value);
  if (path.has(value)) fail("cycle in JSON structure");
  path.add(value);
  const json = convertObject(value, path);
  path.delete(value);
  return json;
}

/** Converts what has parts. */
function convertObject(
  value: StarlarkObject,
  path: Set<StarlarkObject>,
): Json {
  if (value instanceof StarlarkDict) {
    return Object.fromEntries(
      [...value.entries()].map(({ key, value: part }) => {
        if (typeof key === "string") return [toText(key), convert(part, path)];
        return fail(`dict has ${typeName(key)} key, want string`);
      }),
    );
  }
  if (value instanceof StarlarkStruct) {
    return Object.fromEntries(
      [...value.fields].map(([name, part]) => [name, convert(part, path)]),
    );
  }
  const walk = value instanceof StarlarkBytes ? undefined : tryIterate(value);
  if (walk === undefined) return fail(`cannot encode ${value.type} as JSON`);
  return [...walk].map((part) => convert(part, path));
}

/** Refuses what JSON has no number for. */
function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  return fail("cannot encode non-finite float as JSON");
}

/** Converts a number. */
function fromNumber(value: number): Value {
  return Number.isInteger(value) && Math.abs(value) < FLOAT_FROM
    ? fromDouble(value)
    : new StarlarkFloat(value);
}

/** Tells an array from an object. */
function isArray(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}
