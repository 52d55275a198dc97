// SPDX-License-Identifier: MIT
/**
 * `next` and `done`: what a function says at its end. What it returned is
 * read by `step_result.ts`.
 *
 * @module
 */

import { readInputs } from "./_inputs.ts";
import { checkParameters, titleOf } from "./_parameters.ts";
import type { State } from "./_record.ts";
import type { DoneArguments, NextArguments } from "./declare.ts";
import { OcurootError } from "./error.ts";
import type { FunctionDef, Json } from "./model.ts";

/** Performs `next(fn, annotation, inputs)`. */
export function makeNext(
  state: State,
  { fn, annotation, inputs }: NextArguments,
): Json {
  const action = `go on with function ${titleOf(fn.def)}`;
  if (state.kind === "run" && !fn.reachable) throw unreachable(fn.def);
  const descriptors = readInputs(inputs, action);
  checkParameters(fn, { action, inputs: Object.keys(descriptors) });
  return {
    next: {
      fn: { ...fn.def },
      annotation: annotation ?? "",
      inputs: Object.fromEntries(
        Object.entries(descriptors).map(([name, one]) => [name, { ...one }]),
      ),
    },
  };
}

/** Performs `done(annotation, outputs, tags, watch)`. */
export function makeDone({ outputs, tags, watch }: DoneArguments): Json {
  return {
    done: { outputs: outputs ?? {}, tags: tags ?? [], watch: watch ?? [] },
  };
}

/** Makes the error for a function that a fresh load would not find. */
export function unreachable(def: FunctionDef): OcurootError {
  return new OcurootError(
    "run/function",
    `Cannot go on with function ${
      titleOf(def)
    }: it is not the value of a global variable of the config or of a module it loads`,
    {
      hint: "Define the function at the top level of the file.",
      data: { function: def.name, pos: def.pos },
    },
  );
}
