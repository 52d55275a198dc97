// SPDX-License-Identifier: MIT
/**
 * Finds the policy that a task declares for itself.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import type { TaskAddress } from "../graph/address.ts";
import type { TaskPolicy } from "../workspace.ts";

/**
 * Finds the policy of a task or deployment.
 *
 * @param declaration What its config declares.
 * @param address Which one.
 * @returns The policy, or undefined when it has none of its own.
 */
export function taskPolicy(
  declaration: Declaration,
  address: Pick<TaskAddress, "kind" | "name">,
): TaskPolicy | undefined {
  const { kind, name } = address;
  const tasks = declaration.package?.phases.flatMap(({ tasks }) => tasks) ?? [];
  const found = tasks.find(({ task, deploy }) =>
    kind === "task" ? task?.name === name : deploy?.environment === name
  );
  const policy = found?.task?.policy ?? found?.deploy?.policy;
  return policy && { name, policy };
}
