// SPDX-License-Identifier: MIT
/**
 * Reads what a user function returned. A function that returned nothing has
 * succeeded; a failure is an error thrown, never a value. It stores nothing.
 *
 * @module
 */

import { readInputs } from "./_inputs.ts";
import { checkParameters, titleOf } from "./_parameters.ts";
import { unreachable } from "./_results.ts";
import { isObject, isStringList, kindOf } from "./_shape.ts";
import type { FunctionHandle, StepResult } from "./declaration.ts";
import { OcurootError } from "./error.ts";
import type { FunctionDef, Json } from "./model.ts";
import { checkInputName, checkTag } from "./names.ts";

/** Where a result came from. */
export interface StepResultOptions {
  /** The function that returned it. */
  readonly fn: FunctionDef;
  /** Finds the function of a `next`; without it none is checked. */
  readonly find?: (def: FunctionDef) => FunctionHandle | undefined;
}

/**
 * Reads what a user function returned.
 *
 * @param json The value as JSON; null for nothing.
 * @param options Where it came from.
 * @returns Done with outputs, tags and watched paths, or the next function.
 * @throws {OcurootError} run/result when it is neither.
 * @throws {OcurootError} run/tag for a bad tag.
 * @throws {OcurootError} run/input for a bad input name of `next`.
 * @throws {OcurootError} run/function when the next function is not there.
 * @throws {OcurootError} graph/parameters when the next function has a
 *   parameter without input.
 * @throws {OcurootError} graph/unknown-input when an input has no parameter.
 */
export function parseStepResult(
  json: Json,
  options: StepResultOptions,
): StepResult {
  const result = json ?? {};
  if (!isObject(result)) throw wrong(options, `${kindOf(result)} is not one`);
  const { done = null, next = null, error = null } = result;
  if (done !== null && next !== null) {
    throw wrong(options, 'it has both "done" and "next"');
  }
  if (error !== null) {
    throw wrong(
      options,
      `it has the key "error": ${
        typeof error === "string" ? error : JSON.stringify(error)
      }`,
    );
  }
  if (done !== null) return parseDone(done, options);
  if (next !== null) return parseNext(next, options);
  return { kind: "done", outputs: null, tags: [], watch: null };
}

function parseDone(done: Json, options: StepResultOptions): StepResult {
  if (!isObject(done)) {
    throw wrong(options, `"done" should be a dict, got ${kindOf(done)}`);
  }
  const outputs = done["outputs"] ?? {};
  if (!isObject(outputs)) {
    throw wrong(options, `outputs should be a dict, got ${kindOf(outputs)}`);
  }
  const tags = stringList("tags", done["tags"], options);
  const watch = stringList("watch", done["watch"], options);
  for (const tag of tags) checkTag(tag);
  return { kind: "done", outputs, tags, watch };
}

function parseNext(next: Json, options: StepResultOptions): StepResult {
  const fn = isObject(next) ? next["fn"] : undefined;
  if (!isObject(next) || !isObject(fn)) {
    throw wrong(options, '"next" has no function');
  }
  const { name, pos } = fn;
  if (typeof name !== "string" || typeof pos !== "string") {
    throw wrong(options, 'the function of "next" has no name and position');
  }
  const def = { name, pos };
  const action = `go on with function ${titleOf(def)}`;
  const inputs = readInputs(next["inputs"], action);
  for (const input of Object.keys(inputs)) checkInputName(input);
  if (options.find !== undefined) {
    const handle = options.find(def);
    if (handle === undefined) throw unreachable(def);
    checkParameters(handle, { action, inputs: Object.keys(inputs) });
  }
  return { kind: "next", fn: def, inputs };
}

function stringList(
  name: string,
  json: Json | undefined,
  options: StepResultOptions,
): readonly string[] {
  const value = json ?? [];
  if (isStringList(value)) return value;
  throw wrong(options, `${name} should be a list of strings`);
}

function wrong(options: StepResultOptions, problem: string): OcurootError {
  return new OcurootError(
    "run/result",
    `Cannot use the result of function ${titleOf(options.fn)}: ${problem}`,
    {
      hint: "Return done(…), next(…) or nothing, and call fail(…) to fail.",
      data: { function: options.fn.name, pos: options.fn.pos },
    },
  );
}
