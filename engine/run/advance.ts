// SPDX-License-Identifier: MIT
/**
 * Drives one release: runs whatever is ready, up to the workspace's limit at
 * the same time, until nothing more is. It starts runs in numeric order; it
 * neither makes runs nor decides which releases are to be driven.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { LoadedConfig } from "../config/loaded.ts";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import { waitingRuns } from "../plan/waiting_runs.ts";
import { type ClaimedRun, type ClaimResult, claimRuns } from "./claim.ts";
import type { Execution } from "./execution.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { labelOf, type RunResult, runTask } from "./run_task.ts";
import type { StepOutcome } from "./settle.ts";
import { type EndedWell, inherit, type Successor } from "./successor.ts";

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
  /** Runs that are claimed already. */
  readonly claims?: readonly ClaimResult[];
  /**
   * Looks for what comes after this release. Called when all user code that is
   * at work has ended well, before the last end is recorded.
   */
  readonly successor?: (
    ended: readonly EndedWell[],
  ) => Promise<Successor | undefined>;
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
    working: new Set(),
    ending: new Set(),
    landing: new Map(),
    queue: [],
    claiming: undefined,
    ended: [],
    isSpoilt: false,
    calling: new Set(),
    looking: undefined,
    heir: undefined,
    inheriting: undefined,
    states: new Map(),
    tried: new Set(),
    results: [],
    faults: new Map(),
    broken: [],
  };
  try {
    start(drive, request.claims ?? []);
    await driveAll(drive);
  } finally {
    await drive.claiming;
    await Promise.all(drive.active.values());
    await drive.inheriting;
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
  /** Runs whose end is not recorded yet. */
  readonly active: Map<string, Promise<void>>;
  /** Those of them whose user code may be at work. */
  readonly working: Set<string>;
  /** Those of them whose end waits to be recorded. */
  readonly ending: Set<string>;
  /** The rest of those whose end is being recorded. */
  readonly landing: Map<string, Promise<void> | undefined>;
  /** Ready runs that there was no room for yet. */
  queue: readonly string[];
  /** The claim on its way: there is one at a time. */
  claiming: Promise<void> | undefined;
  /** Runs whose user code has ended well. */
  readonly ended: EndedWell[];
  /** True when that of any has ended otherwise. */
  isSpoilt: boolean;
  /** Those of them whose user code has not come to an end. */
  readonly calling: Set<string>;
  /** The look for what comes after the release. */
  looking: Promise<void> | undefined;
  /** What comes after it, once the last end is to be recorded. */
  heir: Successor | undefined;
  /** Its claim on the way. */
  inheriting: Promise<void> | undefined;
  /** How far each run was when it was ready: `run#functions`. */
  readonly states: Map<string, string>;
  /** Those that were started or lost: never started twice. */
  readonly tried: Set<string>;
  readonly results: RunResult[];
  readonly faults: Map<string, OcurootError>;
  /** What broke the machinery: the first ends the drive. */
  readonly broken: unknown[];
}

async function driveAll(drive: Drive): Promise<void> {
  for (;;) {
    await drive.claiming;
    // What ends while the view is read is not in it: then look again.
    const isIdle = drive.active.size === 0;
    if (room(drive) > 0 && drive.queue.length === 0) {
      const { stores } = drive.execution.workspace;
      drive.queue = await readyRuns(drive, await stores.state.view());
    }
    if (room(drive) > 0 && drive.queue.length > 0) await claimMore(drive);
    else if (drive.active.size > 0) await Promise.race(drive.active.values());
    else if (isIdle && drive.claiming === undefined) return;
  }
}

/** How many runs may be started now. */
function room(drive: Drive): number {
  const { signal, concurrency } = drive.execution.workspace;
  if (signal.aborted || drive.broken.length > 0) return 0;
  return Math.max(1, concurrency) - drive.working.size;
}

async function readyRuns(
  drive: Drive,
  reader: Reader,
): Promise<readonly string[]> {
  const { runs, faults } = await waitingRuns(reader, drive.release);
  for (const { ref, error } of faults) drive.faults.set(ref, error);
  const ready = runs.filter(({ ready, address, run }) => {
    const state = `${address.run}#${run.functions.length}`;
    drive.states.set(address.run, state);
    return ready && !drive.active.has(address.run) &&
      (drive.only?.(address.run) ?? true) && !drive.tried.has(state);
  });
  return ready.map(({ address }) => address.run);
}

