// SPDX-License-Identifier: MIT
/**
 * Starts planned work of one release in one transaction: what has to run again
 * is queued and claimed together with whatever else is ready there. Whether it
 * still makes sense is looked at inside that transaction.
 *
 * @module
 */

import type { Transaction, TransactionPair } from "../../stores/store.ts";
import { taskAddress } from "../graph/address.ts";
import { redeployment } from "../plan/reconcile.ts";
import { waitingRuns } from "../plan/waiting_runs.ts";
import type { Work } from "../summary.ts";
import { type ClaimResult, claimWithin } from "./claim.ts";
import { type Execution, timestamp } from "./execution.ts";
import { queueUp } from "./queue_run.ts";

/** The planned items of one release. */
export interface ReleaseWorks {
  /** Full release ref. */
  readonly release: string;
  /** Its items, in order. */
  readonly works: readonly Work[];
}

/**
 * Tells a deployment that is to run again for its inputs.
 *
 * @param work The item.
 * @returns True when its run has to be queued first.
 */
export function isRedeployment({ why }: Pick<Work, "why">): boolean {
  return why.some(({ kind }) => kind === "input");
}

/**
 * Queues and claims as part of a transaction.
 *
 * @param execution The command at work.
 * @param request The items, and the transaction.
 * @returns One result for each run that was ready and had room; valid once the
 *   transaction has landed.
 */
export async function claimWorks(
  execution: Execution,
  request: ReleaseWorks & { readonly tx: TransactionPair },
): Promise<readonly ClaimResult[]> {
  const { tx, release } = request;
  const time = timestamp(execution);
  for (const work of request.works.filter(isRedeployment)) {
    await queueAgain(tx.state, { work, time });
  }
  const choose = () => firstRuns(execution, { state: tx.state, release });
  return await claimWithin(execution, { tx, choose, explicit: false });
}

/**
 * Chooses the runs of a release that can start at once.
 *
 * @param execution The command at work.
 * @param place The transaction and the release.
 * @returns Full run refs, as many as may run at the same time.
 */
export async function firstRuns(
  execution: Execution,
  place: { readonly state: Transaction; readonly release: string },
): Promise<readonly string[]> {
  const { signal, concurrency } = execution.workspace;
  if (signal.aborted) return [];
  const { runs } = await waitingRuns(place.state, place.release);
  return runs.filter(({ ready }) => ready)
    .slice(0, Math.max(1, concurrency))
    .map(({ address }) => address.run);
}

/** Looks again: the plan may be out of date. */
async function queueAgain(
  state: Transaction,
  { work, time }: { readonly work: Work; readonly time: string },
): Promise<void> {
  const found = await redeployment(state, taskAddress(work.ref).current);
  if (found?.address.task !== work.ref) return;
  await queueUp(state, {
    task: work.ref,
    type: "up",
    fn: found.first.fn,
    inputs: found.drift.inputs,
    cause: "inputs",
    time,
  });
}
