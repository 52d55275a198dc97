// SPDX-License-Identifier: MIT
/**
 * Deployments whose inputs have changed since they ran. One that is on its
 * way again, or that failed with just these inputs, is left alone: the same
 * inputs never run twice by themselves.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Step, Task } from "@ocuroot/sdk/model";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import { type Drift, driftOf } from "../graph/drift.ts";
import { equalInputs } from "../graph/equal.ts";
import { requireRelease, requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { createReadinessJudge } from "../graph/readiness.ts";
import type { Reason, Work } from "../summary.ts";
import { activeRun, newestRun } from "./active_run.ts";
import { guarded } from "./fault.ts";
import type { OnDeployment } from "./followers.ts";
import type { Fault, PlanFilter } from "./plan.ts";
import { hasChanged } from "./ready.ts";

/** Deployments to run again, and those that cannot be judged. */
export interface Drifted {
  /** In numeric order. */
  readonly work: readonly Work[];
  /** Deployments that cannot be judged. */
  readonly faults: readonly Fault[];
}

/**
 * Finds current deployments whose inputs have changed.
 *
 * @param reader State.
 * @param filter Repo, commit and changes; `settled` are links of deployments
 *   that are known to be up to date, and `onDeployment` gets all others.
 * @returns The work.
 */
export async function driftedDeployments(
  reader: Reader,
  filter: PlanFilter & {
    readonly settled?: ReadonlySet<string>;
    readonly onDeployment?: OnDeployment;
  },
): Promise<Drifted> {
  const prefix = filter.repo === undefined
    ? "**"
    : `${escapeGlob(filter.repo)}/-/**`;
  const work: Work[] = [];
  const faults: Fault[] = [];
  for (const link of await reader.match(`${prefix}/@/deploy/*`)) {
    if (filter.settled?.has(link)) continue;
    const item = await guarded(
      { ref: link, kind: "run", why: [] },
      async () => {
        const task = await reader.get(link) as unknown as Task | undefined;
        if (task !== undefined) filter.onDeployment?.(link, task);
        return await judgeDeployment(link, { reader, filter });
      },
    );
    if ("fault" in item) faults.push(item.fault);
    else if (item.value !== undefined) work.push(item.value);
  }
  return { work: work.sort((a, b) => compareRefs(a.ref, b.ref)), faults };
}

/** A deployment that is to run again. */
export interface Redeployment {
  /** The run that is current. */
  readonly address: RunAddress;
  /** Its first function with the inputs that were used. */
  readonly first: Step;
  /** What has changed. */
  readonly drift: Drift;
}

/**
 * Tells how a current deployment stands against its inputs, where a new run
 * would make sense.
 *
 * @param reader State.
 * @param link The deployment's link, `…/@/deploy/eu`.
 * @returns What to run again; undefined when there is nothing to do.
 */
export async function redeployment(
  reader: Reader,
  link: string,
): Promise<Redeployment | undefined> {
  const task = await reader.get(link) as unknown as Task | undefined;
  if (task === undefined || await isSettled(reader, task)) return undefined;
  const address = runAddress(task.run_ref);
  const run = await requireRun(reader, address.run);
  const first = run.functions[0];
  if (first === undefined) return undefined;
  if (!await createReadinessJudge(reader).holds(first)) return undefined;
  const drift = await driftOf(first.inputs, { task: address, reader });
  if (drift.changed.length === 0) return undefined;
  const active = await activeRun(reader, {
    task: address.task,
    accepts: () => true,
  });
  if (active !== undefined) return undefined;
  const newest = await newestRun(reader, address.task);
  if (newest?.status !== "failed") return { address, first, drift };
  const failed = await requireRun(reader, newest.ref);
  const tried = failed.functions[0]?.inputs ?? null;
  return equalInputs(tried, drift.inputs)
    ? undefined
    : { address, first, drift };
}

/**
 * Tells whether the inputs of a deployment are the same as when it ran. The
 * task has those of its run, which then need not be read.
 *
 * @param reader State.
 * @param task The deployment.
 * @returns False when one has changed.
 * @throws {OcurootError} run/input for an input that can never have a value.
 */
export async function isSettled(reader: Reader, task: Task): Promise<boolean> {
  const address = runAddress(task.run_ref);
  const { changed } = await driftOf(task.input, { task: address, reader });
  return changed.length === 0;
}

/**
 * Plans to run one deployment again, if its inputs have changed.
 *
 * @param link The deployment's link, `…/@/deploy/eu`.
 * @param place State, and which work is wanted.
 * @returns The item; undefined when there is nothing to do.
 */
export async function judgeDeployment(
  link: string,
  place: { readonly reader: Reader; readonly filter: PlanFilter },
): Promise<Work | undefined> {
  const { reader, filter } = place;
  const found = await redeployment(reader, link);
  if (found === undefined) return undefined;
  const { address, drift } = found;
  const { commit } = await requireRelease(reader, address.release);
  if (filter.commit !== undefined && commit !== filter.commit) return undefined;
  const refs = drift.changed.map(({ ref }) => ref);
  const changed = filter.changes?.state;
  if (changed !== undefined && !await hasChanged(refs, { reader, changed })) {
    return undefined;
  }
  const why = drift.changed.map(({ ref, from, to }): Reason => ({
    kind: "input",
    ref,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }));
  return { ref: address.task, kind: "run", commit, why };
}
