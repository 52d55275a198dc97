// SPDX-License-Identifier: MIT
/**
 * Makes builtins and methods: what they complain about starts with their
 * name, as in `append: got 2 arguments, want 1`.
 *
 * @module
 */

import { EvalError } from "../diagnostic.ts";
import type { Keyword, RequestFn, Thread } from "../eval/thread.ts";
import type { Request } from "../eval/request.ts";
import { Builtin } from "../values/builtin.ts";
import { fail } from "../values/fail.ts";
import type { Value } from "../values/value.ts";

/** How many positional arguments a builtin takes. */
export type Arity = number | readonly [least: number, most: number];

/** Code of a builtin that takes only positional arguments. */
export type Body = (args: readonly Value[], thread: Thread) => Value;

/** Code of a method. */
export type MethodBody<T> = (
  self: T,
  args: readonly Value[],
  kwargs: readonly Keyword[],
) => Value;

/** A method of a built-in type, not bound to a value. */
export interface Method {
  /** Its name. */
  readonly name: string;
  /**
   * Calls it.
   *
   * @param receiver The value before the dot.
   * @param args Positional arguments.
   * @param kwargs Keyword arguments.
   */
  call(
    receiver: Value,
    args: readonly Value[],
    kwargs: readonly Keyword[],
  ): Value;
}

/** A complaint that does not start with the name of the builtin. */
class PlainError extends EvalError {}

/**
 * Runs code whose complaints do not start with the name of the builtin.
 *
 * @param code The code.
 * @returns What it returns.
 */
export function plain<T>(code: () => T): T {
  try {
    return code();
  } catch (error) {
    if (!isMistake(error)) throw error;
    throw new PlainError(error.message, { cause: error.cause });
  }
}

/**
 * Runs code and puts a name before what it complains about.
 *
 * @param name Name of the builtin.
 * @param code The code.
 * @returns What it returns.
 */
export function prefixed<T>(name: string, code: () => T): T {
  try {
    return code();
  } catch (error) {
    throw named(name, error);
  }
}

/**
 * Makes a builtin with positional arguments only.
 *
 * @param name Its name.
 * @param arity How many arguments it takes.
 * @param body Its code.
 * @returns The builtin.
 */
export function positional(name: string, arity: Arity, body: Body): Builtin {
  return builtin(name, (thread, args, kwargs) => {
    checkArity(arity, args, kwargs);
    return body(args, thread);
  });
}

/**
 * Makes a builtin.
 *
 * @param name Its name.
 * @param fn Its code.
 * @param options Whether the code may return requests.
 * @returns The builtin.
 */
export function builtin(
  name: string,
  fn: RequestFn,
  options: { readonly requests?: boolean } = {},
): Builtin {
  return new Builtin(name, (thread, args, kwargs): Value | Request => {
    try {
      return fn(thread, args, kwargs);
    } catch (error) {
      throw named(name, error);
    }
  }, options);
}

/**
 * Makes a method.
 *
 * @param name Its name.
 * @param arity How many positional arguments it takes, or "any" to let the
 *   body see positional and keyword arguments alike.
 * @param body Its code.
 * @returns The method.
 */
export function method<T extends Value>(
  name: string,
  arity: Arity | "any",
  body: MethodBody<T>,
): Method {
  return {
    name,
    call(receiver, args, kwargs): Value {
      try {
        if (arity !== "any") checkArity(arity, args, kwargs);
        return body(receiver as T, args, kwargs);
      } catch (error) {
        throw named(name, error);
      }
    },
  };
}

/**
 * Indexes methods by name.
 *
 * @param methods The methods of a type.
 * @returns The table, in alphabetical order.
 */
export function methodTable(
  methods: readonly Method[],
): ReadonlyMap<string, Method> {
  const sorted = [...methods].sort((a, b) => a.name < b.name ? -1 : 1);
  return new Map(sorted.map((each) => [each.name, each]));
}

/**
 * Checks the number of arguments.
 *
 * @param arity How many positional arguments are taken.
 * @param args Positional arguments.
 * @param kwargs Keyword arguments, which are refused.
 * @throws {EvalError} The call does not fit.
 */
export function checkArity(
  arity: Arity,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): void {
  if (kwargs.length > 0) fail("unexpected keyword arguments");
  checkCount(arity, args.length);
}

/**
 * Checks the number of positional arguments.
 *
 * @param arity How many are taken.
 * @param count How many are given.
 * @throws {EvalError} There are too few or too many.
 */
export function checkCount(arity: Arity, count: number): void {
  const [least, most] = typeof arity === "number" ? [arity, arity] : arity;
  if (count >= least && count <= most) return;
  const bound = least === most ? "" : count < least ? "at least " : "at most ";
  const want = count < least ? least : most;
  fail(`got ${count} arguments, want ${bound}${want}`);
}

/** Puts the name before the message of an error of the program. */
function named(name: string, error: unknown): unknown {
  if (!isMistake(error) || error instanceof PlainError) return error;
  if (error.message.startsWith(`${name} `)) return error;
  return new EvalError(`${name}: ${error.message}`, { cause: error.cause });
}

/** Tells an error of the program from a limit or a fault of ours. */
function isMistake(error: unknown): error is EvalError {
  return error instanceof EvalError && error.interruption === undefined;
}
