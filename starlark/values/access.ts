// SPDX-License-Identifier: MIT
/**
 * Operators that reach into values: index, assignment to an element, `in`,
 * length and iteration. Attributes are in `lib/attributes.ts`, slices in
 * `slice.ts`.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { position, toInt32 } from "./position.ts";
import { repr } from "./print.ts";
import { isObject, typeName } from "./value.ts";
import type { Value } from "./value.ts";

/**
 * Gives an element.
 *
 * @param value A sequence or mapping.
 * @param key The position or key.
 * @returns `value[key]`.
 * @throws {EvalError} There is no such element or operation.
 */
export function index(value: Value, key: Value): Value {
  if (typeof value === "string") {
    const { length } = value;
    if (isWithin(key, length)) return value.charAt(key);
    const at = toInt32(key, "string index: ");
    return value.charAt(position({ type: "string", length }, at));
  }
  if (isObject(value)) {
    if (value.at !== undefined) {
      const { type, length = 0 } = value;
      if (isWithin(key, length)) return value.at(key);
      const at = toInt32(key, `${type} index: `);
      return value.at(position({ type, length }, at));
    }
    if (value.get !== undefined) {
      const found = value.get(key);
      if (found !== undefined) return found;
      return fail(`key ${repr(key)} not in ${value.type}`);
    }
  }
  const types = `${typeName(value)}[${typeName(key)}]`;
  return fail(`unhandled index operation ${types}`);
}

/**
 * Assigns an element.
 *
 * @param value A list or dict.
 * @param key The position or key.
 * @param element The new element.
 * @throws {EvalError} The value is immutable or has no such position.
 */
export function setIndex(value: Value, key: Value, element: Value): void {
  if (isObject(value) && value.setIndex !== undefined) {
    return value.setIndex(key, element);
  }
  fail(`${typeName(value)} value does not support item assignment`);
}

/**
 * Tells whether a value holds an item.
 *
 * @param item What is looked for.
 * @param value Where it is looked for.
 * @returns Whether `item in value`.
 * @throws {EvalError} The value has no such operation.
 */
export function contains(item: Value, value: Value): boolean {
  if (typeof value === "string") {
    if (typeof item === "string") return value.includes(item);
    const got = typeName(item);
    fail(`'in <string>' requires string as left operand, not ${got}`);
  }
  if (isObject(value) && value.contains !== undefined) {
    return value.contains(item);
  }
  return fail(`unknown binary op: ${typeName(item)} in ${typeName(value)}`);
}

/**
 * Gives the number of elements.
 *
 * @param value Any value.
 * @returns `len(value)`, or `undefined` when it has none.
 */
export function lengthOf(value: Value): number | undefined {
  if (typeof value === "string") return value.length;
  return isObject(value) ? value.length : undefined;
}

/**
 * Starts a walk over the elements of a value, if it has any.
 *
 * @param value Any value.
 * @returns The walk, or `undefined` when the value is not iterable.
 */
export function tryIterate(value: Value): IterableIterator<Value> | undefined {
  return isObject(value) ? value.iterate?.() : undefined;
}

/**
 * Starts a walk over the elements of a value, which cannot change until the
 * walk ends or its `return()` is called.
 *
 * @param value Any value.
 * @returns The walk.
 * @throws {EvalError} The value is not iterable.
 */
export function iterate(value: Value): IterableIterator<Value> {
  return tryIterate(value) ?? fail(`${typeName(value)} value is not iterable`);
}

/** Tells whether a key is a position as it stands. */
function isWithin(key: Value, length: number): key is number {
  return typeof key === "number" && key >= 0 && key < length;
}
