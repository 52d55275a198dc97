// SPDX-License-Identifier: MIT
/**
 * The words that declare a release and say how a function ends: task, deploy,
 * phase, input, ref, next, done. Their rules are the recorder's.
 *
 * @module
 */

import type { FunctionHandle } from "@ocuroot/sdk/declaration";
import type { Json } from "@ocuroot/sdk/model";
import {
  fromJson,
  getAttr,
  StarlarkDict,
  type Thread,
  type Value,
} from "@ocuroot/starlark";
import { toJson } from "../json_value.ts";
import { callOf, requireFunction, scopeOf } from "../scope.ts";
import { type Arguments, word } from "../word.ts";

/**
 * Gives the words of the release graph.
 *
 * @returns Builtins by name.
 */
export function graphWords(): Record<string, Value> {
  return {
    task: task("task"),
    call: task("call"),
    deploy: word(
      "deploy(environment?, up?, down?, inputs?, sandbox?, idempotent?)",
      deploy,
    ),
    phase: word("phase(name, work?, tasks?)", phase),
    input: word("input(ref?, default?)", input),
    ref: word("ref(ref)", ref),
    next: word("next(fn, annotation?, inputs?)", next),
    done: word("done(annotation?, outputs?, tags?, watch?)", done),
  };
}

/** What both tasks and deployments take. */
const OPTIONS = ["inputs", "sandbox", "idempotent"] as const;

function task(name: "task" | "call"): Value {
  return word(
    `${name}(fn, name, annotation?, inputs?, sandbox?, idempotent?)`,
    (args, thread) => {
      const fn = functionArgument("fn", { word: name, args, thread });
      const { recorder } = scopeOf(thread);
      const parts = json(args, ["name", "annotation", ...OPTIONS]);
      const { name: title = null, ...rest } = parts;
      return fromJson(
        recorder.task({ fn, name: title, ...rest }, callOf(thread)),
      );
    },
  );
}

function deploy(args: Arguments, thread: Thread): Value {
  const optional = (name: string): FunctionHandle | undefined =>
    args[name] === undefined
      ? undefined
      : functionArgument(name, { word: "deploy", args, thread });
  return fromJson(
    scopeOf(thread).recorder.deploy({
      environment: environmentArgument(args["environment"]),
      up: optional("up"),
      down: optional("down"),
      ...json(args, OPTIONS),
    }, callOf(thread)),
  );
}

function phase(args: Arguments, thread: Thread): Value {
  const { name = null, ...rest } = json(args, ["name", "work", "tasks"]);
  const { recorder } = scopeOf(thread);
  return fromJson(recorder.phase({ name, ...rest }, callOf(thread)));
}

function input(args: Arguments, thread: Thread): Value {
  return fromJson(
    scopeOf(thread).recorder.input(
      json(args, ["ref", "default"]),
      callOf(thread),
    ),
  );
}

function ref(args: Arguments, thread: Thread): Value {
  const { ref: text = null } = json(args, ["ref"]);
  return fromJson(scopeOf(thread).recorder.ref(text, callOf(thread)));
}

function next(args: Arguments, thread: Thread): Value {
  const fn = functionArgument("fn", { word: "next", args, thread });
  const rest = json(args, ["annotation", "inputs"]);
  return fromJson(scopeOf(thread).recorder.next({ fn, ...rest }));
}

function done(args: Arguments, thread: Thread): Value {
  const rest = json(args, ["outputs", "tags", "watch"]);
  return fromJson(scopeOf(thread).recorder.done(rest));
}

function functionArgument(
  name: string,
  { word, args, thread }: {
    readonly word: string;
    readonly args: Arguments;
    readonly thread: Thread;
  },
): FunctionHandle {
  return requireFunction(thread, { word, name, value: args[name] ?? null });
}

/** An environment is a struct; of it only name and attributes count. */
function environmentArgument(value: Value | undefined): Json | undefined {
  if (value === undefined || value === null) return undefined;
  const name = toJson(getAttr(value, "name"), "environment.name");
  const attributes = getAttr(value, "attributes");
  return { name, attributes: toJson(attributes, "environment.attributes") };
}

/** Gives those of the named arguments that were passed, as JSON. */
function json<K extends string>(
  args: Arguments,
  names: readonly K[],
): Partial<Record<K, Json>> {
  const given: Partial<Record<K, Json>> = {};
  for (const name of names) {
    const value = args[name];
    if (value !== undefined) given[name] = toJson(value, name);
  }
  return given;
}

/**
 * Gives `outputs(**kwargs)`, an older spelling of a result without outputs.
 *
 * @param kwargs The arguments by name.
 * @returns `{"outputs": {…}}`
 */
export function oldOutputs(
  kwargs: readonly (readonly [string, Value])[],
): Value {
  return StarlarkDict.of([["outputs", StarlarkDict.of(kwargs)]]);
}
