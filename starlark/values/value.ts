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
 * What a value can do is told by the optional methods of
 * {@link StarlarkObject}: the operators ask for the method and refuse the
 * operation when it is not there, so a program that embeds the language can
 * bring kinds of its own.
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

/** Key under which a dict or set keeps a value: equal values, equal keys. */
export type HashKey = null | boolean | number | bigint | string | object;

/** An operator that compares. */
export type CompareOp = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** An operator between two values that makes a third. */
export type BinaryOp =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "&"
  | "|"
  | "^"
  | "<<"
  | ">>";

/** What every value that is not a JavaScript primitive can do. */
export interface StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type: string;
  /** True for what `thread.call` can call. */
  readonly callable?: true;
  /** Number of elements, for `len(x)`. */
  readonly length?: number;
  /** Truth value. */
  truth(): boolean;
  /** Makes the value and all it holds immutable. */
  freeze(): void;
  /**
   * Writes the value as `repr(x)` shows it.
   *
   * @param print Writes a part of the value; knows about cycles.
   */
  repr?(print: (part: Value) => string): string;
  /** Gives the key of the value in dicts; absent for unhashable values. */
  hashKey?(): HashKey;
  /**
   * Compares with another value of the same type name.
   *
   * @param op The operator.
   * @param other The right operand.
   * @param depth Levels that parts may still go down.
   * @returns The result, or `undefined` when the operator does not apply.
   */
  compare?(op: CompareOp, other: Value, depth: number): boolean | undefined;
  /**
   * Applies a binary operator.
   *
   * @param op The operator.
   * @param other The other operand.
   * @param side Where this value stands.
   * @returns The result, or `undefined` when the operator does not apply.
   */
  binary?(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined;
  /** Walks over the elements; the value cannot change until the walk ends. */
  iterate?(): IterableIterator<Value>;
  /**
   * Gives the element at a position.
   *
   * @param position 0 up to `length - 1`.
   */
  at?(position: number): Value;
  /**
   * Gives the elements of a slice.
   *
   * @param start First position.
   * @param end Position behind the last, or before the first for a step < 0.
   * @param step Distance between positions.
   */
  slice?(start: number, end: number, step: number): Value;
  /**
   * Looks up a key of a mapping.
   *
   * @param key Any hashable value.
   * @returns The value, or `undefined` when absent.
   */
  get?(key: Value): Value | undefined;
  /**
   * Assigns `x[key] = value`; `key` is a position when `at` is there.
   *
   * @param key The key or position.
   * @param value The new element.
   */
  setIndex?(key: Value, value: Value): void;
  /**
   * Tells whether `item in x`.
   *
   * @param item The left operand.
   */
  contains?(item: Value): boolean;
  /**
   * Gives a field or method.
   *
   * @param name Its name.
   * @returns The value, or `undefined` when absent.
   */
  attr?(name: string): Value | undefined;
  /** Names of all fields and methods. */
  attrNames?(): readonly string[];
  /**
   * Assigns `x.name = value`.
   *
   * @param name The field.
   * @param value The new value.
   */
  setAttr?(name: string, value: Value): void;
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

/**
 * Tells a value with methods from a JavaScript primitive.
 *
 * @param value Any value.
 * @returns Whether it is an object.
 */
export function isObject(value: Value): value is StarlarkObject {
  return typeof value === "object" && value !== null;
}

/**
 * Tells whether a value is an `int`.
 *
 * @param value Any value.
 * @returns Whether it is one.
 */
export function isInt(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/**
 * Gives the name of a value's type.
 *
 * @param value Any value.
 * @returns What `type(value)` says.
 */
export function typeName(value: Value): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
    case "bigint":
      return "int";
    case "boolean":
      return "bool";
    default:
      return value === null ? "NoneType" : value.type;
  }
}

/**
 * Gives the truth of a value.
 *
 * @param value Any value.
 * @returns What `bool(value)` says.
 */
export function truth(value: Value): boolean {
  if (value === true || value === false) return value;
  if (value === null) return false;
  return typeof value === "object" ? value.truth() : Boolean(value);
}

/**
 * Makes a value and all it holds immutable.
 *
 * @param value Any value.
 */
export function freeze(value: Value): void {
  if (isObject(value)) value.freeze();
}
