// SPDX-License-Identifier: MIT
/**
 * A Starlark object whose fields are computed when they are looked at, such as
 * the list of commands so far.
 *
 * @module
 */

import type { StarlarkObject, Value } from "@ocuroot/starlark";

/** An object with computed fields. */
export class Live implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type: string;
  readonly #fields: Readonly<Record<string, () => Value>>;

  /**
   * Makes an object.
   *
   * @param type Name given by `type(x)`.
   * @param fields What computes each field.
   */
  constructor(type: string, fields: Readonly<Record<string, () => Value>>) {
    this.type = type;
    this.#fields = fields;
  }

  /** It is always true. */
  truth(): boolean {
    return true;
  }

  /** It holds nothing that could change. */
  freeze(): void {}

  /** Gives a field. */
  attr(name: string): Value | undefined {
    return Object.hasOwn(this.#fields, name)
      ? this.#fields[name]?.()
      : undefined;
  }

  /** Names of the fields. */
  attrNames(): readonly string[] {
    return Object.keys(this.#fields);
  }
}
