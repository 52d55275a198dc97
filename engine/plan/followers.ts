// SPDX-License-Identifier: MIT
/**
 * What follows when tasks have ended well, as long as nobody else writes:
 * deployments that read from them. A whole plan would find the same, but has
 * to look at every deployment there is.
 *
 * What may follow is found as a whole plan is made, and is then known for the
 * rounds after it. It may grow old: then something is left for the next whole
 * plan, and nothing is planned that is not so.
 *
 * @module
 */

import type { Task } from "@ocuroot/sdk/model";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, runAddress, taskAddress } from "../graph/address.ts";
import { lastStep, requireRun, statusOf } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { createReadinessJudge } from "../graph/readiness.ts";
import type { Work } from "../summary.ts";
import { guarded } from "./fault.ts";
import type { PlanFilter } from "./plan.ts";
import { releasesOf } from "./ready.ts";
import { judgeDeployment } from "./reconcile.ts";

/** What may follow from what. */
export interface Followers {
  /** Links of current deployments, by each task that they read. */
  readonly readers: ReadonlyMap<string, readonly string[]>;
  /** Runs that were not ready. */
  readonly waiting: readonly string[];
}

/** Takes the deployments that a whole plan looks at. */
export type OnDeployment = (link: string, task: Task) => void;

/** Which tasks are read, as a whole plan comes by. */
export interface ReadersFound {
  /** To be given to the plan. */
  readonly onDeployment: OnDeployment;
  /** Tells what may follow, once the plan is made. */
  finish(state: Reader, filter: PlanFilter): Promise<Followers>;
}

/**
 * Gets ready to find what may follow from what.
 *
 * @returns What takes deployments, and nothing found.
 */
export function findReaders(): ReadersFound {
  const byRef = new Map<string, string[]>();
  return {
    onDeployment(link, task) {
      for (const { ref: text } of Object.values(task.input ?? {})) {
        if (text === undefined || !/\/(deploy|task)\//.test(text)) continue;
        const ref = formatRef({ ...parseRef(text), fragment: "" });
        const links = byRef.get(ref);
        if (links === undefined) byRef.set(ref, [link]);
        else links.push(link);
      }
    },
    async finish(state, filter) {
      const readers = new Map(byRef);
      for (const [ref, links] of byRef) {
        // Others are named as their task or its link are.
        const { release } = parseRef(ref);
        if (release === "" || /^r\d+$/.test(release ?? "")) continue;
        const task = await state.resolve(ref);
        readers.set(task, [...readers.get(task) ?? [], ...links]);
      }
      return { readers, waiting: await waitingRefs(state, filter) };
    },
  };
}

async function waitingRefs(
  state: Reader,
  filter: PlanFilter,
): Promise<readonly string[]> {
  const base = `${releasesOf(filter)}/{deploy,task}/*/*/status/`;
  const markers = await state.match([`${base}pending`, `${base}paused`]);
  const waiting: string[] = [];
  for (const marker of markers) {
    const { run } = runAddress(marker);
    if (!await isReady(run, state)) waiting.push(run);
  }
  return waiting;
}

/** Those that cannot be judged are told of by whole plans. */
async function isReady(run: string, state: Reader): Promise<boolean> {
  const judged = await guarded({ ref: run, kind: "run", why: [] }, async () => {
    const status = await statusOf(state, run);
    if (status !== "pending" && status !== "paused") return false;
    const step = lastStep(await requireRun(state, run));
    return (await createReadinessJudge(state).judge(step)).ready;
  });
  return "value" in judged && judged.value;
}

/**
 * Lists deployments that read from any of these tasks.
 *
 * @param followers What may follow.
 * @param tasks Full task refs.
 * @returns Links of deployments, each once.
 */
export function readersOf(
  { readers }: Followers,
  tasks: readonly string[],
): ReadonlySet<string> {
  const links = tasks.flatMap((task) => [
    ...readers.get(task) ?? [],
    ...readers.get(taskAddress(task).current) ?? [],
  ]);
  return new Set(links);
}

/**
 * Plans what follows from tasks that ended well.
 *
 * @param state State.
 * @param known What may follow, links of the deployments that come into
 *   question, and which work is wanted.
 * @returns Redeployments; undefined when only a whole plan can tell.
 */
export async function planFollowing(
  state: Reader,
  known: {
    readonly followers: Followers;
    readonly links: ReadonlySet<string>;
    readonly filter: PlanFilter;
  },
): Promise<readonly Work[] | undefined> {
  const { followers, links, filter } = known;
  for (const run of followers.waiting) {
    if (await isReady(run, state)) return undefined;
  }
  const works: Work[] = [];
  const repo = filter.repo === undefined ? "" : `${filter.repo}/-/`;
  for (const link of links) {
    if (!link.startsWith(repo)) continue;
    const item = await guarded(
      { ref: link, kind: "run", why: [] },
      () => judgeDeployment(link, { reader: state, filter }),
    );
    if ("fault" in item) return undefined;
    if (item.value !== undefined) works.push(item.value);
  }
  return works.sort((a, b) => compareRefs(a.ref, b.ref));
}
