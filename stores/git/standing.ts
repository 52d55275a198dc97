// SPDX-License-Identifier: MIT
/**
 * What this process knows of a branch and how it keeps up: when the tip is
 * fetched, what was kept goes out, and who else landed is told to the turns.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { seenRef } from "./branch.ts";
import { landingsSince, transactionId } from "./history.ts";
import type { Convoy } from "./convoy.ts";
import { publishKept } from "./kept.ts";
import { inPushTurn } from "./locks.ts";
import { orMended } from "./mend.ts";
import {
  fetchTip,
  type GitBackendOptions,
  type Known,
  locate,
  onKept,
  type Position,
} from "./position.ts";
import { type CommitAs, keptRef, type Remote } from "./publication.ts";

const FRESH_MS = 5_000;
/** After a lost race the tip is as fresh as it gets, but not for long. */
const LOST_FRESH_MS = 40;

/** What this process knows of the branch, and how it finds out more. */
export interface Standing {
  /** True when a view may fetch or publish: that needs our turn. */
  readonly needsTurn: () => boolean;
  /** Has the tip fetched anew, however fresh it is. */
  readonly age: () => void;
  /** The newest position, fetched unless it is fresh; in our turn if so. */
  readonly view: (isOurTurn: boolean) => Promise<Position>;
  /** The position to write on, after all that was kept. */
  readonly begin: () => Promise<Position>;
  /** The newest tip; who landed is read, no document is. */
  readonly look: (isKnown: boolean) => Promise<string | undefined>;
  /** Goes on from our own commit. */
  readonly landed: (next: Position) => void;
  /** Notes that the tip was fetched to see who won. */
  readonly lost: () => void;
}

/**
 * Makes the standing of one store; nothing is fetched yet.
 *
 * @param options The store.
 * @param convoy Its convoy.
 * @returns Its standing.
 */
export function createStanding(
  options: GitBackendOptions,
  convoy: Convoy,
): Standing {
  const { journals, remote: { cache } } = options;
  let position: Position | undefined;
  const history = createHistory(options.remote);
  const freshness = createFreshness(options.now);
  let hasAskedAgain = false;
  const refresh = async (how: Way = {}): Promise<Position> => {
    const mayKeep = !how.isAnew && freshness.isFresh();
    const found = await find(options, { ...how, position, isFresh: mayKeep });
    await history.follow(found.tip);
    // What is on its way may never arrive; its push asks the remote.
    if (found.isAheadOf === undefined) {
      position = found;
      if (!mayKeep) freshness.renew();
    }
    return journals.isKnown() ? found : await refresh({ isAnew: true });
  };
  const refreshOrLast = (how?: Way) =>
    refresh(how).catch((error) => orLast(error, position));
  const begin = async (): Promise<Position> => {
    const first = await refreshOrLast(convoy);
    hasAskedAgain = true;
    if (!hasKept(cache, first)) return first;
    // Those whose change is in what was kept must have heard so.
    await convoy.isOver();
    const now = await afterKept(options, await refreshOrLast());
    return now ?? await refresh({ isAnew: true });
  };
  return {
    needsTurn: () =>
      !freshness.isFresh() || (!hasAskedAgain && hasKept(cache, position)),
    age: freshness.age,
    begin,
    async view(isOurTurn) {
      const found = await refresh();
      if (!isOurTurn || hasAskedAgain || !hasKept(cache, found)) return found;
      // Still refused, or no longer fitting: reading goes on without it.
      const now = await begin().catch(() => found);
      return now.isOnKept || now.isAheadOf !== undefined ? found : now;
    },
    async look(isKnown) {
      if (position === undefined) return undefined;
      const { branch } = position;
      const seen = cache.readRef(seenRef(branch));
      // Another process of this machine may have fetched or pushed.
      const isNews = isKnown || seen !== history.tip();
      const asked = isNews ? undefined : await ask(options, { branch, seen });
      if (asked && !journals.isOpen()) freshness.renew();
      return await history.follow(asked ? asked.tip : seen);
    },
    landed(next) {
      position = next;
      history.skip(next.tip);
    },
    // Journals may have gone with what was landed.
    lost: () => journals.isOpen() ? freshness.age() : freshness.endSoon(),
  };
}

