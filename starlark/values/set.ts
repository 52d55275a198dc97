// SPDX-License-Identifier: MIT
/**
 * Sets of hashable values, in insertion order. The methods that programs
 * call are in `lib/set_methods.ts`.
 *
 * @module
 */

import { fail } from "./fail.ts";
import { hashKey } from "./hash.ts";
import { freeze } from "./value.ts";
import type {
  BinaryOp,
  CompareOp,
  HashKey,
  StarlarkObject,
  Value,
} from "./value.ts";

/** A set. */
export class StarlarkSet implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "set";
  /** Whether the set is immutable. */
  frozen = false;
  /** How many walks over the set are under way. */
  iterators = 0;
  readonly #items = new Map<HashKey, Value>();

  /**
   * Makes a set.
   *
   * @param items Its elements; the first of equal ones stays.
   * @returns The set.
   */
  static of(items: Iterable<Value>): StarlarkSet {
    const set = new StarlarkSet();
    for (const item of items) set.add(item);
    return set;
  }

  /** Number of elements. */
  get length(): number {
    return this.#items.size;
  }

  /** False when empty. */
  truth(): boolean {
    return this.#items.size > 0;
  }

  /** Freezes the set and its elements. */
  freeze(): void {
    if (this.frozen) return;
    this.frozen = true;
    for (const item of this.#items.values()) freeze(item);
  }

  /**
   * Makes sure that the set may change.
   *
   * @param verb What is to be done, such as `insert into`.
   * @throws {EvalError} It is frozen or being walked over.
   */
  mutate(verb: string): void {
    if (this.frozen) fail(`cannot ${verb} frozen hash table`);
    if (this.iterators > 0) fail(`cannot ${verb} hash table during iteration`);
  }

  /**
   * Tells whether an element is there.
   *
   * @param item Any hashable value.
   * @returns Whether it is.
   */
  has(item: Value): boolean {
    return this.#items.has(hashKey(item));
  }

  /**
   * Adds an element.
   *
   * @param item Any hashable value.
   */
  add(item: Value): void {
    const hash = hashKey(item);
    this.mutate("insert into");
    if (!this.#items.has(hash)) this.#items.set(hash, item);
  }

  /**
   * Removes an element.
   *
   * @param item Any hashable value.
   * @returns Whether it was there.
   */
  delete(item: Value): boolean {
    this.mutate("delete from");
    return this.#items.size > 0 && this.#items.delete(hashKey(item));
  }

  /** Removes all. */
  clear(): void {
    this.mutate("clear");
    this.#items.clear();
  }

  /**
   * Gives the elements; does not guard against changes.
   *
   * @returns The elements in order.
   */
  values(): IterableIterator<Value> {
    return this.#items.values();
  }

  /** Writes `set([1, 2])`. */
  repr(print: (part: Value) => string): string {
    return `set([${[...this.#items.values()].map(print).join(", ")}])`;
  }

  /** Sets are not hashable. */
  hashKey(): never {
    return fail("unhashable type: set");
  }

  /** Compares by inclusion. */
  compare(op: CompareOp, other: Value): boolean | undefined {
    if (!(other instanceof StarlarkSet)) return undefined;
    const below = this.isSubset(other);
    const above = other.isSubset(this);
    switch (op) {
      case "==":
        return below && above;
      case "!=":
        return !(below && above);
      case "<":
        return below && !above;
      case "<=":
        return below;
      case ">":
        return above && !below;
      case ">=":
        return above;
    }
  }

  /** Union, intersection, difference, symmetric difference. */
  binary(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined {
    if (side !== "left" || !(other instanceof StarlarkSet)) return undefined;
    switch (op) {
      case "|":
        return StarlarkSet.of([...this.values(), ...other.values()]);
      case "&":
        return StarlarkSet.of([...other.values()].filter((x) => this.has(x)));
      case "-":
        return this.#where((item) => !other.has(item));
      case "^": {
        const rest = [...other.values()].filter((item) => !this.has(item));
        const mine = this.#where((item) => !other.has(item));
        rest.forEach((item) => mine.add(item));
        return mine;
      }
      default:
        return undefined;
    }
  }

  /** Walks over the elements. */
  *iterate(): IterableIterator<Value> {
    this.iterators++;
    try {
      yield* this.#items.values();
    } finally {
      this.iterators--;
    }
  }

  /** Tells whether an element is there. */
  contains(item: Value): boolean {
    return this.has(item);
  }

  /**
   * Tells whether another set holds all elements.
   *
   * @param other The other set.
   * @returns Whether it does.
   */
  isSubset(other: StarlarkSet): boolean {
    if (this.length > other.length) return false;
    for (const hash of this.#items.keys()) {
      if (!other.#items.has(hash)) return false;
    }
    return true;
  }

  /** Gives the elements for which a test holds. */
  #where(test: (item: Value) => boolean): StarlarkSet {
    return StarlarkSet.of([...this.values()].filter(test));
  }
}
