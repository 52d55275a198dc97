// SPDX-License-Identifier: MIT
/**
 * The answer of an HTTP request: a struct whose fields are also found by
 * index, because published configs read it either way.
 *
 * @module
 */

import { StarlarkStruct, type Value } from "@ocuroot/starlark";

/** A struct that can be indexed by field name. */
export class Answer extends StarlarkStruct {
  /**
   * Gives a field by index.
   *
   * @param key The field's name.
   * @returns Its value, or undefined when there is none.
   */
  get(key: Value): Value | undefined {
    return typeof key === "string" ? this.fields.get(key) : undefined;
  }
}
