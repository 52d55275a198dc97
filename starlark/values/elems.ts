// SPDX-License-Identifier: MIT
/**
 * The elements of strings and bytes as iterables: neither is iterable by
 * itself, as it could be meant by byte or by code point.
 *
 * @module
 */

import { quote } from "./quote.ts";
import { encodeRune, runes } from "./text.ts";
import type { StarlarkObject, Value } from "./value.ts";

/** Which elements: bytes or code points, as strings or as ints (`_ords`). */
export type ElemsMethod =
  | "elems"
  | "elem_ords"
  | "codepoints"
  | "codepoint_ords";

/** The bytes of a string, in order. */
export class StringElems implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "string.elems";
  readonly #string: string;
  readonly #method: "elems" | "elem_ords";

  /**
   * Makes the iterable.
   *
   * @param string The string.
   * @param method Whether elements are strings or ints.
   */
  constructor(string: string, method: "elems" | "elem_ords") {
    this.#string = string;
    this.#method = method;
  }

  /** Number of bytes. */
  get length(): number {
    return this.#string.length;
  }

  /** Always true. */
  truth(): boolean {
    return true;
  }

  /** Strings are immutable. */
  freeze(): void {}

  /** Writes the call that made it. */
  repr(): string {
    return `${quote(this.#string)}.${this.#method}()`;
  }

  /** Walks over the bytes. */
  *iterate(): IterableIterator<Value> {
    for (let i = 0; i < this.length; i++) yield this.at(i);
  }

  /** Gives one byte. */
  at(at: number): Value {
    return this.#method === "elems"
      ? this.#string.charAt(at)
      : this.#string.charCodeAt(at);
  }
}

/** The code points of a string, in order. */
export class StringCodepoints implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "string.codepoints";
  readonly #string: string;
  readonly #method: "codepoints" | "codepoint_ords";

  /**
   * Makes the iterable.
   *
   * @param string The string.
   * @param method Whether elements are strings or ints.
   */
  constructor(string: string, method: "codepoints" | "codepoint_ords") {
    this.#string = string;
    this.#method = method;
  }

  /** Always true. */
  truth(): boolean {
    return true;
  }

  /** Strings are immutable. */
  freeze(): void {}

  /** Writes the call that made it. */
  repr(): string {
    return `${quote(this.#string)}.${this.#method}()`;
  }

  /** Walks over the code points; an invalid byte is U+FFFD. */
  *iterate(): IterableIterator<Value> {
    for (const { code } of runes(this.#string)) {
      yield this.#method === "codepoints" ? encodeRune(code) : code;
    }
  }
}

/** The bytes of a bytes value as ints, in order. */
export class BytesElems implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "bytes.elems";
  readonly #data: string;

  /**
   * Makes the iterable.
   *
   * @param data The bytes, one char each.
   */
  constructor(data: string) {
    this.#data = data;
  }

  /** Always true. */
  truth(): boolean {
    return true;
  }

  /** Bytes are immutable. */
  freeze(): void {}

  /** Writes the call that made it. */
  repr(): string {
    return `b${quote(this.#data)}.elems()`;
  }

  /** Walks over the bytes. */
  *iterate(): IterableIterator<Value> {
    for (let i = 0; i < this.#data.length; i++) yield this.#data.charCodeAt(i);
  }
}
