// SPDX-License-Identifier: MIT
/**
 * Goes from one release to the next: the end of one and the start of the other
 * land together. What comes next is the plan's next release, or the first one
 * of the next round, which is then planned in that very transaction.
 *
 * @module
 */

import { parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, releaseOf, taskAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import type { Work, WorkOutcome } from "../summary.ts";
import type { ClaimResult } from "./claim.ts";
import { claimWorks, type ReleaseWorks } from "./claim_works.ts";
import type { Execution } from "./execution.ts";
import {
  type EndedWell,
  mayGoOn,
  prepare,
  type Successor,
} from "./successor.ts";

/** What one release hands to the next. */
export interface Relay {
  /** What has been claimed and not been started yet. */
  carried?: Carried | undefined;
  /** Looks beyond the plan's last release; nothing comes when absent. */
  outlook?: Outlook | undefined;
}

/** Runs that this process holds before their release is driven. */
export interface Carried {
  /** The claims, all of one release. */
  readonly claims: readonly ClaimResult[];
  /** The round they are of, when it is not the one at work. */
  readonly round?: Round;
}

/** A round that was planned, and what comes after it. */
export interface Round {
  /** Its items. */
  readonly work: readonly Work[];
  /** What comes after them. */
  readonly outlook: Outlook;
}

/** What comes after the plan at work. */
export interface Outlook {
  /**
   * Names its likely first release, before the last end is recorded: by the
   * runs of the last release, and all tasks of the round.
   */
  guess(
    ended: readonly EndedWell[],
    tasks: readonly string[],
  ): Promise<Pick<Work, "ref" | "commit"> | undefined>;
  /**
   * Plans it, as seen by the transaction that records that end; undefined
   * when it takes a whole plan.
   */
  plan(state: Reader, tasks: readonly string[]): Promise<Round | undefined>;
}

/** Where a release is in its plan. */
export interface Place {
  /** What is handed on. */
  readonly relay: Relay;
  /** The releases after it. */
  readonly rest: readonly ReleaseWorks[];
  /** What has been done of the plan. */
  readonly done: readonly WorkOutcome[];
}

/**
 * Takes what was handed over.
 *
 * @param relay What is handed on.
 * @returns The claims; undefined when the release is still to be started.
 */
export function takeOver(relay: Relay): readonly ClaimResult[] | undefined {
  const { carried } = relay;
  relay.carried = undefined;
  return carried?.claims;
}

/**
 * Groups runs by release.
 *
 * @param works A plan's items.
 * @returns The releases in numeric order, each with its items.
 */
export function byRelease(works: readonly Work[]): readonly ReleaseWorks[] {
  const groups = new Map<string, Work[]>();
  for (const work of works) {
    if (work.kind !== "run" && work.kind !== "release") continue;
    const release = releaseOf(parseRef(work.ref));
    groups.set(release, [...groups.get(release) ?? [], work]);
  }
  return [...groups].sort(([a], [b]) => compareRefs(a, b))
    .map(([release, works]) => ({ release, works }));
}

/**
 * Finds what comes after a release.
 *
 * @param execution The command at work.
 * @param place Where the release is in its plan.
 * @param ended All of its runs that ended now, one at least.
 * @returns What comes, ready to be claimed; undefined when that is not known
 *   or has to be started by itself.
 */
export async function successorOf(
  execution: Execution,
  place: Place,
  ended: readonly EndedWell[],
): Promise<Successor | undefined> {
  if (await mayGoOn(execution, ended)) return undefined;
  const [next] = place.rest;
  return next === undefined
    ? await nextRound(execution, place, ended)
    : await nextRelease(execution, place.relay, next);
}

async function nextRelease(
  execution: Execution,
  relay: Relay,
  group: ReleaseWorks,
): Promise<Successor | undefined> {
  const { release, works } = group;
  // What was interrupted is queued by whoever takes it up.
  const isPlain = works.every(({ why }) =>
    why.every(({ kind }) => kind !== "interrupted")
  );
  const commit = works[0]?.commit;
  if (!isPlain || commit === undefined) return undefined;
  const there = await prepare(execution, { release, commit });
  return there && {
    release,
    claim: async (tx) => {
      const claims = await claimWorks(there, { ...group, tx });
      return () => void (relay.carried = { claims });
    },
  };
}

async function nextRound(
  execution: Execution,
  { relay, done }: Place,
  ended: readonly EndedWell[],
): Promise<Successor | undefined> {
  const { outlook } = relay;
  if (outlook === undefined) return undefined;
  const tasks = [
    ...done.map(({ work }) => taskAddress(work.ref).task),
    ...ended.map(({ address }) => address.task),
  ];
  const likely = await outlook.guess(ended, tasks);
  if (likely?.commit === undefined) return undefined;
  const release = releaseOf(parseRef(likely.ref));
  const { commit } = likely;
  const there = await prepare(execution, { release, commit });
  return there && {
    release,
    claim: async (tx) => {
      const round = await outlook.plan(tx.state, tasks);
      const [first] = byRelease(round?.work ?? []);
      if (round === undefined || first?.release !== release) return undefined;
      const claims = await claimWorks(there, { ...first, tx });
      return () => void (relay.carried = { claims, round });
    },
  };
}
