// SPDX-License-Identifier: MIT
/**
 * How words of tests are made: builtins that may wait, and values on their
 * way between a test and its machine. What the words do is not here.
 *
 * @module
 */

import type { Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import {
  type Builtin,
  EvalError,
  StarlarkDict,
  StarlarkFunction,
  StarlarkStruct,
  toText,
  type Value,
} from "@ocuroot/starlark";
import { toJson } from "../json_value.ts";
import { type Arguments, effectWord } from "../word.ts";

/** Something that a word does and waits for, in the place of an effect. */
export class Deed {
  /** Does it. */
  readonly run: () => Promise<Value>;

  /** Makes a deed of what does it. */
  constructor(run: () => Promise<Value>) {
    this.run = run;
  }
}

/**
 * Makes a builtin that waits for what it does.
 *
 * @param signature As for `word`.
 * @param run Does it.
 * @returns The builtin.
 */
export function deedWord(
  signature: string,
  run: (args: Arguments) => Promise<Value>,
): Builtin {
  return effectWord(
    signature,
    (args) => new Deed(() => run(args)) as unknown as Effect,
    (answer) => answer as unknown as Value,
  );
}

/**
 * Reads an argument that must be a function of Starlark.
 *
 * @param value The argument.
 * @param what Word and parameter, for the message.
 * @returns The function.
 * @throws {EvalError} for anything else.
 */
export function functionArgument(
  value: Value | undefined,
  what: string,
): StarlarkFunction {
  if (value instanceof StarlarkFunction) return value;
  throw new EvalError(`${what}: expected a function`);
}

/**
 * Reads an argument that must be a dict with strings as keys.
 *
 * @param value The argument; None is an empty dict.
 * @param what Word and parameter, for the message.
 * @returns Its members as JSON.
 * @throws {EvalError} for anything else.
 */
export function dictArgument(
  value: Value | undefined,
  what: string,
): Readonly<Record<string, Json>> {
  if (value === undefined || value === null) return {};
  if (!(value instanceof StarlarkDict)) {
    throw new EvalError(`${what}: expected a dict`);
  }
  const members = [...value.entries()].map(({ key, value: member }) => {
    if (typeof key !== "string") {
      throw new EvalError(`${what}: expected strings as keys`);
    }
    return [toText(key), valueJson(member, toText(key))] as const;
  });
  return Object.fromEntries(members);
}

/**
 * Gives a value as JSON, an environment as its document.
 *
 * @param value The value.
 * @param path Where it stands, for messages.
 * @returns The JSON.
 * @throws {EvalError} naming the path of what has no JSON form.
 */
export function valueJson(value: Value, path: string): Json {
  if (!(value instanceof StarlarkStruct) || !value.fields.has("dict")) {
    return toJson(value, path);
  }
  const field = (name: string) =>
    toJson(value.fields.get(name) ?? null, `${path}.${name}`);
  return { name: field("name"), attributes: field("attributes") };
}
