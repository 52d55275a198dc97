// SPDX-License-Identifier: MIT
/**
 * Functions with their code, as the evaluator sees them.
 *
 * @module
 */

import { toText } from "../values/text.ts";
import { freeze, type Value } from "../values/value.ts";
import type { Code } from "./code.ts";
import type { Cell } from "./frame.ts";
import { type FunctionParameter, StarlarkFunction } from "./function.ts";
import type { CallSite } from "./thread.ts";

/** A function with its code. */
export class CompiledFunction extends StarlarkFunction {
  /** What it does. */
  readonly code: Code;
  /** Defaults of plain parameters, by slot. */
  readonly fallbacks: readonly (Value | undefined)[];
  /** Variables of enclosing functions. */
  readonly cells: readonly Cell[];
  #frozen = false;

  /** Makes a function. */
  constructor(
    code: Code,
    fallbacks: readonly (Value | undefined)[],
    cells: readonly Cell[],
  ) {
    super();
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

  /** Parameters in the order of their declaration. */
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

  /** Globals of the file it was written in. */
  get globals(): ReadonlyMap<string, Value> {
    return this.code.unit.globals();
  }

  /** Freezes defaults and captured variables. */
  freeze(): void {
    if (this.#frozen) return;
    this.#frozen = true;
    for (const value of this.fallbacks) freezeSet(value);
    for (const cell of this.cells) freezeSet(cell.value);
  }
}

function freezeSet(value: Value | undefined): void {
  if (value !== undefined) freeze(value);
}
