// SPDX-License-Identifier: MIT
/**
 * One config file with its modules, evaluated: the common part of release and
 * repo configs. It does not know what a config declares.
 *
 * @module
 */

import type { Recorder } from "@ocuroot/sdk/declare";
import type { EffectHandler } from "@ocuroot/sdk/host";
import {
  callAsync,
  execAsync,
  type Keyword,
  type Module,
  type StarlarkFunction,
  type Value,
} from "@ocuroot/starlark";
import { baseName } from "../host/paths.ts";
import { PROMPT_DIALECT } from "./dialect.ts";
import {
  connect,
  type Evaluation,
  maskOf,
  type ProgramOptions,
} from "./evaluation.ts";
import { createFunctionTable, type FunctionTable } from "./functions.ts";
import { load, runFile } from "./modules.ts";
import { sdkGlobals } from "./sdk_globals.ts";
import { translateError } from "./starlark_error.ts";

/** Name of the prompt in positions. */
export const PROMPT = "<prompt>";

/** An evaluated program. */
export interface Program {
  /** Global variables of the main file. */
  readonly globals: ReadonlyMap<string, Value>;
  /** Its functions and those of its modules. */
  readonly functions: FunctionTable;
  /** Prints the advice of a recorder, beside the program's own output. */
  advise(recorder: Recorder, effects: EffectHandler): void;
  /** Bytes of the modules by path. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
  /** Calls one of its functions; errors are translated. */
  call(fn: StarlarkFunction, options: ProgramCall): Promise<Value>;
  /** Executes more text, which sees the SDK and these names. */
  execute(
    text: string,
    options: ProgramCall & { readonly known: ReadonlyMap<string, Value> },
  ): Promise<ReadonlyMap<string, Value>>;
}

/** How a function of a program is called. */
export interface ProgramCall {
  /** Positional arguments. */
  readonly args?: readonly Value[];
  /** Arguments by name. */
  readonly kwargs?: readonly Keyword[];
  /** Takes down what the function says. */
  readonly recorder: Recorder;
  /** Performs effects. */
  readonly effects: EffectHandler;
  /** Ends the call when aborted. */
  readonly signal: AbortSignal;
}

/**
 * Evaluates a file and the modules it loads.
 *
 * @param options The file and its surroundings.
 * @returns The evaluated program.
 * @throws {OcurootError} `config/*`, `graph/*`, `host/*`.
 */
export async function evaluate(options: ProgramOptions): Promise<Program> {
  const names = new Map([[options.file, baseName(options.file)]]);
  const display = options.display ??
    ((file: string) => names.get(file) ?? file);
  const functions = createFunctionTable(display);
  const modules = new Map<string, Uint8Array>();
  const evaluation = {
    ...options,
    names,
    display,
    functions,
    modules,
    loaded: new Map<string, Promise<Module>>(),
  };
  try {
    const main = await runFile(options.file, options.bytes, {
      evaluation,
      chain: [],
    });
    functions.add(main.globals);
    return {
      globals: main.globals,
      functions,
      modules,
      advise: (recorder, effects) => {
        for (const { message, file, line, column } of recorder.warnings()) {
          const site = { filename: display(file), line, column };
          effects.print(`Warning: ${message}`, site);
        }
      },
      call: (fn, call) => callFunction(fn, { ...evaluation, ...call }),
      execute: (text, call) => execute(text, { ...evaluation, ...call }),
    };
  } catch (error) {
    throw translateError(error, { running: false, mask: maskOf(options) });
  }
}

async function callFunction(
  fn: StarlarkFunction,
  call: Evaluation & ProgramCall,
): Promise<Value> {
  try {
    const { args = [], kwargs = [] } = call;
    const connected = connect(call, { module: false });
    return await callAsync(fn, args, { ...connected, kwargs });
  } catch (error) {
    throw translateError(error, { running: true, mask: maskOf(call) });
  }
}

async function execute(
  text: string,
  call: Evaluation & ProgramCall & {
    readonly known: ReadonlyMap<string, Value>;
  },
): Promise<ReadonlyMap<string, Value>> {
  const standing = { evaluation: call, chain: [] };
  try {
    const module = await execAsync(text, {
      ...connect(call, { module: false }),
      filename: PROMPT,
      dialect: PROMPT_DIALECT,
      predeclared: { ...sdkGlobals(), ...Object.fromEntries(call.known) },
      load: (spec, from) => load(spec, { from, standing }),
    });
    return module.globals;
  } catch (error) {
    throw translateError(error, { running: false, mask: maskOf(call) });
  }
}
