// SPDX-License-Identifier: MIT
/**
 * How Starlark values are represented, and why.
 *
 * | Starlark | JavaScript |
 * |---|---|
 * | `None` | `null` |
 * | `True`, `False` | `true`, `false` |
 * | `int` | `number` (a safe integer, never `-0`) or else `bigint` |
 * | `float` | {@link StarlarkFloat} |
 * | `string` | a JavaScript string of **bytes** (each char code 0–255): UTF-8 |
 * | the rest | a class that implements {@link StarlarkObject} |
 *
 * A string of ASCII text is the same in both worlds, and engines keep a
 * string of bytes in one byte a char; so length, indexing, slicing, search
 * and comparison are native operations with the byte semantics of the
 * specification. Text enters with `fromText` and leaves with `toText`
 * (`values/text.ts`).
 *
 * An `int` outside the safe range is always a `bigint` and one inside never
 * is (`values/int.ts` keeps that), so equal ints are identical.
 *
 * @module
 */

/** Any Starlark value. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | StarlarkObject;

/** What every value that is not a JavaScript primitive can do. */
export interface StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type: string;
  /** Truth value. */
  truth(): boolean;
  /** Makes the value and all it holds immutable. */
  freeze(): void;
}

/** A float. Boxed so that `1.0` and `1` differ. */
export class StarlarkFloat implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "float";
  /** The IEEE 754 double. */
  readonly value: number;

  /**
   * Boxes a double.
   *
   * @param value The double.
   */
  constructor(value: number) {
    this.value = value;
  }

  /** False for zero only. */
  truth(): boolean {
    return this.value !== 0;
  }

  /** Floats are immutable. */
  freeze(): void {}
}
