// SPDX-License-Identifier: MIT
/**
 * What running code offers to the builtins it calls. The interpreter
 * implements it (`eval/machine.ts`); builtins see only this interface, so
 * values and library depend on no part of the evaluator.
 *
 * @module
 */

import type { Value } from "../values/value.ts";
import type { Request } from "./request.ts";

/** A keyword argument: its name and value. */
export type Keyword = readonly [name: string, value: Value];

/** A place in source text. */
export interface CallSite {
  /** File as given to `exec`. */
  readonly filename: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column, in code points. */
  readonly column: number;
}

/** One thread of execution, as builtins see it. */
export interface Thread {
  /** Whatever the embedder attached to this thread. */
  readonly data: unknown;
  /**
   * Calls a value now. A callee that needs an effect is refused here: where
   * a callback may need one, return a `CallRequest` instead.
   *
   * @param fn Function or builtin.
   * @param args Positional arguments.
   * @param kwargs Keyword arguments.
   * @returns What the call returns.
   */
  call(
    fn: Value,
    args: readonly Value[],
    kwargs?: readonly Keyword[],
  ): Value;
  /** Where the innermost user code is making its call. */
  callSite(): CallSite;
  /** Local variables of the innermost user function, or the file's globals. */
  locals(): ReadonlyMap<string, Value>;
  /** Emits one line of the program's own output. */
  print(text: string): void;
  /**
   * Charges work to the step budget, and notices cancellation.
   *
   * @param count Steps done; a builtin that loops long charges its rounds.
   */
  step(count: number): void;
}

/** A builtin's code. */
export type BuiltinFn = (
  thread: Thread,
  args: readonly Value[],
  kwargs: readonly Keyword[],
) => Value;

/** Code of a builtin that may ask for calls or effects. */
export type RequestFn = (
  thread: Thread,
  args: readonly Value[],
  kwargs: readonly Keyword[],
) => Value | Request;
