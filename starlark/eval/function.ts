// SPDX-License-Identifier: MIT
/**
 * Functions written in Starlark, as values.
 *
 * @module
 */

import { toText } from "../values/text.ts";
import {
  freeze,
  type HashKey,
  isObject,
  type StarlarkObject,
  type Value,
} from "../values/value.ts";
import type { Code } from "./code.ts";
import type { Cell } from "./frame.ts";
import type { CallSite } from "./thread.ts";

/** A parameter as callers see it. */
export interface FunctionParameter {
  /** Its name. */
  readonly name: string;
  /** `*args` is `rest`, `**kwargs` is `keywords`. */
  readonly kind: "positional" | "keyword-only" | "rest" | "keywords";
  /** Its default, or undefined when it is required. */
  readonly fallback: Value | undefined;
}

/** A function made by `def` or `lambda`. */
export class StarlarkFunction implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "function";
  /** Functions can be called. */
  readonly callable = true;
  /** What it does. @internal */
  readonly code: Code;
  /** Defaults of plain parameters, by slot. @internal */
  readonly fallbacks: readonly (Value | undefined)[];
  /** Variables of enclosing functions. @internal */
  readonly cells: readonly Cell[];
  #frozen = false;

  /**
   * Makes a function.
   *
   * @param code What it does.
   * @param fallbacks Defaults of plain parameters, by slot.
   * @param cells Variables of enclosing functions.
   */
  constructor(
    code: Code,
    fallbacks: readonly (Value | undefined)[],
    cells: readonly Cell[],
  ) {
    this.code = code;
    this.fallbacks = fallbacks;
    this.cells = cells;
  }

  /** Name of the `def`, or `lambda`. */
  get name(): string {
    return this.code.name;
  }

  /** Where its `def` or `lambda` stands. */
  get position(): CallSite {
    const { source, pos } = this.code;
    return { filename: source.filename, ...source.position(pos) };
  }

  /** Parameters in the order of their declaration, without a bare `*`. */
  get parameters(): readonly FunctionParameter[] {
    return this.code.params.map(({ name, kind, slot }) => ({
      name,
      kind,
      fallback: this.fallbacks[slot],
    }));
  }

  /** Text of the string that the body begins with, or undefined. */
  get doc(): string | undefined {
    const { doc } = this.code;
    return doc === undefined ? undefined : toText(doc);
  }

  /** Functions are true. */
  truth(): boolean {
    return true;
  }

  /** Freezes defaults and captured variables. */
  freeze(): void {
    if (this.#frozen) return;
    this.#frozen = true;
    for (const value of this.fallbacks) freezeSet(value);
    for (const cell of this.cells) freezeSet(cell.value);
  }

  /** Writes `<function f>`. */
  repr(): string {
    return `<function ${this.name}>`;
  }

  /** A function equals only itself. */
  hashKey(): HashKey {
    return this;
  }
}

function freezeSet(value: Value | undefined): void {
  if (value !== undefined && isObject(value)) freeze(value);
}
