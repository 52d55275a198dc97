// SPDX-License-Identifier: MIT
/**
 * What goes into a function of a config and what comes out of it, between
 * JSON and the values of user code. It calls nothing.
 *
 * @module
 */

import type { Fn } from "@ocuroot/sdk";
import { authoredKind } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { readEnvironments } from "./context.ts";
import { draftInputs, type Exports, useOf } from "./draft.ts";
import { encode } from "./encode.ts";

/**
 * Makes the first argument of a function. Environments arrive as they are
 * stored, where attributes may be null.
 *
 * @param input Inputs by name.
 * @returns The argument.
 */
export function inputsOf(input: Json): object {
  const inputs = { ...input as Record<string, Json> };
  const { environment } = inputs;
  if (typeof environment === "object" && environment !== null) {
    const [read] = readEnvironments([environment]);
    inputs["environment"] = { ...environment, ...read } as Json;
  }
  return inputs;
}

/**
 * Describes what a function returned.
 *
 * @param result What it returned.
 * @param exports The functions that can be found again.
 * @returns The description; null for nothing.
 * @throws {OcurootError} run/result for what no function may return.
 */
export function answer(result: unknown, exports: Exports): Json {
  if (result === undefined || result === null) return null;
  const code = "run/result";
  switch (authoredKind(result)) {
    case "done": {
      const { outputs, tags, watch } = result as Record<string, unknown>;
      return {
        done: {
          outputs: encode(outputs, { path: "outputs", code }),
          tags: encode(tags, { path: "tags", code }),
          watch: encode(watch, { path: "watch", code }),
        },
      };
    }
    case "next": {
      const { fn, inputs } = result as { fn: Fn<object, unknown> } & {
        readonly inputs: Readonly<Record<string, unknown>>;
      };
      const use = useOf(fn, exports);
      const drafts = draftInputs(inputs, code);
      return { next: { fn: { ...use }, inputs: drafts } } as unknown as Json;
    }
    default:
      throw new OcurootError(
        code,
        "Cannot use the result of the function: it is neither done(…) nor next(…)",
        { hint: "Return done(…), next(…) or nothing, and throw to fail." },
      );
  }
}
