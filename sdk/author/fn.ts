// SPDX-License-Identifier: MIT
/**
 * Functions of a config. A release keeps their name and place, so that it can
 * go on in another process: each one must be an exported constant. It does
 * not call them.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";
import type { Ctx } from "./context.ts";
import type { NoInputs, OutputsOf, StepValue } from "./result.ts";

/** A function of a config, from inputs `I` to outputs `O`. */
export interface Fn<I, O> {
  /** Says what it is. */
  readonly $kind: "fn";
  /** Never there: it carries the type. */
  readonly $type?: O;
  /** What it does. */
  readonly body: (inputs: I, ctx: Ctx) => Promise<StepValue> | StepValue;
  /** Where it was made, which is its identity beside its name. */
  readonly site: CallSite;
}

/**
 * Makes a function of a config. Export the result as a constant: its name
 * there is its name in the release.
 *
 * @param body What it does; the type of its first parameter says what inputs
 *   it takes.
 * @returns The function, ready for `task`, `deploy` and `next`.
 *
 * @example A function with an input and an output
 * ```ts
 * import { done, fn, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const double = fn(({ number }: { number: number }) =>
 *   done({ outputs: { number: number * 2 } })
 * );
 *
 * const output = task("double", double, { inputs: { number: 4 } }).output("number");
 * assert.equal(output.ref, "./task/double#output/number");
 * ```
 */
export function fn<
  I extends object = NoInputs,
  R extends StepValue = undefined,
>(
  body: (inputs: I, ctx: Ctx) => Promise<R> | R,
): Fn<I, OutputsOf<R>> {
  return { $kind: "fn", body, site: callSite(fn) };
}
