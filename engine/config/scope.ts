// SPDX-License-Identifier: MIT
/**
 * What the builtins of the SDK find on the thread that calls them. It is made
 * anew for every evaluation and every call of a user function, so nothing is
 * shared between runs.
 *
 * @module
 */

import type { FunctionHandle } from "@ocuroot/sdk/declaration";
import type { Call, Recorder } from "@ocuroot/sdk/declare";
import {
  type CallSite,
  EvalError,
  type Thread,
  type Value,
} from "@ocuroot/starlark";

/** What is attached to a thread. */
export interface Scope {
  /** Takes down what the config says. */
  readonly recorder: Recorder;
  /** True while the top level of a loaded module runs. */
  readonly module: boolean;
  /** Describes a function of the config; undefined for any other value. */
  readonly handle: (value: Value) => FunctionHandle | undefined;
  /** Registers a secret. */
  readonly secret: (value: string) => void;
  /** Takes a line for people who debug; nobody when absent. */
  readonly debug?: (text: string, site: CallSite) => void;
}

/**
 * Gives the scope of a thread.
 *
 * @param thread The calling thread.
 * @returns Its scope.
 */
export function scopeOf(thread: Thread): Scope {
  return thread.data as Scope;
}

/**
 * Describes where a builtin was called.
 *
 * @param thread The calling thread.
 * @returns The place, with the file relative to the repository.
 */
export function callOf(thread: Thread): Call {
  return { site: thread.callSite(), module: scopeOf(thread).module };
}

/**
 * Describes a function argument.
 *
 * @param thread The calling thread.
 * @param argument What was passed, and names for the message.
 * @returns The description.
 * @throws {EvalError} when it is not a function written in Starlark.
 */
export function requireFunction(
  thread: Thread,
  argument: { readonly word: string; readonly name: string; value: Value },
): FunctionHandle {
  const handle = scopeOf(thread).handle(argument.value);
  if (handle !== undefined) return handle;
  const { word, name } = argument;
  throw new EvalError(`${word}: for parameter ${name}: expected a function`);
}
