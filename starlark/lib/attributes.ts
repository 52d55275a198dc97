// SPDX-License-Identifier: MIT
/**
 * Fields and methods: `x.name`, `x.name = y` and the names that `dir(x)`
 * lists.
 *
 * @module
 */

import { Builtin } from "../values/builtin.ts";
import { StarlarkBytes } from "../values/bytes.ts";
import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { StarlarkList } from "../values/list.ts";
import { StarlarkSet } from "../values/set.ts";
import { nearest } from "../values/spell.ts";
import { StarlarkStruct } from "../values/struct.ts";
import { isObject, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { BYTES_METHODS } from "./bytes_methods.ts";
import type { Method } from "./define.ts";
import { DICT_METHODS } from "./dict_methods.ts";
import { LIST_METHODS } from "./list_methods.ts";
import { SET_METHODS } from "./set_methods.ts";
import { STRING_METHODS } from "./string_methods.ts";

/** No methods. */
const NONE: ReadonlyMap<string, Method> = new Map();

/**
 * Gives a method of a built-in type without binding it.
 *
 * @param value The value before the dot.
 * @param name Name of the method.
 * @returns The method, or `undefined` when the type has none of that name.
 */
export function methodOf(value: Value, name: string): Method | undefined {
  return methodsOf(value).get(name);
}

/**
 * Gives a field or bound method, if there is one.
 *
 * @param value The value before the dot.
 * @param name The name behind it.
 * @returns The attribute, or `undefined`.
 */
export function tryGetAttr(value: Value, name: string): Value | undefined {
  const method = methodOf(value, name);
  if (method !== undefined) return bind(method, value);
  return isObject(value) ? value.attr?.(name) : undefined;
}

/**
 * Gives a field or bound method.
 *
 * @param value The value before the dot.
 * @param name The name behind it.
 * @returns The attribute.
 * @throws {EvalError} There is none of that name.
 */
export function getAttr(value: Value, name: string): Value {
  const attr = tryGetAttr(value, name);
  if (attr !== undefined) return attr;
  const meant = nearest(name, attrNames(value));
  const hint = meant === undefined ? "" : ` (did you mean .${meant}?)`;
  return fail(`${noSuchAttr(value, name)}${hint}`);
}

/**
 * Assigns a field.
 *
 * @param target The value before the dot.
 * @param name The field.
 * @param value Its new value.
 * @throws {EvalError} The field cannot be assigned.
 */
export function setAttr(target: Value, name: string, value: Value): void {
  if (isObject(target) && target.setAttr !== undefined) {
    return target.setAttr(name, value);
  }
  fail(`can't assign to .${name} field of ${typeName(target)}`);
}

/**
 * Lists fields and methods.
 *
 * @param value Any value.
 * @returns Their names in alphabetical order.
 */
export function attrNames(value: Value): readonly string[] {
  const own = isObject(value) ? value.attrNames?.() ?? [] : [];
  return [...methodsOf(value).keys(), ...own].sort();
}

/**
 * Tells that a name is not there.
 *
 * @param value The value before the dot.
 * @param name The name behind it.
 * @returns The message.
 */
export function noSuchAttr(value: Value, name: string): string {
  const what = value instanceof StarlarkStruct
    ? "attribute"
    : "field or method";
  return `${typeName(value)} has no .${name} ${what}`;
}

/** Gives the methods of the value's type. */
function methodsOf(value: Value): ReadonlyMap<string, Method> {
  if (typeof value === "string") return STRING_METHODS;
  if (value instanceof StarlarkList) return LIST_METHODS;
  if (value instanceof StarlarkDict) return DICT_METHODS;
  if (value instanceof StarlarkSet) return SET_METHODS;
  return value instanceof StarlarkBytes ? BYTES_METHODS : NONE;
}

/** Makes a value of a method. */
function bind(method: Method, receiver: Value): Builtin {
  return new Builtin(
    method.name,
    (_thread, args, kwargs) => method.call(receiver, args, kwargs),
    { receiver },
  );
}
