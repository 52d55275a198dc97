// SPDX-License-Identifier: MIT
/**
 * Functions written in Starlark, as embedders see them. Their code is in
 * `compiled_function.ts`.
 *
 * @module
 */

import type { HashKey, StarlarkObject, Value } from "../values/value.ts";
import type { CallSite } from "./thread.ts";

/** A parameter as callers see it. */
export interface FunctionParameter {
  /** Its name. */
  readonly name: string;
  /** `*args` is `rest`, `**kwargs` is `keywords`. */
  readonly kind: "positional" | "keyword-only" | "rest" | "keywords";
  /** Its default, or undefined when it has none. */
  readonly fallback: Value | undefined;
}

/** A function made by `def` or `lambda`. */
export abstract class StarlarkFunction implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "function";
  /** Functions can be called. */
  readonly callable = true;
  /** Name of the `def`, or `lambda`. */
  abstract readonly name: string;
  /** Where its `def` or `lambda` stands. */
  abstract readonly position: CallSite;
  /** Parameters in the order of their declaration, without a bare `*`. */
  abstract readonly parameters: readonly FunctionParameter[];
  /** Text of the string that the body begins with, or undefined. */
  abstract readonly doc: string | undefined;
  /** Globals of the file it was written in, by name, as they are now. */
  abstract readonly globals: ReadonlyMap<string, Value>;

  /** Functions are true. */
  truth(): boolean {
    return true;
  }

  /** Freezes defaults and captured variables. */
  abstract freeze(): void;

  /** Writes `<function f>`. */
  repr(): string {
    return `<function ${this.name}>`;
  }

  /** A function equals only itself. */
  hashKey(): HashKey {
    return this;
  }
}
