// SPDX-License-Identifier: MIT
/**
 * Lists. The methods that programs call are in `lib/list_methods.ts`.
 *
 * @module
 */

import { compareSequences, equals } from "./compare.ts";
import { fail } from "./fail.ts";
import { position, toInt32 } from "./position.ts";
import { repeatCount, roomFor } from "./repeat.ts";
import { freeze, isInt } from "./value.ts";
import { sliceArray } from "./slice_array.ts";
import type { BinaryOp, CompareOp, StarlarkObject, Value } from "./value.ts";

/** A list. */
export class StarlarkList implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "list";
  /** The elements. Check {@link StarlarkList.mutate} before a change. */
  readonly items: Value[];
  /** Whether the list is immutable. */
  frozen = false;
  /** How many walks over the list are under way. */
  iterators = 0;

  /**
   * Makes a list.
   *
   * @param items Its elements; the list owns the array from now on.
   */
  constructor(items: Value[] = []) {
    this.items = items;
  }

  /**
   * Makes a list.
   *
   * @param items Its elements, copied.
   * @returns The list.
   */
  static of(items: Iterable<Value>): StarlarkList {
    return new StarlarkList([...items]);
  }

  /** Number of elements. */
  get length(): number {
    return this.items.length;
  }

  /** False when empty. */
  truth(): boolean {
    return this.items.length > 0;
  }

  /** Freezes the list and its elements. */
  freeze(): void {
    if (this.frozen) return;
    this.frozen = true;
    this.items.forEach(freeze);
  }

  /**
   * Makes sure that the list may change.
   *
   * @param verb What is to be done, such as `append to`.
   * @throws {EvalError} It is frozen or being walked over.
   */
  mutate(verb: string): void {
    if (this.frozen) fail(`cannot ${verb} frozen list`);
    if (this.iterators > 0) fail(`cannot ${verb} list during iteration`);
  }

  /** Writes `[1, 2]`. */
  repr(print: (part: Value) => string): string {
    return `[${this.items.map(print).join(", ")}]`;
  }

  /** Lists are not hashable. */
  hashKey(): never {
    return fail("unhashable type: list");
  }

  /** Compares element by element. */
  compare(op: CompareOp, other: Value, depth: number): boolean | undefined {
    if (!(other instanceof StarlarkList)) return undefined;
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
      return new StarlarkList(Array(count).fill(this.items).flat());
    }
    if (op !== "+" || side !== "left" || !(other instanceof StarlarkList)) {
      return undefined;
    }
    roomFor(this.items.length + other.items.length);
    return new StarlarkList(this.items.concat(other.items));
  }

  /** Walks over the elements. */
  *iterate(): IterableIterator<Value> {
    this.iterators++;
    try {
      yield* this.items;
    } finally {
      this.iterators--;
    }
  }

  /** Gives an element. */
  at(at: number): Value {
    return this.items[at] ?? null;
  }

  /** Copies a part. */
  slice(start: number, end: number, step: number): Value {
    return new StarlarkList(sliceArray(this.items, start, end, step));
  }

  /** Replaces an element. */
  setIndex(key: Value, value: Value): void {
    this.mutate("assign to element of");
    this.items[position(this, toInt32(key, ""))] = value;
  }

  /** Tells whether an element equals the item. */
  contains(item: Value): boolean {
    return this.items.some((each) => equals(each, item));
  }
}
