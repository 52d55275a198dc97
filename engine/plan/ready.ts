// SPDX-License-Identifier: MIT
/**
 * Runs that may start now, of any release, and waiting runs that a newer
 * release has made pointless. Interrupted deployments count as ready.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import { compileGlob, escapeGlob } from "@ocuroot/sdk/glob";
import type { Release } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, runAddress } from "../graph/address.ts";
import { lastStep, requireRelease, requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { createReadinessJudge } from "../graph/readiness.ts";
import type { Work } from "../summary.ts";
import { guarded } from "./fault.ts";
import { isInterrupted } from "./interrupted_runs.ts";
import type { Fault, PlanFilter, PlanViews, Superseded } from "./plan.ts";
import { isApproved, isPartOfRelease, overtakenBy } from "./supersede.ts";
import type { WaitingRun } from "./waiting_runs.ts";

/** What is ready, and what no longer counts. */
export interface ReadyRuns {
  /** Runs that may start, in numeric order. */
  readonly work: readonly Work[];
  /** Runs that cannot be judged. */
  readonly faults: readonly Fault[];
  /** Runs to cancel. */
  readonly superseded: readonly Superseded[];
}

/**
 * Finds the runs that may start.
 *
 * @param views State and intent.
 * @param filter Repo, commit and changes.
 * @returns Ready and superseded runs.
 */
export async function readyRuns(
  views: PlanViews,
  filter: PlanFilter,
): Promise<ReadyRuns> {
  const reader = views.state;
  const { runs, faults } = await judgeAll(reader, filter);
  const superseded = await findSuperseded(runs, reader);
  const gone = new Set(superseded.map(({ run }) => run));
  const work: Work[] = [];
  for (const found of runs) {
    if (!found.ready || gone.has(found.address.run)) continue;
    if (!isAt(found.commit, filter)) continue;
    if (!await isAffected(found, { reader, filter })) continue;
    const { commit } = found;
    const why = [{ kind: "ready" }];
    work.push({ ref: found.address.run, kind: "run", commit, why });
  }
  const interrupted = await interruptedRuns(views, filter);
  return {
    work: [...work, ...interrupted.work]
      .sort((a, b) => compareRefs(a.ref, b.ref)),
    faults: [...faults, ...interrupted.faults],
    superseded: superseded.filter(({ run }) =>
      runs.some((found) =>
        found.address.run === run && isAt(found.commit, filter)
      )
    ),
  };
}

interface FoundRun extends WaitingRun {
  readonly commit: string;
}

async function judgeAll(
  reader: Reader,
  filter: PlanFilter,
): Promise<{ readonly runs: FoundRun[]; readonly faults: Fault[] }> {
  const base = `${releasesOf(filter)}/{deploy,task}/*/*/status/`;
  const markers = await reader.match([`${base}pending`, `${base}paused`]);
  const judge = createReadinessJudge(reader);
  const releases = createReleaseReader(reader);
  const runs: FoundRun[] = [];
  const faults: Fault[] = [];
  const broken = new Set<string>();
  for (const marker of [...markers].sort(compareRefs)) {
    const work: Work = { ref: marker, kind: "run", why: [] };
    const item = await guarded(work, async () => {
      const address = runAddress(marker);
      if (broken.has(address.release)) return undefined;
      const release = await releases(address.release, () => {
        broken.add(address.release);
      });
      const run = await requireRun(reader, address.run);
      const readiness = await judge.judge(lastStep(run));
      return { address, run, commit: release.commit, ...readiness };
    });
    if ("fault" in item) faults.push(item.fault);
    else if (item.value !== undefined) runs.push(item.value);
  }
  return { runs, faults };
}

type ReleaseReader = (ref: string, broken?: () => void) => Promise<Release>;

/** Reads each release once; a broken one is told of once. */
function createReleaseReader(reader: Reader): ReleaseReader {
  const known = new Map<string, Promise<Release>>();
  return async (ref, broken) => {
    const release = known.get(ref) ?? requireRelease(reader, ref);
    known.set(ref, release);
    try {
      return await release;
    } catch (error) {
      broken?.();
      throw error as OcurootError;
    }
  };
}

async function findSuperseded(
  runs: readonly FoundRun[],
  reader: Reader,
): Promise<readonly Superseded[]> {
  const superseded: Superseded[] = [];
  const newest = new Map<string, FoundRun>();
  for (const found of [...runs].reverse()) {
    const { address, run } = found;
    const place = { address, reader };
    if (!await isPartOfRelease(run, place)) continue;
    const by = await overtakenBy(run, place);
    if (by !== undefined) {
      superseded.push({ run: address.run, by });
      continue;
    }
    if (!found.ready || run.functions.length > 1) continue;
    const newer = newest.get(address.current);
    if (newer === undefined) newest.set(address.current, found);
    else if (!isApproved(run, address.release)) {
      superseded.push({ run: address.run, by: newer.address.release });
    }
  }
  return superseded.reverse();
}

async function interruptedRuns(
  views: PlanViews,
  filter: PlanFilter,
): Promise<{ readonly work: readonly Work[]; readonly faults: Fault[] }> {
  if (filter.changes !== undefined) return { work: [], faults: [] };
  const glob = `${releasesOf(filter)}/{task,deploy}/*/*/status/failed`;
  const releases = createReleaseReader(views.state);
  const work: Work[] = [];
  const faults: Fault[] = [];
  for (const marker of await views.state.match(glob)) {
    const address = runAddress(marker);
    const why = [{ kind: "interrupted" }];
    const item: Work = { ref: address.run, kind: "run", why };
    const found = await guarded(item, async () => {
      if (!await isInterrupted(views, address)) return undefined;
      return (await releases(address.release)).commit;
    });
    if ("fault" in found) faults.push(found.fault);
    else if (found.value !== undefined && isAt(found.value, filter)) {
      work.push({ ...item, commit: found.value });
    }
  }
  return { work, faults };
}

/**
 * Gives the glob of the releases that a filter is about. The current release,
 * `@`, is none: only links are kept there.
 *
 * @param filter The filter.
 * @returns Glob of release refs.
 */
export function releasesOf(filter: Pick<PlanFilter, "repo">): string {
  return filter.repo === undefined
    ? "**/@?*"
    : `${escapeGlob(filter.repo)}/-/**/@?*`;
}

function isAt(commit: string, filter: PlanFilter): boolean {
  return filter.commit === undefined || commit === filter.commit;
}

async function isAffected(
  found: FoundRun,
  place: { readonly reader: Reader; readonly filter: PlanFilter },
): Promise<boolean> {
  const changed = place.filter.changes?.state;
  if (changed === undefined) return true;
  if (changed.has(found.address.run)) return true;
  const step = lastStep(found.run);
  for (const text of step.dependencies ?? []) {
    const glob = compileGlob(text);
    for (const ref of changed) if (glob.test(ref)) return true;
  }
  const refs = Object.values(step.inputs ?? {}).flatMap(({ ref }) => ref ?? []);
  return await hasChanged(refs, { reader: place.reader, changed });
}

/**
 * Tells whether the document of any ref is among those written.
 *
 * @param refs Refs of inputs; fragments do not count, links are followed.
 * @param place State, and the resolved refs written.
 * @returns True when one is.
 */
export async function hasChanged(
  refs: readonly string[],
  place: { readonly reader: Reader; readonly changed: ReadonlySet<string> },
): Promise<boolean> {
  for (const text of refs) {
    const ref = formatRef({ ...parseRef(text), fragment: "" });
    if (place.changed.has(ref)) return true;
    if (place.changed.has(await place.reader.resolve(ref))) return true;
  }
  return false;
}
