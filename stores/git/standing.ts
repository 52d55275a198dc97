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
import { publishKept } from "./kept.ts";
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
  /** True when the tip was fetched a moment ago. */
  readonly isFresh: () => boolean;
  /** Has the tip fetched anew, however fresh it is. */
  readonly age: () => void;
  /** The newest position, fetched unless it is fresh. */
  readonly view: () => Promise<Position>;
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
 * @returns Its standing.
 */
export function createStanding(options: GitBackendOptions): Standing {
  const { journals, remote: { cache } } = options;
  let position: Position | undefined;
  const history = createHistory(options.remote);
  let fetchedAt = -Infinity;
  let hasAskedAgain = false;
  const isFresh = () => options.now() - fetchedAt < FRESH_MS;
  const age = () => void (fetchedAt = -Infinity);
  const refresh = async ({ isAnew = false } = {}): Promise<Position> => {
    const mayKeep = !isAnew && isFresh();
    const found = await find(options, { position, isFresh: mayKeep });
    await history.follow(found.tip);
    if (!mayKeep) fetchedAt = options.now();
    position = found;
    return journals.isKnown() ? found : await refresh({ isAnew: true });
  };
  const begin = async (): Promise<Position> => {
    const first = await refresh().catch((error) => orLast(error, position));
    hasAskedAgain = true;
    const now = await afterKept(options, first);
    return now ?? await refresh({ isAnew: true });
  };
  return {
    isFresh,
    age,
    begin,
    async view() {
      const found = await refresh();
      const kept = cache.readRef(keptRef(found.branch));
      if (kept === undefined || hasAskedAgain) return found;
      // Still refused, or no longer fitting: reading goes on without it.
      const now = await begin().catch(() => found);
      return now.isOnKept ? found : now;
    },
    async look(isKnown) {
      if (position === undefined) return undefined;
      const { branch } = position;
      const seen = cache.readRef(seenRef(branch));
      // Another process of this machine may have fetched or pushed.
      const isNews = isKnown || seen !== history.tip();
      const asked = isNews ? undefined : await ask(options, { branch, seen });
      if (asked && !journals.isOpen()) fetchedAt = options.now();
      return await history.follow(asked ? asked.tip : seen);
    },
    landed(next) {
      position = next;
      history.skip(next.tip);
    },
    // Journals may have gone with what was landed.
    lost: () =>
      journals.isOpen()
        ? age()
        : void (fetchedAt = options.now() + LOST_FRESH_MS - FRESH_MS),
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
  if (last !== undefined && isRefusal(error)) return last;
  throw error;
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
  try {
    const as = commitAs(options);
    const hasPublished = await publishKept(options.remote, first, as);
    return hasPublished ? undefined : first;
  } catch (error) {
    options.stillKept(error);
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
