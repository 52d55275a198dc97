// SPDX-License-Identifier: MIT
/**
 * The Starlark frontend for release and environment configs: evaluates the
 * file, closes the recorder, and calls functions when the engine asks.
 *
 * @module
 */

import type { Declaration, StepResult } from "@ocuroot/sdk/declaration";
import {
  createRecorder,
  parseStepResult,
  type Recorder,
  usesContext,
} from "@ocuroot/sdk/declare";
import { OcurootError } from "@ocuroot/sdk/error";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
import {
  EvalError,
  fromJson,
  fromText,
  type StarlarkFunction,
  StarlarkStruct,
  type Value,
} from "@ocuroot/starlark";
import { readConfigFile } from "./config_file.ts";
import { type GlobalWatch, watchGlobals } from "./global_watch.ts";
import { toJson } from "./json_value.ts";
import type { LoadOptions } from "./load.ts";
import type { CallOptions, LoadedConfig } from "./loaded.ts";
import { evaluate, type Program, type ProgramCall } from "./program.ts";
import { withSnippets } from "./starlark_error.ts";

/** What loading a Starlark config needs. */
export interface StarlarkOptions extends LoadOptions {
  /** The file, relative to the root. */
  readonly file: string;
  /** Its bytes. */
  readonly bytes: Uint8Array;
}

/**
 * Evaluates a release or environment config.
 *
 * @param options The file and its surroundings.
 * @returns What it declared, and a way to call its functions.
 * @throws {OcurootError} `config/*`, `graph/*`, `host/*`.
 */
export async function loadStarlark(
  options: StarlarkOptions,
): Promise<LoadedConfig> {
  const { program, declaration } = await openStarlark(options);
  let watch: GlobalWatch | undefined;
  return {
    file: options.file,
    declaration,
    modules: [...program.modules.keys()],
    call: async (def, inputs, call) => {
      const fn = program.functions.find(def);
      if (fn === undefined) throw missing(def);
      watch ??= watchGlobals(program.globals);
      const result = await callStep(program, { fn, def, inputs, call });
      watch.changed().forEach((name) => warnOfChange(name, { def, call }));
      return result;
    },
  };
}

/** An evaluated config that its values can be looked at in. */
export interface OpenedStarlark {
  /** The program. */
  readonly program: Program;
  /** What it declared. */
  readonly declaration: Declaration;
}

/**
 * Evaluates a config and keeps its values within reach.
 *
 * @param options The file and its surroundings.
 * @returns Program and declaration.
 * @throws {OcurootError} `config/*`, `graph/*`, `host/*`.
 */
export async function openStarlark(
  options: StarlarkOptions,
): Promise<OpenedStarlark> {
  const { root, base } = options;
  const recorder = createRecorder({ kind: "release", base });
  const read = (path: string) => readConfigFile(root, path);
  const program = await evaluate({ ...options, recorder, read });
  return { program, declaration: finish(program, { ...options, recorder }) };
}

function finish(
  program: Program,
  { recorder, file, bytes, effects }: StarlarkOptions & {
    readonly recorder: Recorder;
  },
): Declaration {
  try {
    return recorder.finish({ functions: program.functions.defs() });
  } catch (error) {
    const decoder = new TextDecoder();
    throw withSnippets(error, {
      source: (path) => {
        const text = path === file ? bytes : program.modules.get(path);
        return text === undefined ? undefined : decoder.decode(text);
      },
      mask: (text) => effects.mask?.(text) ?? text,
    });
  }
}

/** A call of a function as one step of a run. */
export interface StepCall {
  /** The function. */
  readonly fn: StarlarkFunction;
  /** Its identity. */
  readonly def: FunctionDef;
  /** Its inputs by name. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** What performs its effects. */
  readonly call: CallOptions;
}

/**
 * Calls a function as one step of a run.
 *
 * @param program The program that it is from.
 * @param step The call.
 * @returns What it came to.
 * @throws {OcurootError} `run/*`, `host/*`, `config/limit`.
 */
export async function callStep(
  program: Program,
  { fn, def, inputs, call }: StepCall,
): Promise<StepResult> {
  const { functions } = program;
  const recorder = createRecorder({ kind: "run", base: call.base });
  const value = await program.call(fn, {
    ...argumentsFor(program, fn, inputs),
    recorder,
    effects: call.effects,
    signal: call.signal,
  });
  program.advise(recorder, call.effects);
  return parseStepResult(resultJson(value, def), {
    fn: def,
    find: (next) => functions.handle(functions.find(next) ?? null),
  });
}

/** Functions may run at the same time, so it is not said which one did it. */
function warnOfChange(
  name: string,
  { def, call }: Pick<StepCall, "def" | "call">,
): void {
  const [, filename = "", line, column] = /^(.*):(\d+):(\d+)$/.exec(def.pos) ??
    [];
  const site = { filename, line: Number(line), column: Number(column) };
  call.effects.print(
    `Warning: ${name} was changed while functions ran: a process that ` +
      "continues this release does not see it",
    site,
  );
}

/** Older configs take all inputs in one argument called `ctx`. */
function argumentsFor(
  program: Program,
  fn: StarlarkFunction,
  inputs: Readonly<Record<string, Json>>,
): Pick<ProgramCall, "args" | "kwargs"> {
  const named = Object.entries(inputs)
    .map(([name, json]) => [fromText(name), fromJson(json)] as const);
  const handle = program.functions.handle(fn);
  if (handle === undefined || !usesContext(handle)) return { kwargs: named };
  const context: Value = new StarlarkStruct([
    ["inputs", new StarlarkStruct(named)],
  ]);
  return { args: [context] };
}

function resultJson(value: Value, def: FunctionDef): Json {
  try {
    return toJson(value, "result");
  } catch (error) {
    if (!(error instanceof EvalError)) throw error;
    throw new OcurootError(
      "run/result",
      `Cannot use the result of function "${def.name}" (${def.pos}): ` +
        error.message,
      { hint: "Return done(…), next(…) or nothing." },
    );
  }
}

function missing(def: FunctionDef): OcurootError {
  return new OcurootError(
    "run/function",
    `Cannot call function "${def.name}": ${def.pos} not found in the config`,
    { hint: "Continue the release at the commit that it was created from." },
  );
}