/** When the tip was fetched, and how long that holds. */
function createFreshness(now: () => number) {
  let fetchedAt = -Infinity;
  return {
    isFresh: () => now() - fetchedAt < FRESH_MS,
    renew: () => void (fetchedAt = now()),
    age: () => void (fetchedAt = -Infinity),
    endSoon: () => void (fetchedAt = now() + LOST_FRESH_MS - FRESH_MS),
  };
}

/** Without an answer nobody else is known to write. */
async function ask(
  options: GitBackendOptions,
  known: { readonly branch: string; readonly seen: string | undefined },
): Promise<{ readonly tip: string | undefined } | undefined> {
  try {
    return { tip: await fetchTip(options, known) };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Without an answer it is written on what was there, and kept. */
function orLast(error: unknown, last: Position | undefined): Position {
  if (last === undefined || !isRefusal(error)) throw error;
  return { ...last, isUnsure: true };
}

/** How to find a position: fetched in any case, or on what is on its way. */
interface Way extends Pick<Known, "above"> {
  readonly isAnew?: boolean;
}

function hasKept(
  { readRef }: Remote["cache"],
  at: Position | undefined,
): boolean {
  return at !== undefined && readRef(keptRef(at.branch)) !== undefined;
}

/** The first look finds out whether the cache is damaged. */
async function find(
  options: GitBackendOptions,
  known: Known,
): Promise<Position> {
  const { position, isFresh } = known;
  const look = async () => {
    const branch = position?.branch ?? options.branch;
    if (!isFresh && branch !== undefined) await options.journals.fetch(branch);
    const found = await locate(options, known);
    if (found.tip !== position?.tip) await options.check(found.tree);
    return found;
  };
  return await (position === undefined ? orMended(options, look) : look());
}

/**
 * Publishes what was kept, if anything was.
 *
 * @returns The position to write on; undefined when something was published,
 *   so that it has to be found anew.
 */
async function afterKept(
  options: GitBackendOptions,
  first: Position,
): Promise<Position | undefined> {
  const { keeps } = options.remote.health;
  try {
    const as = commitAs(options);
    const hasPublished = await inPushTurn(
      options.locks,
      [first.branch],
      () => publishKept(options.remote, first, as),
    );
    return hasPublished ? undefined : first;
  } catch (error) {
    // What this command kept itself, it has told of itself.
    if (keeps === 0) options.stillKept(error);
    const kept = isRefusal(error) ? await onKept(options, first) : undefined;
    if (kept === undefined) throw error;
    return kept;
  }
}

/** Tells the turns who landed, each time the tip has moved. */
function createHistory({ cache, turns }: Remote) {
  let last: string | undefined;
  return {
    tip: () => last,
    skip: (tip: string | undefined) => void (last = tip),
    async follow(tip: string | undefined): Promise<string | undefined> {
      const [until, of] = [last, tip];
      last = tip;
      if (until === undefined || of === undefined || of === until) return tip;
      turns.saw(await landingsSince(cache.commit, { of, until }));
      return tip;
    },
  };
}

const NO_ANSWER: readonly string[] = [
  "store/unavailable",
  "git/timeout",
  "git/push-rejected",
  "cli/interrupted",
];

/** True when the remote cannot be reached, takes nothing, or may not be. */
function isRefusal(error: unknown): boolean {
  return error instanceof OcurootError && NO_ANSWER.includes(error.code);
}

/**
 * Says how to commit now.
 *
 * @param options The store.
 * @returns A new id, the time and who.
 */
export function commitAs(
  options: Pick<GitBackendOptions, "remote" | "now" | "identity" | "author">,
): CommitAs {
  return {
    id: transactionId(options.remote.turns.writer),
    signature: { ...options.identity, time: options.now() },
    author: options.author,
  };
}
