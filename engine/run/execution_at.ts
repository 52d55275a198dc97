// SPDX-License-Identifier: MIT
/**
 * The command at work, seen from the checkout that a piece of work has to be
 * done in. What was written, evaluated and recorded so far stays common.
 *
 * @module
 */

import type { CommitPlace } from "../workspace.ts";
import type { Execution } from "./execution.ts";

/**
 * Gives the execution whose checkout is at a commit.
 *
 * @param execution The command at work.
 * @param place The commit that is needed.
 * @returns The execution to work with.
 * @throws {OcurootError} git/commit when the commit cannot be had.
 */
export async function executionAt(
  execution: Execution,
  place: CommitPlace,
): Promise<Execution> {
  const workspace = await execution.workspace.checkout(place);
  if (workspace === execution.workspace) return execution;
  return { ...execution, workspace, dirty: workspace.dirty };
}
