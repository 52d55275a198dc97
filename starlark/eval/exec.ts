// SPDX-License-Identifier: MIT
/**
 * Runs programs and calls functions at once. A program that asks for an
 * effect is refused; `drive.ts` has the drivers that await a host.
 *
 * @module
 */

import { universe } from "../lib/universe.ts";
import type { Dialect } from "../resolve/dialect.ts";
import { CORE } from "../resolve/dialect.ts";
import { resolve } from "../resolve/resolve.ts";
import { parse } from "../syntax/parser.ts";
import type { Source } from "../syntax/source.ts";
import type { Value } from "../values/value.ts";
import { CompiledFunction } from "./compiled_function.ts";
import { Machine, type MachineOptions } from "./machine.ts";
import type { Module } from "./module.ts";
import type { CallSite, Keyword } from "./thread.ts";
import { Unit } from "./unit.ts";
import { UnitModule } from "./unit_module.ts";

/** Limits and connections of one thread of execution. */
export interface ThreadOptions {
  /** Attached to the thread; builtins find it as `thread.data`. */
  readonly data?: unknown;
  /**
   * Takes each printed line, and the place of the call.
   *
   * @param text The line, without line end.
   * @param site Where the program printed it.
   */
  readonly print?: (text: string, site: CallSite) => void;
  /** Ends evaluation after so many steps: rounds of loops, and calls. */
  readonly maxSteps?: number;
  /** Deepest nesting of calls. */
  readonly maxDepth?: number;
  /** Asked every thousand steps or so; true ends evaluation. */
  readonly isCancelled?: () => boolean;
}

/** What a program is given. */
export interface ProgramOptions extends ThreadOptions {
  /** Name of the file in positions and in `load`. */
  readonly filename: string;
  /** Values known by name, besides those of every program. */
  readonly predeclared?:
    | ReadonlyMap<string, Value>
    | Readonly<Record<string, Value>>;
  /** What the dialect allows; {@link CORE} when absent. */
  readonly dialect?: Dialect;
  /** Receives the module before it runs, so that a failed run can be read. */
  readonly onStart?: (module: Module) => void;
}

/** Options of {@link exec}. */
export interface ExecOptions extends ProgramOptions {
  /**
   * Gives a module for a `load` statement.
   *
   * @param path The path as written.
   * @param from Name of the loading file.
   * @returns The executed module, frozen as a rule.
   */
  readonly load?: (path: string, from: string) => Module;
}

/**
 * Executes a program at once.
 *
 * @param source The program.
 * @param options What it is given.
 * @returns Its module; the caller freezes it or not.
 * @throws {StarlarkError} When the program is wrong or fails.
 *
 * @example Compute and read a global
 * ```ts
 * import { exec, repr } from "@ocuroot/starlark";
 * import assert from "node:assert/strict";
 *
 * const squares = exec("x = [i * i for i in range(n)]", {
 *   filename: "squares.star",
 *   predeclared: { n: 4 },
 * });
 * assert.equal(repr(squares.get("x") ?? null), "[0, 1, 4, 9]");
 * ```
 */
export function exec(source: string, options: ExecOptions): Module {
  const module = prepare(source, options);
  const machine = new Machine(machineOptions(options));
  options.onStart?.(module);
  runNow(machine, () => machine.run(mainOf(module), []));
  return module;
}

/**
 * Calls a function or builtin at once.
 *
 * @param fn The function.
 * @param args Positional arguments.
 * @param options Keyword arguments, limits and connections.
 * @returns What it returns.
 * @throws {StarlarkError} When the call fails.
 *
 * @example Call a function of a program
 * ```ts
 * import { call, exec } from "@ocuroot/starlark";
 * import assert from "node:assert/strict";
 *
 * const program = exec("def double(x): return 2 * x", {
 *   filename: "double.star",
 * });
 * assert.equal(call(program.get("double") ?? null, [21]), 42);
 * ```
 */
export function call(
  fn: Value,
  args: readonly Value[],
  options: CallOptions = {},
): Value {
  const machine = new Machine(machineOptions(options));
  return runNow(machine, () => machine.apply(fn, args, options.kwargs ?? []));
}

/** Options of {@link call}. */
export interface CallOptions extends ThreadOptions {
  /** Keyword arguments. */
  readonly kwargs?: readonly Keyword[];
}

/**
 * Parses and resolves a program, ready to run.
 *
 * @param source The program.
 * @param options What it is given.
 * @returns A module whose globals have no value yet.
 * @throws {StarlarkError} Of kind `syntax` or `resolve`.
 */
export function prepare(
  source: string,
  options: ProgramOptions,
): UnitModule {
  const { dialect = CORE } = options;
  const predeclared = toMap(options.predeclared);
  const universal = universe({ set: true });
  const file = parse(source, options.filename);
  return withinStack(file.source, () => {
    const resolution = resolve(file, {
      dialect,
      predeclared: new Set(predeclared.keys()),
      universal: new Set(universal.keys()),
    });
    const parts = { file, resolution, dialect, predeclared, universal };
    return new UnitModule(new Unit(parts));
  });
}

/** A chain of thousands of operators is deeper than our own stack. */
function withinStack<T>(source: Source, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw source.error("resolve", 0, "program is nested too deeply");
  }
}

/** Gives the statements of a module as a function. */
export function mainOf({ unit }: UnitModule): CompiledFunction {
  return new CompiledFunction(unit.code(unit.file), [], []);
}

/** Picks what a machine needs. */
export function machineOptions(
  options: ThreadOptions & Pick<ExecOptions, "load">,
): MachineOptions {
  const { data, print, maxSteps, maxDepth, isCancelled, load } = options;
  return { data, print, maxSteps, maxDepth, isCancelled, load };
}

function runNow<T>(machine: Machine, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw machine.failure(error);
  }
}

function toMap(
  values: ProgramOptions["predeclared"],
): ReadonlyMap<string, Value> {
  if (values instanceof Map) return values;
  return new Map(Object.entries(values ?? {}));
}
