// SPDX-License-Identifier: MIT
/**
 * Takes arguments of builtins apart and checks their types.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { tryIterate } from "../values/access.ts";
import { fail } from "../values/fail.ts";
import type { Int } from "../values/int.ts";
import { StarlarkRange } from "../values/range.ts";
import { roomFor } from "../values/repeat.ts";
import { nearest } from "../values/spell.ts";
import { isInt, isObject, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { checkCount } from "./define.ts";

/** An argument and the words that tell which one it is. */
export interface Argument {
  /** The value given. */
  readonly value: Value;
  /** Such as `parameter 1` or `parameter "key"`. */
  readonly place: string;
}

/**
 * Sorts arguments by parameter name.
 *
 * @param params Names in order; `?` at the end marks an optional one.
 * @param args Positional arguments.
 * @param kwargs Keyword arguments.
 * @returns One argument a parameter, `undefined` where absent.
 * @throws {EvalError} The call does not fit.
 * @example A call `f(1, default=2)` of `f(x, default=…)`
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const given = unpack(["x", "default?"], [1], [["default", 2]]);
 * assert.deepEqual(given.map((each) => each?.value), [1, 2]);
 * ```
 */
export function unpack(
  params: readonly string[],
  args: readonly Value[],
  kwargs: readonly Keyword[],
): readonly (Argument | undefined)[] {
  const names = params.map((param) => param.replace("?", ""));
  if (args.length > names.length) checkCount([0, names.length], args.length);
  const given: (Argument | undefined)[] = names.map((name, i) => {
    const value = args[i];
    return value === undefined
      ? undefined
      : { value, place: `parameter ${name}` };
  });
  for (const [name, value] of kwargs) {
    const at = names.indexOf(name);
    if (at < 0) fail(unexpectedKeyword(name, names));
    if (given[at] !== undefined) {
      fail(`got multiple values for keyword argument "${name}"`);
    }
    given[at] = { value, place: `parameter "${name}"` };
  }
  const missing = params.findIndex((param, i) =>
    !param.endsWith("?") && given[i] === undefined
  );
  if (missing >= 0) fail(`missing argument for ${names[missing]}`);
  return given;
}

/**
 * Takes one positional argument.
 *
 * @param args Positional arguments.
 * @param at Its position.
 * @returns The argument; None when absent.
 */
export function argument(args: readonly Value[], at: number): Argument {
  return { value: args[at] ?? null, place: `parameter ${at + 1}` };
}

/**
 * Takes a string.
 *
 * @param given The argument.
 * @returns The string.
 * @throws {EvalError} It is something else.
 */
export function wantString(given: Argument): string {
  const { value } = given;
  return typeof value === "string" ? value : mismatch(given, "string");
}

/** Least value above the range of a signed 64-bit integer. */
const INT64 = 2n ** 63n;

/**
 * Takes an int of 64 bits.
 *
 * @param given The argument.
 * @returns The int.
 * @throws {EvalError} It is something else or out of range.
 */
export function wantInt64(given: Argument): Int {
  const { value } = given;
  if (!isInt(value)) return mismatch(given, "int");
  if (value >= -INT64 && value < INT64) return value;
  const want = "want value in signed 64-bit range";
  return fail(`for ${given.place}: ${value} out of range (${want})`);
}

/**
 * Takes an int as a count or position, for which beyond the safe range only
 * the magnitude matters.
 *
 * @param given The argument.
 * @returns The nearest number.
 * @throws {EvalError} It is something else or out of range.
 */
export function wantInt(given: Argument): number {
  return Number(wantInt64(given));
}

/**
 * Takes a bool.
 *
 * @param given The argument.
 * @returns The bool.
 * @throws {EvalError} It is something else.
 */
export function wantBool(given: Argument): boolean {
  const { value } = given;
  return typeof value === "boolean" ? value : mismatch(given, "bool");
}

/**
 * Takes something that can be called.
 *
 * @param given The argument.
 * @returns The callable.
 * @throws {EvalError} It is something else.
 */
export function wantCallable(given: Argument): Value {
  const { value } = given;
  if (isObject(value) && value.callable === true) return value;
  return mismatch(given, "callable");
}

/**
 * Takes the elements of an iterable.
 *
 * @param given The argument.
 * @returns A copy of the elements.
 * @throws {EvalError} It is something else.
 */
export function wantItems(given: Argument): Value[] {
  const walk = tryIterate(given.value);
  if (given.value instanceof StarlarkRange) roomFor(given.value.length);
  return walk === undefined ? mismatch(given, "iterable") : [...walk];
}

/**
 * Refuses a keyword.
 *
 * @param name The keyword.
 * @param names The parameters there are.
 * @returns The message, with a near name.
 */
export function unexpectedKeyword(
  name: string,
  names: readonly string[],
): string {
  const meant = nearest(name, names);
  const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  return `unexpected keyword argument "${name}"${hint}`;
}

/** Refuses the type of an argument. */
function mismatch({ value, place }: Argument, want: string): never {
  return fail(`for ${place}: got ${typeName(value)}, want ${want}`);
}
