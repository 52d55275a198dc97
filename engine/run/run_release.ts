// SPDX-License-Identifier: MIT
/**
 * Does the planned runs of one release: queues redeployments, takes up
 * interrupted ones, drives the release, and tells how each item went.
 *
 * @module
 */

import { compareRefs, taskAddress } from "../graph/address.ts";
import { statusOf } from "../graph/read.ts";
import type { Work, WorkOutcome } from "../summary.ts";
import { advance, type AdvanceRequest } from "./advance.ts";
import type { ClaimResult } from "./claim.ts";
import {
  claimWorks,
  isRedeployment,
  type ReleaseWorks,
} from "./claim_works.ts";
import type { Execution } from "./execution.ts";
import { writeClaims } from "./give_back.ts";
import { loadRelease } from "./load_release.ts";
import { recoverRelease } from "./recover.ts";
import type { RunResult } from "./run_task.ts";

/** A release to do planned runs of. */
export interface PlannedRelease
  extends ReleaseWorks, Pick<AdvanceRequest, "claims" | "successor"> {}

/**
 * Does planned runs.
 *
 * @param execution The command at work, at the release's commit.
 * @param group The release and its items; its claims when it was started
 *   already.
 * @returns One outcome per item, then one for each further run.
 */
export async function runRelease(
  execution: Execution,
  group: PlannedRelease,
): Promise<readonly WorkOutcome[]> {
  const { release, works, successor } = group;
  const config = await loadRelease(execution, release);
  if (works.some(isInterruption)) await recoverRelease(execution, release);
  const claims = group.claims ?? await claimPlanned(execution, group);
  const { results, faults } = await advance(execution, {
    ...{ release, config, claims },
    ...(successor === undefined ? {} : { successor }),
  });
  const used = new Set<string>();
  const outcomes: WorkOutcome[] = [];
  for (const work of works) {
    const result = resultFor(work, results);
    if (result !== undefined) used.add(result.ref);
    outcomes.push(
      result === undefined
        ? await standing(execution, work)
        : outcomeOf(work, result),
    );
  }
  const commit = works[0]?.commit;
  const itemFor = (ref: string): Work => ({
    ref,
    kind: "run",
    ...(commit === undefined ? {} : { commit }),
    why: [{ kind: "ready" }],
  });
  for (const result of results.filter(({ ref }) => !used.has(ref))) {
    outcomes.push(outcomeOf(itemFor(result.ref), result));
  }
  for (const { ref, error } of faults) {
    outcomes.push({ work: itemFor(ref), status: "skipped", error });
  }
  return outcomes;
}

function isInterruption({ why }: Work): boolean {
  return why.some(({ kind }) => kind === "interrupted");
}

/** What is to run again is queued and started in one revision. */
async function claimPlanned(
  execution: Execution,
  group: ReleaseWorks,
): Promise<readonly ClaimResult[]> {
  if (!group.works.some(isRedeployment)) return [];
  // Asked before user code writes into the work tree; see settle.ts.
  await execution.dirty();
  return await writeClaims(execution, {
    message: `initializing deployment\n\n${group.release}`,
    fn: (tx) => claimWorks(execution, { ...group, tx }),
  });
}

/** The result of the very run, or of the newest run that took its place. */
function resultFor(
  work: Work,
  results: readonly RunResult[],
): RunResult | undefined {
  const exact = results.find(({ ref }) => ref === work.ref);
  if (exact !== undefined) return exact;
  if (!isRedeployment(work) && !isInterruption(work)) return undefined;
  const { task } = taskAddress(work.ref);
  return results.filter(({ ref }) => taskAddress(ref).task === task)
    .sort((a, b) => compareRefs(a.ref, b.ref)).at(-1);
}

function outcomeOf(work: Work, result: RunResult): WorkOutcome {
  const status = result.status === "complete"
    ? "done"
    : result.status === "failed"
    ? "failed"
    : result.status === "lost"
    ? "skipped"
    : "waiting";
  const { error } = result;
  return { work, status, ...(error === undefined ? {} : { error }) };
}

/** Somebody else did it, or it is no longer ready. */
async function standing(
  execution: Execution,
  work: Work,
): Promise<WorkOutcome> {
  const view = await execution.workspace.stores.state.view();
  const status = await statusOf(view, work.ref);
  const waits = status === "pending" || status === "paused" ||
    status === "running";
  return { work, status: waits ? "waiting" : "done" };
}
