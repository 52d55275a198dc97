// SPDX-License-Identifier: MIT
/**
 * Tuples: immutable sequences, hashable when their elements are.
 *
 * @module
 */

import { compareSequences, equals } from "./compare.ts";
import { compositeKey } from "./hash.ts";
import { repeatCount, roomFor } from "./repeat.ts";
import { sliceArray } from "./slice_array.ts";
import { freeze, isInt } from "./value.ts";
import type { BinaryOp, CompareOp, StarlarkObject, Value } from "./value.ts";

/** A tuple. */
export class StarlarkTuple implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "tuple";
  /** The elements. */
  readonly items: readonly Value[];

  /**
   * Makes a tuple.
   *
   * @param items Its elements; the array must not change any more.
   */
  constructor(items: readonly Value[] = []) {
    this.items = items;
  }

  /**
   * Makes a tuple.
   *
   * @param items Its elements, copied.
   * @returns The tuple.
   */
  static of(items: Iterable<Value>): StarlarkTuple {
    return new StarlarkTuple([...items]);
  }

  /** Number of elements. */
  get length(): number {
    return this.items.length;
  }

  /** False when empty. */
  truth(): boolean {
    return this.items.length > 0;
  }

  /** Freezes the elements. */
  freeze(): void {
    this.items.forEach(freeze);
  }

  /** Writes `(1, 2)` or `(1,)`. */
  repr(print: (part: Value) => string): string {
    const comma = this.items.length === 1 ? "," : "";
    return `(${this.items.map(print).join(", ")}${comma})`;
  }

  /** Combines the keys of the elements. */
  hashKey(): string {
    return compositeKey("\u0100", this.items);
  }

  /** Compares element by element. */
  compare(op: CompareOp, other: Value, depth: number): boolean | undefined {
    if (!(other instanceof StarlarkTuple)) return undefined;
    return compareSequences(op, this.items, other.items, depth);
  }

  /** Concatenates and repeats. */
  binary(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined {
    if (op === "*" && isInt(other)) {
      const count = repeatCount(this.items.length, other);
      roomFor(this.items.length * count);
      return new StarlarkTuple(Array(count).fill(this.items).flat());
    }
    if (op !== "+" || side !== "left" || !(other instanceof StarlarkTuple)) {
      return undefined;
    }
    roomFor(this.items.length + other.items.length);
    return new StarlarkTuple(this.items.concat(other.items));
  }

  /** Walks over the elements. */
  iterate(): IterableIterator<Value> {
    return this.items.values();
  }

  /** Gives an element. */
  at(at: number): Value {
    return this.items[at] ?? null;
  }

  /** Copies a part. */
  slice(start: number, end: number, step: number): Value {
    return new StarlarkTuple(sliceArray(this.items, start, end, step));
  }

  /** Tells whether an element equals the item. */
  contains(item: Value): boolean {
    return this.items.some((each) => equals(each, item));
  }
}
