// SPDX-License-Identifier: MIT
/**
 * Whether a user function can be called with the inputs it will get, and
 * found when that time comes. It does not call functions.
 *
 * @module
 */

import type { FunctionHandle } from "./declaration.ts";
import { type ErrorCode, OcurootError } from "./error.ts";
import type { FunctionDef } from "./model.ts";

/** What a function is checked for. */
export interface Use {
  /** What is attempted, as in `declare task "x"`. */
  readonly action: string;
  /** Names of the inputs that the function will get. */
  readonly inputs: readonly string[];
}

/**
 * Tells whether a function takes the older single argument `ctx`, whose field
 * `inputs` holds the inputs, rather than inputs by name.
 *
 * @param handle The function.
 * @returns True when its only parameter is a plain one called `ctx`.
 */
export function usesContext(handle: FunctionHandle): boolean {
  const [only, ...others] = handle.parameters ?? [];
  return others.length === 0 && only?.name === "ctx" && only.kind === "named";
}

/** Checks that inputs and parameters fit each other. */
export function checkParameters(handle: FunctionHandle, use: Use): void {
  const { parameters } = handle;
  if (parameters === undefined || usesContext(handle)) return;
  const named = parameters.filter(({ kind }) => kind === "named");
  const takesRest = parameters.some(({ kind }) => kind === "keywords");
  const unknown = use.inputs.filter((input) =>
    !takesRest && !named.some(({ name }) => name === input)
  );
  if (unknown.length > 0) {
    throw failure("graph/unknown-input", {
      handle,
      use,
      problem: `${list("input", unknown)} not in the function parameters of ${
        titleOf(handle.def)
      }`,
      hint: "Add a parameter of that name, or drop the input.",
    });
  }
  const missing = named.filter(({ name, optional }) =>
    !optional && !use.inputs.includes(name)
  ).map(({ name }) => name);
  if (missing.length === 0) return;
  throw failure("graph/parameters", {
    handle,
    use,
    problem: `${
      list("parameter", missing)
    } not present in inputs and without a default in ${titleOf(handle.def)}`,
    hint: "Give an input of that name, or give the parameter a default.",
  });
}

/** Checks the rule for functions of deployments. */
export function checkTopLevel(handle: FunctionHandle, use: Use): void {
  if (handle.topLevel) return;
  throw failure("graph/function", {
    handle,
    use,
    problem: `function ${titleOf(handle.def)} is not at the top level`,
    hint: "Define the function at the top level, beginning in column 1.",
  });
}

/** Names a function with its place: `"up" (web.ocu.star:3:1)`. */
export function titleOf(def: FunctionDef): string {
  return `"${def.name}" (${def.pos})`;
}

function list(noun: string, names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`).join(", ");
  return names.length === 1 ? `${noun} ${quoted} is` : `${noun}s ${quoted} are`;
}

function failure(
  code: ErrorCode,
  { handle, use, problem, hint }: {
    readonly handle: FunctionHandle;
    readonly use: Use;
    readonly problem: string;
    readonly hint: string;
  },
): OcurootError {
  return new OcurootError(code, `Cannot ${use.action}: ${problem}`, {
    hint,
    data: { function: handle.def.name, pos: handle.def.pos },
  });
}
