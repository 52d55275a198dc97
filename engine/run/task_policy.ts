// SPDX-License-Identifier: MIT
/**
 * Finds the policy that a task declares for itself.
 *
 * @module
 */

import type { Declaration } from "@ocuroot/sdk/declaration";
import type { TaskAddress } from "../graph/address.ts";
import { findTaskSpec } from "../graph/task_spec.ts";
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
  const policy = findTaskSpec(declaration.package, address)?.policy;
  return policy && { name: address.name, policy };
}
