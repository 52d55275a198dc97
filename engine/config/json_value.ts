// SPDX-License-Identifier: MIT
/**
 * From Starlark values to the JSON that is stored, telling the path of what
 * has none. Numbers become doubles, as in stored documents: `1.0` comes back
 * as the int 1, and an int beyond 2^53 loses its last digits.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import {
  EvalError,
  StarlarkBytes,
  StarlarkDict,
  StarlarkFloat,
  StarlarkStruct,
  toText,
  tryIterate,
  typeName,
  type Value,
} from "@ocuroot/starlark";

/**
 * Turns a Starlark value into JSON.
 *
 * @param value The value.
 * @param path Where it stands, for messages: `outputs`.
 * @returns The JSON value; tuples become lists, structs become objects.
 * @throws {EvalError} naming the path of what has no JSON form.
 */
export function toJson(value: Value, path: string): Json {
  return encode(value, { path, enclosing: [] });
}

interface Place {
  readonly path: string;
  /** Containers around the value, to notice one that holds itself. */
  readonly enclosing: readonly Value[];
}

function encode(value: Value, place: Place): Json {
  switch (typeof value) {
    case "string":
      return toText(value);
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return finite(Number(value), place);
  }
  if (value === null) return null;
  if (value instanceof StarlarkFloat) return finite(value.value, place);
  if (place.enclosing.includes(value)) {
    throw unencodable("a value that holds itself", place);
  }
  const inside = (step: string): Place => ({
    path: place.path + step,
    enclosing: [...place.enclosing, value],
  });
  if (value instanceof StarlarkDict) return encodeDict(value, inside, place);
  if (value instanceof StarlarkStruct) {
    const fields = [...value.fields]
      .map(([name, field]) => [name, encode(field, inside(`.${name}`))]);
    return Object.fromEntries(fields);
  }
  const items = value instanceof StarlarkBytes ? undefined : tryIterate(value);
  if (items === undefined) throw unencodable(typeName(value), place);
  return [...items].map((item, i) => encode(item, inside(`[${i}]`)));
}

function encodeDict(
  dict: StarlarkDict,
  inside: (step: string) => Place,
  place: Place,
): Json {
  const entries = [...dict.entries()].map(({ key, value }) => {
    if (typeof key !== "string") {
      throw unencodable(`a dict with a key of type ${typeName(key)}`, place);
    }
    const name = toText(key);
    return [name, encode(value, inside(`.${name}`))];
  });
  return Object.fromEntries(entries);
}

function finite(value: number, place: Place): number {
  if (Number.isFinite(value)) return value === 0 ? 0 : value;
  throw unencodable(`the float ${value}`, place);
}

function unencodable(what: string, { path }: Place): EvalError {
  return new EvalError(`cannot encode ${what} as JSON at ${path}`);
}
