// SPDX-License-Identifier: MIT
/**
 * Phases: groups of tasks that may run at the same time, one group after the
 * other. Declaring one does not place it.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";
import type { AnyTask } from "./task.ts";

/** A group of tasks. */
export interface Phase {
  /** Says what it is. */
  readonly $kind: "phase";
  /** Its name. */
  readonly name: string;
  /** Its tasks. */
  readonly tasks: readonly AnyTask[];
  /** Where it was declared. */
  readonly site: CallSite;
}

/**
 * Declares a phase.
 *
 * @param name Its name.
 * @param tasks Its tasks and deployments; none is allowed.
 * @returns The phase, to be placed in a release.
 *
 * @example Two checks at the same time
 * ```ts
 * import { fn, phase, task } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const check = fn(() => {});
 * const checks = phase("checks", [task("lint", check), task("test", check)]);
 * assert.deepEqual(checks.tasks.map(({ name }) => name), ["lint", "test"]);
 * ```
 */
export function phase(name: string, tasks: readonly AnyTask[]): Phase {
  return { $kind: "phase", name, tasks, site: callSite(phase) };
}
