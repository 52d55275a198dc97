// SPDX-License-Identifier: MIT
/**
 * Dicts, in insertion order. The methods that programs call are in
 * `lib/dict_methods.ts`.
 *
 * @module
 */

import { equals } from "./compare.ts";
import { fail } from "./fail.ts";
import { hashKey, isHashable } from "./hash.ts";
import { freeze } from "./value.ts";
import type {
  BinaryOp,
  CompareOp,
  HashKey,
  StarlarkObject,
  Value,
} from "./value.ts";

/** A key with its value. */
export interface DictEntry {
  /** The key as it was first inserted. */
  readonly key: Value;
  /** The value. */
  value: Value;
}

/** A dict. */
export class StarlarkDict implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "dict";
  /** Whether the dict is immutable. */
  frozen = false;
  /** How many walks over the dict are under way. */
  iterators = 0;
  readonly #entries = new Map<HashKey, DictEntry>();

  /**
   * Makes a dict.
   *
   * @param entries Keys and values; a later key replaces an equal one.
   * @returns The dict.
   */
  static of(entries: Iterable<readonly [Value, Value]>): StarlarkDict {
    const dict = new StarlarkDict();
    for (const [key, value] of entries) dict.set(key, value);
    return dict;
  }

  /** Number of entries. */
  get length(): number {
    return this.#entries.size;
  }

  /** False when empty. */
  truth(): boolean {
    return this.#entries.size > 0;
  }

  /** Freezes the dict, its keys and values. */
  freeze(): void {
    if (this.frozen) return;
    this.frozen = true;
    for (const { key, value } of this.#entries.values()) {
      freeze(key);
      freeze(value);
    }
  }

  /**
   * Makes sure that the dict may change.
   *
   * @param verb What is to be done, such as `insert into`.
   * @throws {EvalError} It is frozen or being walked over.
   */
  mutate(verb: string): void {
    if (this.frozen) fail(`cannot ${verb} frozen hash table`);
    if (this.iterators > 0) fail(`cannot ${verb} hash table during iteration`);
  }

  /**
   * Gives the value of a key.
   *
   * @param key Any hashable value.
   * @returns The value, or `undefined` when absent.
   */
  get(key: Value): Value | undefined {
    const hash = typeof key === "string" ? key : hashKey(key);
    return this.#entries.get(hash)?.value;
  }

  /**
   * Tells whether a key is there.
   *
   * @param key Any hashable value.
   * @returns Whether it is.
   */
  has(key: Value): boolean {
    return this.#entries.has(hashKey(key));
  }

  /**
   * Inserts a key or replaces its value.
   *
   * @param key Any hashable value.
   * @param value The value.
   */
  set(key: Value, value: Value): void {
    const hash = hashKey(key);
    this.mutate("insert into");
    const entry = this.#entries.get(hash);
    if (entry === undefined) this.#entries.set(hash, { key, value });
    else entry.value = value;
  }

  /**
   * Removes a key.
   *
   * @param key Any hashable value.
   * @returns Its value, or `undefined` when it was absent.
   */
  delete(key: Value): Value | undefined {
    this.mutate("delete from");
    if (this.#entries.size === 0) return undefined;
    const hash = hashKey(key);
    const value = this.#entries.get(hash)?.value;
    this.#entries.delete(hash);
    return value;
  }

  /** Removes all. */
  clear(): void {
    this.mutate("clear");
    this.#entries.clear();
  }

  /**
   * Gives keys and values; does not guard against changes.
   *
   * @returns The entries in order.
   */
  entries(): IterableIterator<DictEntry> {
    return this.#entries.values();
  }

  /**
   * Copies the dict.
   *
   * @returns A mutable dict with the same entries.
   */
  copy(): StarlarkDict {
    const copy = new StarlarkDict();
    for (const [hash, { key, value }] of this.#entries) {
      copy.#entries.set(hash, { key, value });
    }
    return copy;
  }

  /** Writes `{"a": 1}`. */
  repr(print: (part: Value) => string): string {
    const parts = [...this.#entries.values()].map(({ key, value }) =>
      `${print(key)}: ${print(value)}`
    );
    return `{${parts.join(", ")}}`;
  }

  /** Dicts are not hashable. */
  hashKey(): never {
    return fail("unhashable type: dict");
  }

  /** Tells whether keys and values are equal, in any order. */
  compare(op: CompareOp, other: Value, depth: number): boolean | undefined {
    if (!(other instanceof StarlarkDict)) return undefined;
    if (op !== "==" && op !== "!=") return undefined;
    return this.#equals(other, depth) === (op === "==");
  }

  /** Unites two dicts; the right one wins. */
  binary(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined {
    if (op !== "|" || side !== "left" || !(other instanceof StarlarkDict)) {
      return undefined;
    }
    const union = this.copy();
    for (const { key, value } of other.entries()) union.set(key, value);
    return union;
  }

  /** Walks over the keys. */
  *iterate(): IterableIterator<Value> {
    this.iterators++;
    try {
      for (const { key } of this.#entries.values()) yield key;
    } finally {
      this.iterators--;
    }
  }

  /** Sets an entry. */
  setIndex(key: Value, value: Value): void {
    this.set(key, value);
  }

  /** Tells whether a key is there; what is not hashable is not. */
  contains(item: Value): boolean {
    return isHashable(item) && this.has(item);
  }

  /** Compares with another dict. */
  #equals(other: StarlarkDict, depth: number): boolean {
    if (this.length !== other.length) return false;
    for (const [hash, { value }] of this.#entries) {
      const match = other.#entries.get(hash);
      if (match === undefined) return false;
      if (!equals(value, match.value, depth - 1)) return false;
    }
    return true;
  }
}
