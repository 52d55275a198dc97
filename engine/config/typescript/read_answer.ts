// SPDX-License-Identifier: MIT
/**
 * From what a TypeScript function returned, as its child describes it, to what
 * its call came to: identities, absolute refs, and a check of the shape.
 *
 * @module
 */

import type { StepResult } from "@ocuroot/sdk/declaration";
import { createRecorder, parseStepResult } from "@ocuroot/sdk/declare";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";
import { resolveInputs } from "./declare.ts";
import type { FunctionIndex } from "./functions.ts";
import type { DraftInputs, FunctionUse } from "./protocol.ts";

/** What reading an answer needs. */
export interface AnswerOptions {
  /** The function that was called. */
  readonly fn: FunctionDef;
  /** All functions. */
  readonly functions: FunctionIndex;
  /** The release that refs count from. */
  readonly base: string;
}

/**
 * Reads an answer.
 *
 * @param answer The description; null when nothing was returned.
 * @param options The function and its surroundings.
 * @returns What the call came to.
 * @throws {OcurootError} `run/result`, `run/tag`, `run/function`,
 *   `ref/syntax`.
 */
export function readAnswer(answer: Json, options: AnswerOptions): StepResult {
  const { functions } = options;
  return parseStepResult(resolved(answer, options), {
    fn: options.fn,
    find: (next) => {
      const index = functions.find(next);
      const site = { filename: "", line: 0, column: 0 };
      return index < 0 ? undefined : functions.handle({ index, site });
    },
  });
}

function resolved(answer: Json, { functions, base }: AnswerOptions): Json {
  if (typeof answer !== "object" || answer === null) return null;
  const { next } = answer as { readonly next?: AnsweredNext };
  if (next === undefined) return answer;
  const recorder = createRecorder({ kind: "run", base });
  return recorder.next({
    fn: functions.handle(next.fn),
    inputs: resolveInputs(next.inputs, recorder),
  });
}

interface AnsweredNext {
  readonly fn: FunctionUse;
  readonly inputs: DraftInputs;
}
