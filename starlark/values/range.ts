// SPDX-License-Identifier: MIT
/**
 * Ranges: arithmetic sequences that take no space. Bounds and step are safe
 * integers.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { isInt, StarlarkFloat, typeName } from "./value.ts";
import type { CompareOp, StarlarkObject, Value } from "./value.ts";

/** A range. */
export class StarlarkRange implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "range";
  /** First element. */
  readonly start: number;
  /** Bound that is not reached. */
  readonly stop: number;
  /** Distance of elements, not zero. */
  readonly step: number;
  /** Number of elements. */
  readonly length: number;

  /**
   * Makes a range.
   *
   * @param start First element.
   * @param stop Bound that is not reached.
   * @param step Distance of elements, not zero.
   */
  constructor(start: number, stop: number, step: number) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }

  /** False when empty. */
  truth(): boolean {
    return this.length > 0;
  }

  /** Ranges are immutable. */
  freeze(): void {}

  /** Writes `range(1, 10, 2)`, without what is the default. */
  repr(): string {
    const { start, stop, step } = this;
    if (step !== 1) return `range(${start}, ${stop}, ${step})`;
    return start === 0 ? `range(${stop})` : `range(${start}, ${stop})`;
  }

  /** Compares the elements for equality. */
  compare(op: CompareOp, other: Value): boolean | undefined {
    if (!(other instanceof StarlarkRange)) return undefined;
    if (op !== "==" && op !== "!=") return undefined;
    const same = this.length === other.length &&
      (this.length === 0 || this.start === other.start) &&
      (this.length < 2 || this.step === other.step);
    return same === (op === "==");
  }

  /** Walks over the elements. */
  *iterate(): IterableIterator<Value> {
    for (let i = 0; i < this.length; i++) yield this.start + i * this.step;
  }

  /** Gives an element. */
  at(at: number): Value {
    return this.start + at * this.step;
  }

  /** Gives a part, again as a range. */
  slice(start: number, end: number, step: number): Value {
    return new StarlarkRange(
      this.start + start * this.step,
      this.start + end * this.step,
      this.step * step,
    );
  }

  /** Tells whether a number is an element. */
  contains(item: Value): boolean {
    if (item instanceof StarlarkFloat) return this.#holds(item.value);
    if (isInt(item)) return this.#holds(Number(item));
    return fail(
      `'in <range>' requires integer as left operand, not ${typeName(item)}`,
    );
  }

  /** Tells whether a number is an element. */
  #holds(item: number): boolean {
    const at = (item - this.start) / this.step;
    return Number.isInteger(at) && at >= 0 && at < this.length;
  }
}
