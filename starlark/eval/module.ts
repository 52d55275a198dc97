// SPDX-License-Identifier: MIT
/**
 * What executing a file leaves behind. It does not load other files.
 *
 * @module
 */

import { freeze, type Value } from "../values/value.ts";
import type { Unit } from "./unit.ts";

/** An executed file. */
export class Module {
  /** File as given to `exec`. */
  readonly filename: string;
  /** The file's code and variables. @internal */
  readonly unit: Unit;

  /**
   * Wraps a unit that has run.
   *
   * @param unit The unit.
   */
  constructor(unit: Unit) {
    this.filename = unit.source.filename;
    this.unit = unit;
  }

  /** Global variables in order of their first binding in the text. */
  get globals(): ReadonlyMap<string, Value> {
    const globals = new Map<string, Value>();
    for (const { name, index, kind } of this.unit.resolution.globals) {
      const value = this.unit.slots[index];
      if (kind === "global" && value !== undefined) globals.set(name, value);
    }
    return globals;
  }

  /**
   * Gives a global.
   *
   * @param name Its name.
   * @returns Its value, or undefined when it has none.
   */
  get(name: string): Value | undefined {
    const { globals } = this.unit.resolution;
    const variable = globals.find((each) =>
      each.name === name && each.kind === "global"
    );
    return variable && this.unit.slots[variable.index];
  }

  /** Makes all globals immutable, as loaded modules are. */
  freeze(): void {
    for (const value of this.unit.slots) {
      if (value !== undefined) freeze(value);
    }
  }
}
