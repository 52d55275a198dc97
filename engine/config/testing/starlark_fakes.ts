// SPDX-License-Identifier: MIT
/**
 * The shell and the network of a test as Starlark sees them: rules go to the
 * machine of the test, and what was asked comes back.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";
import type {
  HttpAnswer,
  HttpCall,
  ShellAnswer,
  ShellCall,
} from "@ocuroot/sdk/testing";
import {
  EvalError,
  fromJson,
  fromText,
  StarlarkFunction,
  StarlarkList,
  StarlarkStruct,
  toText,
  truth,
  typeName,
  type Value,
} from "@ocuroot/starlark";
import { type Arguments, word } from "../word.ts";
import { Live } from "./live.ts";
import type { Answer, Pattern } from "./rules.ts";
import { functionArgument, valueJson } from "./starlark_words.ts";
import type { World } from "./world.ts";

/** Calls a function of the test. */
export type Caller = (
  fn: StarlarkFunction,
  args: readonly Value[],
) => Promise<Value>;

/**
 * Makes the shell of a test.
 *
 * @param world The machine.
 * @param call Calls functions that make answers.
 * @returns The object.
 */
export function shellObject({ shell }: World, call: Caller): Value {
  const signature = "on(command, stdout?, stderr?, exit_code?, answer?)";
  const calls = () => shell.calls.map(shellCall);
  return new Live("shell", {
    on: () =>
      word(signature, (args) => {
        const asked = { value: shellCall, call };
        shell.on(
          pattern(args["command"], asked),
          answer<ShellCall, ShellAnswer>(args, asked),
        );
        return null;
      }),
    calls: () => StarlarkList.of(calls()),
    commands: () =>
      StarlarkList.of(shell.calls.map(({ command }) => fromText(command))),
  });
}

/**
 * Makes the network of a test.
 *
 * @param world The machine.
 * @param call Calls functions that make answers.
 * @returns The object.
 */
export function httpObject({ http }: World, call: Caller): Value {
  const signature = "on(request, status?, body?, headers?, error?, answer?)";
  return new Live("http", {
    on: () =>
      word(signature, (args) => {
        const asked = { value: httpCall, call };
        http.on(
          pattern(args["request"], asked),
          answer<HttpCall, HttpAnswer>(args, asked),
        );
        return null;
      }),
    calls: () => StarlarkList.of(http.calls.map(httpCall)),
  });
}

/** How a question becomes a value, and functions are asked. */
interface Asked<Q> {
  readonly value: (question: Q) => Value;
  readonly call: Caller;
}

function pattern<Q>(
  given: Value | undefined,
  { value, call }: Asked<Q>,
): Pattern<Q> {
  if (typeof given === "string") return toText(given);
  if (given instanceof StarlarkFunction) {
    return async (question) => truth(await call(given, [value(question)]));
  }
  throw new EvalError(
    `on: got ${typeName(given ?? null)}, want a string or a function`,
  );
}

/** An answer is in the arguments, or a function makes it. */
function answer<Q, A>(
  { answer: maker, ...args }: Arguments,
  { value, call }: Asked<Q>,
): Answer<Q, A> {
  if (maker === undefined || maker === null) {
    return answerOf(Object.entries(args)) as A;
  }
  const fn = functionArgument(maker, "on: for parameter answer");
  return async (question) => {
    const made = await call(fn, [value(question)]);
    const json = valueJson(made, "answer");
    if (json === null) return {};
    if (typeof json !== "object" || Array.isArray(json)) return json;
    return renamed(json as Readonly<Record<string, Json>>);
  };
}

function answerOf(
  args: readonly (readonly [string, Value | undefined])[],
): Readonly<Record<string, unknown>> {
  const given = args.flatMap(([name, value]) =>
    value === undefined || ["command", "request"].includes(name)
      ? []
      : [[name, valueJson(value, name)] as const]
  );
  return renamed(Object.fromEntries(given));
}

/** The same names as in TypeScript, in the spelling of that language. */
function renamed(
  { exit_code: exitCode, ...rest }: Readonly<Record<string, Json>>,
): Readonly<Record<string, unknown>> {
  return exitCode === undefined ? rest : { ...rest, exitCode };
}

function shellCall({ command, argv, dir, env }: ShellCall): Value {
  return new StarlarkStruct([
    ["command", fromText(command)],
    ["argv", fromJson(argv === undefined ? null : [...argv])],
    ["dir", fromText(dir)],
    ["env", fromJson({ ...env })],
  ]);
}

function httpCall({ method, url, headers, body }: HttpCall): Value {
  return new StarlarkStruct([
    ["method", fromText(method)],
    ["url", fromText(url)],
    ["headers", fromJson({ ...headers })],
    ["body", fromText(body)],
  ]);
}
