// SPDX-License-Identifier: MIT
/**
 * Calls with arguments by name. Which parameter a name means is found out once
 * for a call and a function's code; whatever does not fit is left to `bind.ts`,
 * which says why.
 *
 * @module
 */

import type { Value } from "../values/value.ts";
import type { Code } from "./code.ts";
import { CompiledFunction } from "./compiled_function.ts";
import type { Run } from "./compile.ts";
import type { Frame, Slot } from "./frame.ts";
import type { Keyword } from "./thread.ts";

/** The parts of a call without `*args` and `**kwargs`, compiled. */
export interface NamedCall {
  /** The function. */
  readonly fn: Run;
  /** Positional arguments. */
  readonly positional: readonly Run[];
  /** Arguments by name. */
  readonly named: readonly Run[];
  /** Their names. */
  readonly names: readonly string[];
  /** Offset of the call. */
  readonly pos: number;
}

/** Where the arguments of a call go. */
interface Fit {
  readonly code: Code;
  /** Slot of each named argument. */
  readonly slots: readonly number[];
  /** Slots of parameters that the call leaves out. */
  readonly omitted: readonly number[];
}

/** Compiles a call with arguments by name. */
export function compileNamedCall(call: NamedCall): Run {
  const { fn, positional, named, names, pos } = call;
  let last: Code | undefined;
  let fit: Fit | undefined;
  return (frame) => {
    const callee = fn(frame);
    const args = evaluateAll(frame, positional);
    const values = evaluateAll(frame, named);
    frame.at = pos;
    if (callee instanceof CompiledFunction) {
      if (last !== callee.code) fit = fitOf(callee.code, call);
      last = callee.code;
      const locals = fit && localsOf(callee, { fit, args, values });
      if (locals !== undefined) return frame.machine.run(callee, locals);
    }
    const kwargs = values.map((value, i): Keyword => [names[i] ?? "", value]);
    return frame.machine.apply(callee, args, kwargs);
  };
}

/** Undefined when the arguments do not fit, or in no simple way. */
function fitOf(code: Code, call: NamedCall): Fit | undefined {
  const given = call.positional.length;
  if (!code.simple || given > code.positional) return undefined;
  const slots = call.names.map((name) =>
    code.params.find((param) => param.name === name)?.slot ?? -1
  );
  if (slots.some((slot) => slot < given)) return undefined;
  if (new Set(slots).size < slots.length) return undefined;
  const omitted = code.params.map(({ slot }) => slot)
    .filter((slot) => slot >= given && !slots.includes(slot));
  return { code, slots, omitted };
}

/** Gives undefined when a parameter without a default is left out. */
function localsOf(
  { fallbacks }: CompiledFunction,
  bound: {
    readonly fit: Fit;
    readonly args: readonly Value[];
    readonly values: readonly Value[];
  },
): Slot[] | undefined {
  const { fit, args, values } = bound;
  const locals: Slot[] = args.slice();
  for (let i = args.length; i < fit.code.size; i++) locals.push(undefined);
  for (let i = 0; i < values.length; i++) {
    locals[fit.slots[i] as number] = values[i];
  }
  for (const slot of fit.omitted) {
    const fallback = fallbacks[slot];
    if (fallback === undefined) return undefined;
    locals[slot] = fallback;
  }
  return locals;
}

/** Evaluates expressions one after the other. */
export function evaluateAll(frame: Frame, runs: readonly Run[]): Value[] {
  const values: Value[] = [];
  for (let i = 0; i < runs.length; i++) values.push((runs[i] as Run)(frame));
  return values;
}
