// SPDX-License-Identifier: MIT
/**
 * Pushes an intent checkout: makes state follow every pending intent and does
 * the work that follows. What is pending is what the stores say: edits in the
 * checkout that are not pushed do not count.
 *
 * @module
 */

import { findGit, headCommit } from "../git_info.ts";
import type { Plan } from "../plan/plan.ts";
import { plan, runCascade } from "../run/cascade.ts";
import { startExecution } from "../run/execution.ts";
import { checkInterrupted } from "../run/interrupted.ts";
import type { Workspace } from "../workspace.ts";
import { INTENT_INDEX, readIndex, writeIntentIndex } from "./push_index.ts";
import type { PushSummary } from "./summary.ts";

/**
 * Pushes an intent checkout.
 *
 * @param workspace The opened checkout.
 * @returns What was applied and what followed.
 */
export async function pushIntent(workspace: Workspace): Promise<PushSummary> {
  const execution = startExecution(workspace);
  const { changes } = execution;
  const pending = await plan(execution, { groups: ["intent"] });
  if (pending.work.length === 0 && pending.faults.length === 0) {
    return { files: [], status: "done" };
  }
  for (const ref of refsOf(pending)) changes.intent.add(ref);
  const cascade = await runCascade(execution, { changes });
  checkInterrupted(workspace);
  if (cascade.status !== "failed") {
    const head = await headCommit(await findGit(workspace.root));
    const view = await workspace.stores.state.view();
    const index = await readIndex(view, INTENT_INDEX);
    const isRepeated = index?.commit === head;
    await writeIntentIndex(execution, {
      commit: head,
      previous_commit: isRepeated ? index.previous_commit : index?.commit ?? "",
      release_configs: null,
    });
  }
  return { files: [], cascade, status: cascade.status };
}

/**
 * Lists the intents that a push would apply.
 *
 * @param workspace The opened checkout.
 * @returns Their refs, in the order they would be applied.
 */
export async function listIntentPush(
  workspace: Workspace,
): Promise<readonly string[]> {
  const execution = startExecution(workspace);
  const { work, faults } = await plan(execution, { groups: ["intent"] });
  for (const { error } of faults) {
    workspace.events({ kind: "warning", message: error.message });
  }
  return work.map(({ ref }) => ref);
}

/** Deletions that are held back count, so that it is said. */
function refsOf({ work, faults }: Plan): readonly string[] {
  const held = faults.flatMap(({ work, error }) => {
    const refs = error.data?.["refs"];
    return Array.isArray(refs) ? refs.map(String) : [work.ref];
  });
  return [...work.map(({ ref }) => ref), ...held];
}
