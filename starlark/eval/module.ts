// SPDX-License-Identifier: MIT
/**
 * What executing a file leaves behind, as embedders see it. It does not load
 * other files.
 *
 * @module
 */

import { freeze, type Value } from "../values/value.ts";

/** An executed file, or a bag of values that can be loaded like one. */
export class Module {
  /** File as given to `exec`. */
  readonly filename: string;
  readonly #globals: () => ReadonlyMap<string, Value>;

  /**
   * Makes a module that `load` statements can take names from.
   *
   * @param filename Name of the module.
   * @param globals Gives its values by name, as they are now.
   */
  constructor(filename: string, globals: () => ReadonlyMap<string, Value>) {
    this.filename = filename;
    this.#globals = globals;
  }

  /** Global variables in order of their first binding in the text. */
  get globals(): ReadonlyMap<string, Value> {
    return this.#globals();
  }

  /**
   * Gives a global.
   *
   * @param name Its name.
   * @returns Its value, or undefined when it has none.
   */
  get(name: string): Value | undefined {
    return this.globals.get(name);
  }

  /** Makes all globals immutable, as loaded modules are. */
  freeze(): void {
    for (const value of this.globals.values()) freeze(value);
  }
}