function claimMore(drive: Drive): Promise<void> {
  drive.claiming ??= claimNext(drive)
    .catch((error: unknown) => void drive.broken.push(error))
    .finally(() => drive.claiming = undefined);
  return drive.claiming;
}

/**
 * Claims as many as there is room for. Where ends wait to be recorded too,
 * they come first, and all of it lands together.
 */
async function claimNext(drive: Drive): Promise<void> {
  const { execution, explicit = false, release } = drive;
  const known = drive.queue.slice(0, room(drive));
  const about = known.length === 0 ? release : known.join("\n");
  let rest: readonly string[] = [];
  let later: Promise<readonly ClaimResult[]> | undefined;
  const claim = (turn: "first" | "last") =>
    claimRuns(execution, {
      about,
      explicit,
      choose: async (state) => {
        if (turn === "first" && drive.ending.size > 0) {
          later ??= claim("last");
          later.catch(() => {});
          return [];
        }
        const ready = drive.queue.length > 0
          ? drive.queue
          : await readyRuns(drive, state);
        rest = ready.slice(room(drive));
        return ready.slice(0, room(drive));
      },
    });
  const results = [...await claim("first"), ...await later ?? []];
  // What ended in the same revision is told before what starts in it.
  await Promise.all(drive.landing.values());
  start(drive, results);
  drive.queue = rest;
}

/** Where anything else may come of the release nothing is looked for. */
async function findHeir(
  drive: Drive,
  run: { readonly address: RunAddress; readonly outcome: StepOutcome },
): Promise<void> {
  const { outcome, address } = run;
  drive.calling.delete(address.run);
  if (outcome.kind === "done") {
    drive.ended.push({ address, outputs: outcome.outputs });
  } else {
    drive.isSpoilt = true;
    drive.heir = undefined;
  }
  if (drive.successor === undefined) return;
  // What ends at the same moment is seen together, and waits together.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const isLast = drive.calling.size === 0 && drive.queue.length === 0;
  if (!isLast || drive.isSpoilt) return;
  await (drive.looking ??= lookForHeir(drive));
}

async function lookForHeir(drive: Drive): Promise<void> {
  try {
    drive.heir = await drive.successor?.(drive.ended);
  } catch (error) {
    // The end is to be recorded, whatever comes after it.
    if (!(error instanceof OcurootError)) throw error;
  }
}

/** Called within the transaction that records an end. */
function handOver(drive: Drive): void {
  const { heir, execution } = drive;
  const isOver = () => drive.working.size + drive.ending.size === 0;
  if (heir === undefined || drive.inheriting || !isOver()) return;
  const claim: Successor["claim"] = async (tx) => {
    if (execution.workspace.signal.aborted || !isOver()) return undefined;
    if ((await readyRuns(drive, tx.state)).length > 0) return undefined;
    return await heir.claim(tx);
  };
  drive.inheriting = inherit(execution, { ...heir, claim })
    .catch((error: unknown) => void drive.broken.push(error))
    .finally(() => drive.inheriting = undefined);
}

function start(drive: Drive, results: readonly ClaimResult[]): void {
  for (const result of results) {
    const run = result.kind === "claimed"
      ? result.claimed.address.run
      : result.run;
    drive.tried.add(drive.states.get(run) ?? run);
    if (result.kind === "claimed") begin(drive, result.claimed);
    if (result.kind !== "overtaken") continue;
    for (const run of result.cancelled) {
      drive.execution.workspace.events({
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
  drive.working.add(run);
  drive.calling.add(run);
  drive.looking = drive.heir = undefined;
  const work = runTask(execution, {
    ...{ claimed, config, signal },
    onOutcome: (outcome) =>
      findHeir(drive, { address: claimed.address, outcome }),
    onEnd: () => {
      drive.working.delete(run);
      drive.ending.add(run);
      if (room(drive) > 0) claimMore(drive);
      return () => {
        drive.ending.delete(run);
        drive.landing.set(run, drive.active.get(run));
        handOver(drive);
      };
    },
  })
    .then((result) => void drive.results.push(result))
    .catch((error: unknown) => void drive.broken.push(error))
    .finally(() => {
      heart.release(run);
      drive.working.delete(run);
      drive.calling.delete(run);
      drive.ending.delete(run);
      drive.landing.delete(run);
      drive.active.delete(run);
    });
  drive.active.set(run, work);
}
