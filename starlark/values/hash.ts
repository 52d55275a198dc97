// SPDX-License-Identifier: MIT
/**
 * Keys of values in dicts and sets. Equal values have equal keys, so a
 * JavaScript `Map` does the rest; `1` and `1.0` share one, `True` has its own.
 *
 * Primitives are their own key. What is made of parts becomes a string whose
 * first char is above 255, which no Starlark string has.
 *
 * @module
 */

import { EvalError } from "../diagnostic.ts";
import { fail } from "./fail.ts";
import { isObject, StarlarkFloat } from "./value.ts";
import type { HashKey, Value } from "./value.ts";

/**
 * Gives the key of a value.
 *
 * @param value Any value.
 * @returns The key.
 * @throws {EvalError} The value is not hashable.
 */
export function hashKey(value: Value): HashKey {
  if (!isObject(value)) return value;
  if (value instanceof StarlarkFloat) return floatKey(value.value);
  if (value.hashKey === undefined) return fail(`unhashable: ${value.type}`);
  return value.hashKey();
}

/**
 * Tells whether a value has a key.
 *
 * @param value Any value.
 * @returns Whether it is hashable.
 */
export function isHashable(value: Value): boolean {
  try {
    hashKey(value);
    return true;
  } catch (error) {
    if (error instanceof EvalError) return false;
    throw error;
  }
}

/**
 * Gives the key of a value that is made of parts.
 *
 * @param kind A char above 255 that sets the kind apart.
 * @param parts The parts.
 * @returns A key that only equal parts give.
 * @throws {EvalError} A part is not hashable.
 */
export function compositeKey(kind: string, parts: Iterable<Value>): string {
  let key = kind;
  for (const part of parts) key += encode(hashKey(part));
  return key;
}

/** Gives a float the key of the int that equals it, if any. */
function floatKey(value: number): HashKey {
  if (!Number.isInteger(value)) return value;
  return Number.isSafeInteger(value) ? value + 0 : BigInt(value);
}

/** Writes a key so that it can be told from what follows. */
function encode(key: HashKey): string {
  switch (typeof key) {
    case "string":
      return `s${key.length}:${key}`;
    case "number":
    case "bigint":
      return `${key};`;
    case "boolean":
      return key ? "t" : "f";
    default:
      return key === null ? "z" : `o${identity(key)};`;
  }
}

/**
 * Numbers handed out to objects without contents to compare (functions).
 * The one state of this package outside of a call: it cannot be observed.
 */
const identities = { known: new WeakMap<object, number>(), next: 0 };

/** Gives an object its number. */
function identity(object: object): number {
  const known = identities.known.get(object);
  if (known !== undefined) return known;
  identities.known.set(object, identities.next);
  return identities.next++;
}
