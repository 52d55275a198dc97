// SPDX-License-Identifier: MIT
/**
 * Functions that are not written in Starlark, alone or bound to a receiver.
 * How they are called is in `eval/thread.ts`.
 *
 * @module
 */

import type { BuiltinFn, RequestFn } from "../eval/thread.ts";
import { typeName } from "./value.ts";
import type { HashKey, StarlarkObject, Value } from "./value.ts";

/** How a builtin differs from a plain function. */
export interface BuiltinOptions {
  /** The value that a method is bound to. */
  readonly receiver?: Value;
  /** True when the code may return a request instead of a value. */
  readonly requests?: boolean;
}

/** A builtin function or a bound method of a built-in type. */
export class Builtin implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "builtin_function_or_method";
  /** Builtins can be called. */
  readonly callable = true;
  /** Name shown in messages. */
  readonly name: string;
  /** The code. */
  readonly fn: RequestFn;
  /** The value that a method is bound to. */
  readonly receiver: Value | undefined;
  /** True when the code may return a request instead of a value. */
  readonly requests: boolean;

  /**
   * Makes a builtin.
   *
   * @param name Name shown in messages.
   * @param fn The code.
   * @param options How it differs from a plain function.
   */
  constructor(
    name: string,
    fn: BuiltinFn | RequestFn,
    options: BuiltinOptions = {},
  ) {
    this.name = name;
    this.fn = fn;
    this.receiver = options.receiver;
    this.requests = options.requests ?? false;
  }

  /** Builtins are true. */
  truth(): boolean {
    return true;
  }

  /** Builtins are immutable; a receiver is frozen where it lives. */
  freeze(): void {}

  /** Writes `<built-in function len>` or the like for a method. */
  repr(): string {
    if (this.receiver === undefined) return `<built-in function ${this.name}>`;
    const owner = typeName(this.receiver);
    return `<built-in method ${this.name} of ${owner} value>`;
  }

  /** A builtin equals only itself. */
  hashKey(): HashKey {
    return this;
  }
}
