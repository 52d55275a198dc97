// SPDX-License-Identifier: MIT
/**
 * Modules with the unit they came from, as the evaluator sees them.
 *
 * @module
 */

import { Module } from "./module.ts";
import type { Unit } from "./unit.ts";

/** An executed file. */
export class UnitModule extends Module {
  /** Its code and variables. */
  readonly unit: Unit;

  /** Wraps a unit, before or after it has run. */
  constructor(unit: Unit) {
    super(unit.source.filename, () => unit.globals());
    this.unit = unit;
  }
}
