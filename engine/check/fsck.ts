// SPDX-License-Identifier: MIT
/**
 * The verbs behind `state fsck`: checks the stores of a workspace, and
 * applies the mends that were agreed to.
 *
 * @module
 */

import type { Transaction, TransactionPair } from "../../stores/store.ts";
import { isGone } from "../machine.ts";
import type { Workspace } from "../workspace.ts";
import { checkStores } from "./check_stores.ts";
import type { Edit, Finding } from "./finding.ts";

/**
 * Checks state and intent.
 *
 * @param workspace The opened repository.
 * @returns What is wrong; nothing when all is well.
 */
export async function checkState(
  workspace: Workspace,
): Promise<readonly Finding[]> {
  const { stores, owner, clock } = workspace;
  const [state, intent] = await Promise.all([
    stores.state.inspect(),
    stores.intent.inspect(),
  ]);
  const views = {
    state: await stores.state.view(),
    intent: await stores.intent.view(),
  };
  return await checkStores(views, {
    time: new Date(clock.now()).toISOString(),
    isDead: (claim) => isGone(claim, owner),
    recall: (store, ref) => (store === "state" ? state : intent).recall(ref),
    files: { state: await state.faults(), intent: await intent.faults() },
  });
}

/**
 * Applies mends in one transaction: all of them or none. What was found may
 * be out of date, so check again afterwards.
 *
 * @param workspace The opened repository.
 * @param findings Those to put right; others are passed over.
 * @returns How many were put right.
 */
export async function mendState(
  workspace: Workspace,
  findings: readonly Finding[],
): Promise<number> {
  const mends = findings.flatMap(({ mend }) => mend ?? []);
  if (mends.length === 0) return 0;
  const lines = mends.map(({ text }) => text).join("\n");
  await workspace.stores.transact(`state mended\n\n${lines}`, async (tx) => {
    for (const { edits } of mends) {
      for (const edit of edits) await applyEdit(tx, edit);
    }
  });
  return mends.length;
}

async function applyEdit(pair: TransactionPair, edit: Edit): Promise<void> {
  const tx: Transaction = pair[edit.store];
  switch (edit.op) {
    case "set": {
      const { bodyType } = edit;
      await tx.set(edit.ref, edit.body, bodyType ? { bodyType } : {});
      break;
    }
    case "link":
      await tx.link(edit.ref, edit.target);
      break;
    case "unlink":
      await tx.unlink(edit.ref);
      break;
  }
}
