// SPDX-License-Identifier: MIT
/**
 * Structs: immutable records with named fields. They are neither indexable
 * nor iterable.
 *
 * @module
 */

import { equals } from "./compare.ts";
import { compositeKey } from "./hash.ts";
import { freeze } from "./value.ts";
import type { BinaryOp, CompareOp, StarlarkObject, Value } from "./value.ts";

/** A struct. */
export class StarlarkStruct implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "struct";
  /** Values by name, in alphabetical order. */
  readonly fields: ReadonlyMap<string, Value>;

  /**
   * Makes a struct.
   *
   * @param fields Names and values; a later one replaces an equal one.
   */
  constructor(fields: Iterable<readonly [string, Value]>) {
    const last = new Map(fields);
    this.fields = new Map([...last].sort(([a], [b]) => a < b ? -1 : 1));
  }

  /** Structs are true. */
  truth(): boolean {
    return true;
  }

  /** Freezes the values. */
  freeze(): void {
    this.fields.forEach(freeze);
  }

  /** Writes `struct(a = 1, b = 2)`. */
  repr(print: (part: Value) => string): string {
    const parts = [...this.fields].map(([name, value]) =>
      `${name} = ${print(value)}`
    );
    return `struct(${parts.join(", ")})`;
  }

  /** Combines names and the keys of the values. */
  hashKey(): string {
    return compositeKey("\u0102", [...this.fields].flat());
  }

  /** Tells whether names and values are equal. */
  compare(op: CompareOp, other: Value, depth: number): boolean | undefined {
    if (!(other instanceof StarlarkStruct)) return undefined;
    if (op !== "==" && op !== "!=") return undefined;
    return this.#equals(other, depth) === (op === "==");
  }

  /** Joins the fields of two structs; the right one wins. */
  binary(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined {
    if (op !== "+" || side !== "left" || !(other instanceof StarlarkStruct)) {
      return undefined;
    }
    return new StarlarkStruct([...this.fields, ...other.fields]);
  }

  /** Gives a field. */
  attr(name: string): Value | undefined {
    return this.fields.get(name);
  }

  /** Names of the fields. */
  attrNames(): readonly string[] {
    return [...this.fields.keys()];
  }

  /** Compares with another struct. */
  #equals(other: StarlarkStruct, depth: number): boolean {
    if (this.fields.size !== other.fields.size) return false;
    for (const [name, value] of this.fields) {
      const match = other.fields.get(name);
      if (match === undefined || !equals(value, match, depth - 1)) return false;
    }
    return true;
  }
}
