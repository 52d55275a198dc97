// SPDX-License-Identifier: MIT
/**
 * Drives one release: runs whatever is ready, up to the workspace's limit at
 * the same time, until nothing more is. It starts runs in numeric order; it
 * neither makes runs nor decides which releases are to be driven.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { LoadedConfig } from "../config/loaded.ts";
import { compareRefs, runAddress } from "../graph/address.ts";
import { waitingRuns } from "../plan/waiting_runs.ts";
import { type ClaimedRun, claimRuns } from "./claim.ts";
import type { Execution } from "./execution.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { labelOf, type RunResult, runTask } from "./run_task.ts";

/** What driving a release came to. */
export interface Advanced {
  /** The runs that were tried, in numeric order. */
  readonly results: readonly RunResult[];
  /** Runs that cannot be judged, and why. */
  readonly faults: readonly {
    readonly ref: string;
    readonly error: OcurootError;
  }[];
}

/** A release to drive. */
export interface AdvanceRequest {
  /** Full release ref. */
  readonly release: string;
  /** Its config as evaluated for this release. */
  readonly config: LoadedConfig;
  /** True to run also what a newer release has overtaken. */
  readonly explicit?: boolean;
  /** Only these runs may start; all when absent. */
  readonly only?: (run: string) => boolean;
}

/**
 * Drives a release until it is complete, failed or waiting.
 *
 * @param execution The command at work.
 * @param request Which release, and how.
 * @returns What was run. An abort of the workspace's signal ends it early.
 */
export async function advance(
  execution: Execution,
  request: AdvanceRequest,
): Promise<Advanced> {
  const heart = startHeartbeat(execution);
  const drive: Drive = {
    ...request,
    execution,
    heart,
    active: new Map(),
    tried: new Set(),
    results: [],
    faults: new Map(),
    broken: [],
  };
  try {
    await driveAll(drive);
  } finally {
    await Promise.all(drive.active.values());
    await heart.stop();
  }
  if (drive.broken.length > 0) throw drive.broken[0];
  const order = (a: { ref: string }, b: { ref: string }) =>
    compareRefs(a.ref, b.ref);
  const faults = [...drive.faults].map(([ref, error]) => ({ ref, error }));
  return { results: drive.results.sort(order), faults: faults.sort(order) };
}

interface Drive extends AdvanceRequest {
  readonly execution: Execution;
  readonly heart: ReturnType<typeof startHeartbeat>;
  readonly active: Map<string, Promise<void>>;
  /** `run#functions` that were started or lost: never started twice. */
  readonly tried: Set<string>;
  readonly results: RunResult[];
  readonly faults: Map<string, OcurootError>;
  /** What broke the machinery: the first ends the drive. */
  readonly broken: unknown[];
}

async function driveAll(drive: Drive): Promise<void> {
  const { signal, concurrency } = drive.execution.workspace;
  let queue: readonly string[] = [];
  for (;;) {
    if (signal.aborted || drive.broken.length > 0) queue = [];
    else if (queue.length === 0) queue = await readyRuns(drive);
    if (queue.length === 0 && drive.active.size === 0) return;
    const free = Math.max(1, concurrency) - drive.active.size;
    if (free > 0 && queue.length > 0) {
      await start(drive, queue.slice(0, free));
      queue = queue.slice(free);
    }
    if (drive.active.size > 0 && (queue.length === 0 || isFull(drive))) {
      await Promise.race(drive.active.values());
    }
  }
}

function isFull(drive: Drive): boolean {
  return drive.active.size >= drive.execution.workspace.concurrency;
}

async function readyRuns(drive: Drive): Promise<readonly string[]> {
  const view = await drive.execution.workspace.stores.state.view();
  const { runs, faults } = await waitingRuns(view, drive.release);
  for (const { ref, error } of faults) drive.faults.set(ref, error);
  const ready = runs.filter(({ ready, address, run }) =>
    ready && !drive.active.has(address.run) &&
    (drive.only?.(address.run) ?? true) &&
    !drive.tried.has(`${address.run}#${run.functions.length}`)
  );
  for (const { address, run } of ready) {
    drive.tried.add(`${address.run}#${run.functions.length}`);
  }
  return ready.map(({ address }) => address.run);
}

async function start(drive: Drive, runs: readonly string[]): Promise<void> {
  const { execution, explicit = false } = drive;
  for (const result of await claimRuns(execution, { runs, explicit })) {
    if (result.kind === "claimed") begin(drive, result.claimed);
    if (result.kind !== "overtaken") continue;
    for (const run of result.cancelled) {
      execution.workspace.events({
        kind: "run",
        run: labelOf(runAddress(run), { type: "up" }),
        from: run === result.run ? result.from : "pending",
        to: "cancelled",
      });
    }
  }
}

function begin(drive: Drive, claimed: ClaimedRun): void {
  const { run } = claimed.address;
  const { execution, config, heart } = drive;
  const signal = heart.hold(claimed);
  const work = runTask(execution, { claimed, config, signal })
    .then((result) => void drive.results.push(result))
    .catch((error: unknown) => void drive.broken.push(error))
    .finally(() => {
      heart.release(run);
      drive.active.delete(run);
    });
  drive.active.set(run, work);
}
