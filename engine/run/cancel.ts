// SPDX-License-Identifier: MIT
/**
 * Cancels a waiting run, and the waiting runs of its release that could only
 * have started after it. Why it is cancelled is the caller's business.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Transaction } from "../../stores/store.ts";
import { type RunAddress, runAddress } from "../graph/address.ts";
import { lastStep, requireRun } from "../graph/read.ts";
import { putAttempt, putStatus } from "./documents.ts";

/**
 * Cancels a run and what depends on it.
 *
 * @param tx State.
 * @param request The run, the time and the reason to record.
 * @returns Full refs of all cancelled runs, the given one first.
 */
export async function cancelRun(
  tx: Transaction,
  request: {
    readonly address: RunAddress;
    readonly time: string;
    readonly reason: string;
  },
): Promise<readonly string[]> {
  const { address, time, reason } = request;
  const waiting = await waitingRuns(tx, address.release);
  const cancelled: RunAddress[] = [address];
  for (let at = 0; at < cancelled.length; at++) {
    const task = cancelled[at]?.task ?? "";
    const glob = `${escapeGlob(task)}/*/status/complete`;
    if ((await tx.match(glob)).length > 0) continue;
    for (const run of waiting) {
      if (cancelled.some((done) => done.run === run.run)) continue;
      const { dependencies = [] } = lastStep(await requireRun(tx, run.run));
      if (dependencies.includes(glob)) cancelled.push(run);
    }
  }
  for (const { run } of cancelled) {
    await putStatus(tx, { run, status: "cancelled", time });
    await putAttempt(tx, { run, finished: time, error: reason });
  }
  return cancelled.map(({ run }) => run);
}

async function waitingRuns(
  tx: Transaction,
  release: string,
): Promise<readonly RunAddress[]> {
  const base = escapeGlob(release);
  const markers = await tx.match(`${base}/{task,deploy}/*/*/status/pending`);
  return markers.map(runAddress);
}
