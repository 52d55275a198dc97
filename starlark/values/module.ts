// SPDX-License-Identifier: MIT
/**
 * Modules: named bags of values, such as `json`. A file that was loaded is
 * no module.
 *
 * @module
 */

import { quote } from "./quote.ts";
import { freeze } from "./value.ts";
import type { StarlarkObject, Value } from "./value.ts";

/** A module. */
export class StarlarkModule implements StarlarkObject {
  /** Name given by `type(x)`. */
  readonly type = "module";
  /** Name of the module. */
  readonly name: string;
  /** Values by name. */
  readonly members: ReadonlyMap<string, Value>;

  /**
   * Makes a module.
   *
   * @param name Its name.
   * @param members Its values by name.
   */
  constructor(name: string, members: Readonly<Record<string, Value>>) {
    this.name = name;
    this.members = new Map(Object.entries(members));
  }

  /** Modules are true. */
  truth(): boolean {
    return true;
  }

  /** Freezes the members. */
  freeze(): void {
    this.members.forEach(freeze);
  }

  /** Writes `<module "json">`. */
  repr(): string {
    return `<module ${quote(this.name)}>`;
  }

  /** Gives a member. */
  attr(name: string): Value | undefined {
    return this.members.get(name);
  }

  /** Names of the members. */
  attrNames(): readonly string[] {
    return [...this.members.keys()].sort();
  }
}
