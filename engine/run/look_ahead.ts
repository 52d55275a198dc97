// SPDX-License-Identifier: MIT
/**
 * Plans the rounds of a cascade that follow a whole plan: only what reads from
 * the tasks that ended, and what was left for later. A whole plan has the last word, so nothing is lost by
 * looking at less; what is done is the same, but for what others write.
 *
 * @module
 */

import type { Json, Task } from "@ocuroot/sdk/model";
import { taskAddress } from "../graph/address.ts";
import { equalJson } from "../graph/equal.ts";
import { requireRelease } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { firstWorks } from "../plan/defer.ts";
import { type Followers, planFollowing, readersOf } from "../plan/followers.ts";
import type { PlanFilter } from "../plan/plan.ts";
import { redeployment } from "../plan/reconcile.ts";
import type { Work } from "../summary.ts";
import type { Execution } from "./execution.ts";
import { isStuck, type Progress, stopReason } from "./progress.ts";
import { byRelease, type Outlook } from "./relay.ts";
import type { EndedWell } from "./successor.ts";

/** A cascade after a whole plan. */
export interface Cascade {
  /** Which work. */
  readonly filter: PlanFilter;
  /** How far it has come. */
  readonly progress: Progress;
  /** Items left for later. */
  readonly left: readonly Work[];
  /** What may follow from what. */
  readonly followers: Followers;
}

/**
 * Tells whether what comes after a round can be told by what it did.
 *
 * @param work The round.
 * @param left Items left for later.
 * @returns False when only a whole plan can tell.
 */
export function isFollowed(
  work: readonly Work[],
  left: readonly Work[],
): boolean {
  return work.length > 0 && work.every(isRun) && !left.some(isReady);
}

/**
 * Looks ahead of a round. What was left for later comes into question every
 * time.
 *
 * @param execution The command at work.
 * @param known What is known of the cascade.
 * @returns What comes after the round.
 */
export function lookAhead(execution: Execution, known: Cascade): Outlook {
  const { filter, progress, followers } = known;
  const left = known.left.map(({ ref }) => taskAddress(ref).current);
  const linksOf = (tasks: readonly string[]) =>
    new Set([...left, ...readersOf(followers, tasks)]);
  return {
    async guess(ended, tasks) {
      const view = await execution.workspace.stores.state.view();
      const links = linksOf(tasks);
      return await likelyFirst(view, { ended, followers, links });
    },
    async plan(state, tasks) {
      const found = await planFollowing(state, {
        followers,
        links: linksOf(tasks),
        filter: widened(filter, tasks),
      });
      const open = found?.filter((item) => !isStuck(progress, item)) ?? [];
      const work = await firstWorks(state, open);
      if (work.length === 0 || stopReason(work, progress) !== undefined) {
        return undefined;
      }
      const left = open.filter((item) => !work.includes(item));
      return { work, outlook: lookAhead(execution, { ...known, left }) };
    },
  };
}

function isRun({ kind }: Work): boolean {
  return kind === "run";
}

function isReady({ why }: Work): boolean {
  return why.some(({ kind }) => kind === "ready");
}

/** What these tasks gave counts as written, which it is about to be. */
function widened(filter: PlanFilter, tasks: readonly string[]): PlanFilter {
  if (filter.changes === undefined) return filter;
  const state = new Set([...filter.changes.state, ...tasks]);
  return { ...filter, changes: { ...filter.changes, state } };
}

/** Judges by what is recorded, and by outputs that are about to be. */
async function likelyFirst(
  view: Reader,
  known: {
    readonly ended: readonly EndedWell[];
    readonly followers: Followers;
    readonly links: ReadonlySet<string>;
  },
): Promise<Pick<Work, "ref" | "commit"> | undefined> {
  const news: string[] = [];
  for (const { address, outputs } of known.ended) {
    const before = await view.get(address.task) as unknown as Task | undefined;
    const isSame = equalJson(before?.output ?? null, outputs as Json);
    if (!isSame) news.push(address.task);
  }
  const touched = readersOf(known.followers, news);
  const works: Work[] = [];
  for (const link of known.links) {
    const isLikely = touched.has(link) ||
      await redeployment(view, link) !== undefined;
    if (!isLikely) continue;
    const ref = taskAddress(await view.resolve(link)).task;
    works.push({ ref, kind: "run", why: [] });
  }
  const [first] = byRelease(await firstWorks(view, works));
  if (first === undefined) return undefined;
  const { commit } = await requireRelease(view, first.release);
  return { ref: first.release, commit };
}
