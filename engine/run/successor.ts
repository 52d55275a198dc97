// SPDX-License-Identifier: MIT
/**
 * What is done after a release, where that is known before the end of its last
 * run is recorded: then both land in one revision. A push less matters where
 * the store is far away. The config of what comes is evaluated first, after
 * the last user code of the release as always, and only as long as a push may
 * take: the end is not held back for more.
 *
 * @module
 */

import { compileGlob } from "@ocuroot/sdk/glob";
import type { Outputs } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import type { TransactionPair } from "../../stores/store.ts";
import type { RunAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import type { Readiness } from "../graph/readiness.ts";
import { waitingRuns } from "../plan/waiting_runs.ts";
import { type Execution, write } from "./execution.ts";
import { executionAt } from "./execution_at.ts";
import { asFailedWork } from "./failure.ts";
import { loadRelease } from "./load_release.ts";

/** A run whose user code has ended well; that need not be recorded yet. */
export interface EndedWell {
  /** The run. */
  readonly address: RunAddress;
  /** What it gave. */
  readonly outputs: Outputs | null;
}

/** What comes after a release. */
export interface Successor {
  /** Full ref of the release that comes. */
  readonly release: string;
  /**
   * Claims it, as part of the transaction in which the last run ends.
   *
   * @returns What to do once that has landed; undefined for nothing.
   */
  readonly claim: (tx: TransactionPair) => Promise<(() => void) | undefined>;
}

/** As long as a push to a remote far away takes. */
const PATIENCE_MS = 1000;

/**
 * Evaluates the config of a release that comes.
 *
 * @param execution The command at work.
 * @param place The release and its commit.
 * @returns The execution at its commit; undefined when it takes too long or
 *   does not work: whoever starts the release meets that again.
 */
export async function prepare(
  execution: Execution,
  place: { readonly release: string; readonly commit: string },
): Promise<Execution | undefined> {
  const { release, commit } = place;
  const { clock } = execution.workspace;
  const end = new AbortController();
  const load = async () => {
    const { repo } = parseRef(release);
    const there = await executionAt(execution, { repo, commit });
    await loadRelease(there, release);
    // Asked before user code writes into the work tree; see settle.ts.
    await there.dirty();
    return there;
  };
  const nothing = () => undefined;
  const late = clock.sleep(PATIENCE_MS, end.signal).then(nothing, nothing);
  try {
    return await Promise.race([load().catch(nothing), late]);
  } finally {
    end.abort();
  }
}

/**
 * Tells whether more of a release may come once ends are recorded. What waits
 * for something else, such as an approval, will wait on.
 *
 * @param execution The command at work.
 * @param ended Runs of the release that end now, one at least.
 * @returns True when something may become ready.
 */
export async function mayGoOn(
  execution: Execution,
  ended: readonly EndedWell[],
): Promise<boolean> {
  const view = await execution.workspace.stores.state.view();
  const release = ended[0]?.address.release ?? "";
  const { runs, faults } = await waitingRuns(view, release);
  if (faults.length > 0) return true;
  for (const run of runs) {
    if (run.ready || await mayComeOf(run, { ended, view })) return true;
  }
  return false;
}

async function mayComeOf(
  { blocked, missing }: Readiness,
  place: { readonly ended: readonly EndedWell[]; readonly view: Reader },
): Promise<boolean> {
  const addresses = place.ended.map(({ address }) => address);
  const holds = (glob: string) =>
    !glob.endsWith("/status/complete") ||
    addresses.some(({ run }) =>
      compileGlob(glob).test(`${run}/status/complete`)
    );
  if (!blocked.every(holds)) return false;
  const given = new Set(
    addresses.flatMap(({ task, current }) => [task, current]),
  );
  for (const text of missing) {
    const ref = formatRef({ ...parseRef(text), fragment: "" });
    const isGiven = given.has(ref) || given.has(await place.view.resolve(ref));
    if (!isGiven) return false;
  }
  return true;
}

/**
 * Lands the claim of a successor. What is wrong with it is met again by
 * whoever starts it.
 *
 * @param execution The command at work.
 * @param successor What comes.
 */
export async function inherit(
  execution: Execution,
  successor: Successor,
): Promise<void> {
  try {
    const landed = await write(execution, {
      message: `execution started\n\n${successor.release}`,
      fn: successor.claim,
    });
    landed?.();
  } catch (error) {
    asFailedWork(error);
  }
}
