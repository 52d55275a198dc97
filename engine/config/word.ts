// SPDX-License-Identifier: MIT
/**
 * Makes builtins of the SDK from a parameter list and a plain function. What
 * the words mean is in `builtins/`.
 *
 * @module
 */

import type { Effect } from "@ocuroot/sdk/host";
import type { Json } from "@ocuroot/sdk/model";
import {
  Builtin,
  EffectRequest,
  EvalError,
  type Keyword,
  type Thread,
  toText,
  typeName,
  type Value,
} from "@ocuroot/starlark";

/** Arguments by parameter; undefined where an optional one is missing. */
export type Arguments = Readonly<Record<string, Value | undefined>>;

/**
 * Makes a builtin.
 *
 * @param signature Name and parameters, `shell(command, dir?, env?)`; a `?`
 *   marks an optional one.
 * @param run Does the work.
 * @returns The builtin.
 */
export function word(
  signature: string,
  run: (args: Arguments, thread: Thread) => Value,
): Builtin {
  const { name, parameters } = parseSignature(signature);
  return new Builtin(
    name,
    (thread, args, kwargs) =>
      run(unpack(name, { parameters, args, kwargs }), thread),
  );
}

/**
 * Makes a builtin that asks the machine for something.
 *
 * @param signature As for {@link word}.
 * @param ask Makes the effect of the arguments.
 * @param read Makes the builtin's value of the answer.
 * @returns The builtin.
 */
export function effectWord(
  signature: string,
  ask: (args: Arguments, thread: Thread) => Effect,
  read: (answer: Json) => Value,
): Builtin {
  const { name, parameters } = parseSignature(signature);
  return new Builtin(
    name,
    (thread, args, kwargs) => {
      const effect = ask(unpack(name, { parameters, args, kwargs }), thread);
      return new EffectRequest(effect, (answer) => read(answer as Json));
    },
    { requests: true },
  );
}

/**
 * Reads an argument that must be a string.
 *
 * @param args All arguments.
 * @param name The parameter, and what stands in when it is missing.
 * @returns The text.
 * @throws {EvalError} for any other type.
 */
export function textArgument(
  args: Arguments,
  { word, name, fallback }: {
    readonly word: string;
    readonly name: string;
    readonly fallback?: string;
  },
): string {
  const value = args[name];
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === "string") return toText(value);
  throw new EvalError(
    `${word}: for parameter ${name}: got ${
      typeName(value ?? null)
    }, want string`,
  );
}

interface Parameter {
  readonly name: string;
  readonly optional: boolean;
}

function parseSignature(
  signature: string,
): { readonly name: string; readonly parameters: readonly Parameter[] } {
  const [name = "", list = ""] = signature.replace(")", "").split("(");
  const parameters = list.split(",").map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({
      name: part.replace("?", ""),
      optional: part.endsWith("?"),
    }));
  return { name, parameters };
}

function unpack(
  word: string,
  { parameters, args, kwargs }: {
    readonly parameters: readonly Parameter[];
    readonly args: readonly Value[];
    readonly kwargs: readonly Keyword[];
  },
): Arguments {
  if (args.length > parameters.length) {
    throw new EvalError(
      `${word}: got ${args.length} arguments, want at most ${parameters.length}`,
    );
  }
  const given = new Map<string, Value>();
  args.forEach((value, i) => given.set(parameters[i]?.name ?? "", value));
  for (const [name, value] of kwargs) {
    if (!parameters.some((parameter) => parameter.name === name)) {
      throw new EvalError(`${word}: unexpected keyword argument "${name}"`);
    }
    if (given.has(name)) {
      throw new EvalError(
        `${word}: got multiple values for keyword argument "${name}"`,
      );
    }
    given.set(name, value);
  }
  const missing = parameters.find(({ name, optional }) =>
    !optional && !given.has(name)
  );
  if (missing === undefined) return Object.fromEntries(given);
  throw new EvalError(`${word}: missing argument for ${missing.name}`);
}
