// SPDX-License-Identifier: MIT
/**
 * Queues the failed runs of a release again. Each starts its chain anew, as
 * what it was: a failed teardown is retried as a teardown. It runs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Transaction } from "../../stores/store.ts";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import { requireRun } from "../graph/read.ts";
import { putStatus, readClaim } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { queueRun } from "./queue_run.ts";

/**
 * Queues every failed run of a release again.
 *
 * @param execution The command at work.
 * @param release Full release ref.
 * @returns Full refs of the new runs, in numeric order.
 * @throws {OcurootError} release/nothing-to-retry when no run has failed.
 */
export async function retryFailed(
  execution: Execution,
  release: string,
): Promise<readonly string[]> {
  const time = timestamp(execution);
  return await write(execution, {
    message: `retrying release\n\n${release}`,
    fn: async ({ state }) => {
      const failed = await failedRuns(state, release);
      if (failed.length === 0) throw nothingToRetry(release);
      const queued: string[] = [];
      for (const address of failed) {
        const run = await retryRun(state, { address, time });
        if (run !== undefined) queued.push(run);
      }
      return queued;
    },
  });
}

async function failedRuns(
  state: Transaction,
  release: string,
): Promise<readonly RunAddress[]> {
  const base = `${escapeGlob(release)}/{task,deploy}/*/*/status/`;
  const failed = await state.match(`${base}failed`);
  const running = await state.match(`${base}running`);
  const left: string[] = [];
  for (const marker of running) {
    // An older client leaves no claim: nobody can tell that it is alive.
    const claim = await readClaim(state, runAddress(marker).run);
    if (claim === undefined) left.push(marker);
  }
  return [...failed, ...left].sort(compareRefs).map(runAddress);
}

/** Only the newest run of a task is worth another try. */
async function retryRun(
  state: Transaction,
  request: { readonly address: RunAddress; readonly time: string },
): Promise<string | undefined> {
  const { address, time } = request;
  const run = await requireRun(state, address.run);
  await putStatus(state, { run: address.run, status: "failed_retried", time });
  const runs = await state.match(`${escapeGlob(address.task)}/*`);
  if (runs.some((ref) => compareRefs(ref, address.run) > 0)) return undefined;
  return await queueRun(state, {
    task: address.task,
    type: run.type,
    functions: run.functions.slice(0, 1),
    cause: "retry",
    time,
  });
}

function nothingToRetry(release: string): OcurootError {
  return new OcurootError(
    "release/nothing-to-retry",
    `Cannot retry release "${release}": none of its runs has failed`,
  );
}
