// SPDX-License-Identifier: MIT
/**
 * Finds what a release graph says of one task. It reads no store.
 *
 * @module
 */

import type { DeploymentSpec, Package, TaskSpec } from "@ocuroot/sdk/model";
import type { TaskAddress } from "./address.ts";

/**
 * Finds a task or deployment in a release graph.
 *
 * @param graph The graph; undefined where a config declares none.
 * @param address Which one.
 * @returns What was declared, or undefined when it is not there.
 */
export function findTaskSpec(
  graph: Package | undefined,
  { kind, name }: Pick<TaskAddress, "kind" | "name">,
): TaskSpec | DeploymentSpec | undefined {
  for (const { task, deploy } of graph?.phases.flatMap((p) => p.tasks) ?? []) {
    if (kind === "task" && task?.name === name) return task;
    if (kind === "deploy" && deploy?.environment === name) return deploy;
  }
  return undefined;
}
