// SPDX-License-Identifier: MIT
/**
 * What a builtin may give back instead of a value: a wish, as data. The
 * interpreter fulfils it, so a builtin never waits and never holds the
 * interpreter's stack while something else runs.
 *
 * Only a builtin marked as requesting (`requests` in `values/builtin.ts`)
 * may return one.
 *
 * @module
 */

import type { Value } from "../values/value.ts";

/** Asks the driver for something outside the language. */
export class EffectRequest {
  /** What is asked; the interpreter does not look inside. */
  readonly effect: unknown;
  /** Makes a Starlark value of the driver's answer. */
  readonly resume: (answer: unknown) => Value;

  /**
   * Makes a request.
   *
   * @param effect What is asked, as data.
   * @param resume Makes a Starlark value of the driver's answer.
   */
  constructor(effect: unknown, resume: (answer: unknown) => Value) {
    this.effect = effect;
    this.resume = resume;
  }
}

/** Asks the interpreter to call a function once per argument list. */
export class CallRequest {
  /** The function to call. */
  readonly fn: Value;
  /** Positional arguments of each call, in order. */
  readonly calls: readonly (readonly Value[])[];
  /** Makes the builtin's own result of the calls' results. */
  readonly resume: (results: readonly Value[]) => Value;

  /**
   * Makes a request.
   *
   * @param fn The function to call.
   * @param calls Positional arguments of each call, in order.
   * @param resume Makes the builtin's own result of the calls' results.
   */
  constructor(
    fn: Value,
    calls: readonly (readonly Value[])[],
    resume: (results: readonly Value[]) => Value,
  ) {
    this.fn = fn;
    this.calls = calls;
    this.resume = resume;
  }
}

/** Any request. */
export type Request = EffectRequest | CallRequest;
