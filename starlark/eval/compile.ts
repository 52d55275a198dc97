// SPDX-License-Identifier: MIT
/**
 * Turns the tree into closures, and why in this way.
 *
 * Every expression becomes one function from a frame to a value, every
 * statement one function from a frame to a {@link Completion}; names are
 * slots, constants and values of outer names are captured. So the tree is
 * walked once, and running is calling. Closures do the common case of an
 * operation inline (ints that are JavaScript numbers, list elements) and
 * leave the rest to `values/operators.ts`. Before anything that can fail a
 * closure stores its offset in `frame.at`: that is all the bookkeeping that
 * tracebacks need.
 *
 * Closures cannot wait. Code that may reach an effect therefore has a second
 * form, a *stepper*: a generator that yields outcalls as data. Only the
 * statements on the way to a call that may reach out are steppers; `lower.ts`
 * first moves such calls out of expressions into temporaries, in order of
 * evaluation, so that expressions exist in one form only and both forms run
 * the same closures. `reach.ts` decides, once per function and when first
 * needed, which calls may reach out; where it cannot know it says yes.
 *
 * | File | Does |
 * |---|---|
 * | `unit.ts`, `code.ts` | one file, one function: layout and compiled forms |
 * | `compile.ts`, `_*.ts` | tree → closures |
 * | `reach.ts`, `lower.ts`, `stepper.ts` | the second form |
 * | `machine.ts`, `frame.ts`, `bind.ts` | calls, stack, budget |
 * | `exec.ts`, `drive.ts` | drivers: at once, or awaiting a host |
 *
 * @module
 */

import type { Stmt } from "../syntax/ast.ts";
import { compileStatement } from "./_statements.ts";
import type { Value } from "../values/value.ts";
import type { Frame } from "./frame.ts";
import type { Unit } from "./unit.ts";

/** How a statement ended. */
export type Completion = 0 | 1 | 2 | 3;
/** Go on with the next statement. */
export const NEXT = 0;
/** Leave the loop. */
export const BREAK = 1;
/** Go on with the next round of the loop. */
export const CONTINUE = 2;
/** Leave the function; the value is in the frame. */
export const RETURN = 3;

/** A compiled expression. */
export type Run = (frame: Frame) => Value;

/** Compiled statements. */
export type Block = (frame: Frame) => Completion;

/**
 * Compiles statements.
 *
 * @param body The statements.
 * @param unit The file they belong to.
 * @returns One closure for all of them.
 */
export function compileBlock(body: readonly Stmt[], unit: Unit): Block {
  const steps = body.map((statement) => compileStatement(statement, unit));
  const [first, second, third] = steps;
  if (first === undefined) return () => NEXT;
  if (second === undefined) return first;
  if (steps.length === 2) return (frame) => first(frame) || second(frame);
  if (third !== undefined && steps.length === 3) {
    return (frame) => first(frame) || second(frame) || third(frame);
  }
  return (frame) => {
    for (let i = 0; i < steps.length; i++) {
      const completion = (steps[i] as Block)(frame);
      if (completion !== NEXT) return completion;
    }
    return NEXT;
  };
}
