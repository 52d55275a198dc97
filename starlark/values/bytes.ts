// SPDX-License-Identifier: MIT
/**
 * Bytes: immutable sequences of octets. They are no strings, though both
 * are kept alike.
 *
 * @module
 */

import { holds } from "./compare.ts";
import { fail } from "./fail.ts";
import { quote } from "./quote.ts";
import { repeatCount } from "./repeat.ts";
import { sliceString } from "./slice_string.ts";
import { isInt, typeName } from "./value.ts";
import type { BinaryOp, CompareOp, StarlarkObject, Value } from "./value.ts";

/** A bytes value. */
export class StarlarkBytes implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "bytes";
  /** The bytes, one char each. */
  readonly data: string;

  /**
   * Makes a bytes value.
   *
   * @param data The bytes, one char (0–255) each.
   */
  constructor(data: string) {
    this.data = data;
  }

  /** Number of bytes. */
  get length(): number {
    return this.data.length;
  }

  /** False when empty. */
  truth(): boolean {
    return this.data.length > 0;
  }

  /** Bytes are immutable. */
  freeze(): void {}

  /** Writes `b"a\xff"`. */
  repr(): string {
    return `b${quote(this.data)}`;
  }

  /** Sets the key apart from that of a string. */
  hashKey(): string {
    return `\u0101${this.data}`;
  }

  /** Compares byte by byte. */
  compare(op: CompareOp, other: Value): boolean | undefined {
    if (!(other instanceof StarlarkBytes)) return undefined;
    if (this.data === other.data) return holds(op, 0);
    return holds(op, this.data < other.data ? -1 : 1);
  }

  /** Concatenates and repeats. */
  binary(
    op: BinaryOp,
    other: Value,
    side: "left" | "right",
  ): Value | undefined {
    if (op === "*" && isInt(other)) {
      const count = repeatCount(this.data.length, other);
      return new StarlarkBytes(this.data.repeat(count));
    }
    if (op !== "+" || side !== "left" || !(other instanceof StarlarkBytes)) {
      return undefined;
    }
    return new StarlarkBytes(this.data + other.data);
  }

  /** Gives one byte, again as bytes. */
  at(at: number): Value {
    return new StarlarkBytes(this.data.charAt(at));
  }

  /** Copies a part. */
  slice(start: number, end: number, step: number): Value {
    return new StarlarkBytes(sliceString(this.data, start, end, step));
  }

  /** Tells whether bytes or one byte occur. */
  contains(item: Value): boolean {
    if (item instanceof StarlarkBytes) return this.data.includes(item.data);
    if (!isInt(item)) {
      return fail(
        `'in bytes' requires bytes or int as left operand, not ${
          typeName(item)
        }`,
      );
    }
    if (item < 0 || item > 255) {
      const want = "want value in unsigned 8-bit range";
      fail(`int in bytes: ${item} out of range (${want})`);
    }
    return this.data.includes(String.fromCharCode(Number(item)));
  }
}
