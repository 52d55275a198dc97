// SPDX-License-Identifier: MIT
/**
 * Takes up what dead processes left behind. A claim is dead when its process
 * is gone from this machine, or when no beat came for a whole lease while we
 * watched; clocks are never compared. Its run becomes interrupted: failed,
 * with the reason on record.
 *
 * A deployment may be run twice by the product's old promise, so an
 * interrupted one is queued again where it stopped. A task is not: it stays
 * failed until somebody retries it. Either may be declared otherwise.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Claim, Release } from "@ocuroot/sdk/model";
import type { Transaction, TransactionPair } from "../../stores/store.ts";
import { isGone } from "../machine.ts";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import { requireRun, statusOf } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import {
  INTERRUPTED,
  isIdempotent,
  isInterrupted,
} from "../plan/interrupted_runs.ts";
import { putAttempt, putStatus, readClaim } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { checkInterrupted } from "./interrupted.ts";
import { newestViews } from "./newest_views.ts";
import { queueRun } from "./queue_run.ts";
import { labelOf } from "./run_task.ts";
import { restoreIntent } from "./settle.ts";

/**
 * Takes up what is left of a release.
 *
 * @param execution The command at work.
 * @param release Full release ref.
 * @returns How many runs were queued again.
 */
export async function recoverRelease(
  execution: Execution,
  release: string,
): Promise<number> {
  return await recover(execution, { releases: escapeGlob(release) });
}

/**
 * Takes up what is left of all releases under a glob.
 *
 * @param execution The command at work.
 * @param scope Glob of release refs, `**\/@*`, and the commit they were made
 *   at; any commit when absent.
 * @returns How many runs were queued again.
 */
export async function recover(
  execution: Execution,
  scope: { readonly releases: string; readonly commit?: string },
): Promise<number> {
  const view = await execution.workspace.stores.state.view();
  const base = `${scope.releases}/{task,deploy}/*/*/status/`;
  const held: Held[] = [];
  for (const marker of await view.match(`${base}running`)) {
    const address = runAddress(marker);
    const claim = await readClaim(view, address.run);
    if (claim === undefined) continue;
    if (!await isMadeAt(view, { address, commit: scope.commit })) continue;
    if (claim.owner !== execution.workspace.owner.id) {
      held.push({ address, claim });
    }
  }
  const dead = await watch(execution, held);
  if (dead.length > 0) await interrupt(execution, dead);
  const failed = await execution.workspace.stores.state.view()
    .then((view) => view.match(`${base}failed`));
  if (failed.length === 0) return 0;
  return await requeue(execution, failed.map(runAddress));
}

/** Most runs are short: whoever holds one is likely done by then. */
const FIRST_LOOK_MS = 250;

interface Held {
  readonly address: RunAddress;
  readonly claim: Claim;
}

async function isMadeAt(
  reader: Reader,
  place: { readonly address: RunAddress; readonly commit: string | undefined },
): Promise<boolean> {
  if (place.commit === undefined) return true;
  const json = await reader.get(place.address.release);
  const release = json as unknown as Partial<Release> | undefined;
  return release?.commit === place.commit;
}

/** Gives those whose owner is gone or did not beat for a lease. */
async function watch(
  execution: Execution,
  held: readonly Held[],
): Promise<readonly Held[]> {
  const { clock, owner, signal, events } = execution.workspace;
  const dead: Held[] = [];
  let open: Held[] = [];
  for (const run of held) {
    (await isGone(run.claim, owner) ? dead : open).push(run);
  }
  if (open.length === 0) return dead;
  const lease = Math.max(...open.map(({ claim }) => claim.lease_ms));
  const seconds = Math.ceil(lease / 1000);
  const message =
    `Watching ${open.length} runs of other processes, ${seconds} s at most`;
  events({ kind: "warning", message });
  let pause = Math.min(FIRST_LOOK_MS, lease / 6);
  for (let waited = 0; waited <= lease && open.length > 0;) {
    await clock.sleep(pause, signal).catch((error: unknown) => {
      checkInterrupted(execution.workspace);
      throw error;
    });
    open = await unchanged(execution, open);
    waited += pause;
    pause = Math.ceil(Math.min(pause * 2, lease / 6));
  }
  return [...dead, ...open];
}

async function unchanged(
  execution: Execution,
  held: readonly Held[],
): Promise<Held[]> {
  const { state } = execution.workspace.stores;
  const view = await state.view({ isNewest: true });
  const still: Held[] = [];
  for (const run of held) {
    if (await isUnchanged(view, run)) still.push(run);
  }
  return still;
}

async function isUnchanged(
  state: Reader,
  { address, claim }: Held,
): Promise<boolean> {
  const now = await readClaim(state, address.run);
  if (now?.owner !== claim.owner || now.beat !== claim.beat) return false;
  return await statusOf(state, address.run) === "running";
}

async function interrupt(
  execution: Execution,
  dead: readonly Held[],
): Promise<void> {
  const time = timestamp(execution);
  const done = await write(execution, {
    message: "runs interrupted",
    fn: async (tx) => {
      const interrupted: { address: RunAddress; again: boolean }[] = [];
      for (const run of dead) {
        if (!await isUnchanged(tx.state, run)) continue;
        await interruptOne(tx, { ...run, time });
        const again = await isIdempotent(tx.state, run.address);
        interrupted.push({ address: run.address, again });
      }
      return interrupted;
    },
  });
  for (const { address, again } of done) {
    const run = labelOf(address, { type: "up" });
    execution.workspace.events({
      kind: "run",
      run,
      from: "running",
      to: "failed",
    });
    if (again) continue;
    const message = `Run "${address.run}" was interrupted and is not run ` +
      `again unasked: ocuroot release retry "${address.release}"`;
    execution.workspace.events({ kind: "warning", message });
  }
}

async function interruptOne(
  tx: TransactionPair,
  { address, claim, time }: Held & { readonly time: string },
): Promise<void> {
  const run = await requireRun(tx.state, address.run);
  await putStatus(tx.state, { run: address.run, status: "failed", time });
  await tx.state.unlink(`${address.run}/claim`);
  const intent = await restoreIntent(tx.intent, { address, claim, run });
  await putAttempt(tx.state, {
    run: address.run,
    started: claim.since,
    finished: time,
    host: claim.host,
    code: INTERRUPTED,
    ...intent,
    error:
      `Interrupted "${address.run}": process ${claim.pid} on "${claim.host}" stopped`,
  });
}

async function requeue(
  execution: Execution,
  failed: readonly RunAddress[],
): Promise<number> {
  const views = await newestViews(execution.workspace.stores);
  const interrupted: RunAddress[] = [];
  for (const address of failed) {
    if (await isInterrupted(views, address)) interrupted.push(address);
  }
  if (interrupted.length === 0) return 0;
  const time = timestamp(execution);
  return await write(execution, {
    message: "interrupted runs queued again",
    fn: async (tx) => {
      let queued = 0;
      for (const address of interrupted.sort(byRun)) {
        if (!await isInterrupted(tx, address)) continue;
        await requeueOne(tx.state, { address, time });
        queued++;
      }
      return queued;
    },
  });
}

async function requeueOne(
  state: Transaction,
  { address, time }: { readonly address: RunAddress; readonly time: string },
): Promise<void> {
  const run = await requireRun(state, address.run);
  await putStatus(state, { run: address.run, status: "failed_retried", time });
  await queueRun(state, {
    task: address.task,
    type: run.type,
    functions: run.functions,
    cause: "interrupted",
    time,
  });
}

function byRun(a: RunAddress, b: RunAddress): number {
  return compareRefs(a.run, b.run);
}
