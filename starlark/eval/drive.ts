// SPDX-License-Identifier: MIT
/**
 * Runs programs and calls functions step by step, awaiting a host for what
 * they ask: effects and modules. It gives effects no meaning.
 *
 * @module
 */

import type { Value } from "../values/value.ts";
import {
  machineOptions,
  mainOf,
  prepare,
  type ProgramOptions,
  type ThreadOptions,
} from "./exec.ts";
import { Machine, type Outcall } from "./machine.ts";
import type { Module } from "./module.ts";
import type { CallSite, Keyword } from "./thread.ts";
import type { UnitModule } from "./unit_module.ts";

/** Performs effects. */
export interface Performer {
  /**
   * Performs one effect.
   *
   * @param effect What a builtin asked for.
   * @param site Where the program asked.
   * @returns The answer that the builtin resumes with.
   */
  readonly perform?: (effect: unknown, site: CallSite) => Promise<unknown>;
}

/** Options of {@link execAsync}. */
export interface ExecAsyncOptions extends ProgramOptions, Performer {
  /**
   * Gives a module for a `load` statement.
   *
   * @param path The path as written.
   * @param from Name of the loading file.
   * @returns The executed module, frozen as a rule.
   */
  readonly load?: (path: string, from: string) => Promise<Module> | Module;
}

/** Options of {@link callAsync}. */
export interface CallAsyncOptions extends ThreadOptions, Performer {
  /** Keyword arguments. */
  readonly kwargs?: readonly Keyword[];
}

/**
 * Executes a program, awaiting a host.
 *
 * @param source The program.
 * @param options What it is given.
 * @returns Its module; the caller freezes it or not.
 * @throws {StarlarkError} When the program is wrong or fails.
 *
 * @example Answer an effect
 * ```ts
 * import { Builtin, EffectRequest, execAsync } from "@ocuroot/starlark";
 * import assert from "node:assert/strict";
 *
 * const ask = new Builtin(
 *   "ask",
 *   (_thread, [question = null]) =>
 *     new EffectRequest(question, (answer) => String(answer)),
 *   { requests: true },
 * );
 * const module = await execAsync("x = ask('name') + '!'", {
 *   filename: "ask.star",
 *   predeclared: { ask },
 *   perform: (effect) => Promise.resolve(`<${effect}>`),
 * });
 * assert.equal(module.get("x"), "<name>!");
 * ```
 */
export async function execAsync(
  source: string,
  options: ExecAsyncOptions,
): Promise<Module> {
  const module = prepare(source, options);
  const { load: _, ...rest } = options;
  const machine = new Machine(machineOptions(rest));
  options.onStart?.(module);
  await drive(machine, startMain(machine, module), options);
  return module;
}

/**
 * Calls a function or builtin, awaiting a host.
 *
 * @param fn The function.
 * @param args Positional arguments.
 * @param options Keyword arguments, limits and connections.
 * @returns What it returns.
 * @throws {StarlarkError} When the call fails.
 */
export async function callAsync(
  fn: Value,
  args: readonly Value[],
  options: CallAsyncOptions = {},
): Promise<Value> {
  const machine = new Machine(machineOptions(options));
  const { kwargs = [] } = options;
  return await drive(machine, machine.applyStepwise(fn, args, kwargs), options);
}

function startMain(
  machine: Machine,
  module: UnitModule,
): Generator<Outcall, Value, unknown> {
  return machine.applyStepwise(mainOf(module), [], []);
}

/** The stack is read before the generators are ended, which clears it. */
async function drive(
  machine: Machine,
  steps: Generator<Outcall, Value, unknown>,
  host: Performer & Pick<ExecAsyncOptions, "load">,
): Promise<Value> {
  try {
    let step = steps.next();
    while (step.done !== true) {
      step = await answer(steps, step.value, host);
    }
    return step.value;
  } catch (error) {
    throw machine.failure(error);
  }
}

async function answer(
  steps: Generator<Outcall, Value, unknown>,
  outcall: Outcall,
  host: Performer & Pick<ExecAsyncOptions, "load">,
): Promise<IteratorResult<Outcall, Value>> {
  let result: unknown;
  try {
    result = await reply(outcall, host);
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(result);
}

async function reply(
  outcall: Outcall,
  { perform, load }: Performer & Pick<ExecAsyncOptions, "load">,
): Promise<unknown> {
  if (outcall.kind === "load") {
    if (load === undefined) {
      throw new Error("load is not implemented by this application");
    }
    return await load(outcall.path, outcall.from);
  }
  if (perform === undefined) throw new Error("effects are not possible here");
  return await perform(outcall.effect, outcall.site);
}
