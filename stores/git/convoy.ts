// SPDX-License-Identifier: MIT
/**
 * Convoys: changes that processes of one machine have built one on top of
 * another, and that one push lands. While one process pushes, the next builds
 * on what the first is pushing; whoever may push then pushes all that is there.
 *
 * Each in a convoy finds out by the tips alone what came of its change: it
 * has landed when the remote's tip holds it, it can still land while it is
 * built on that tip, and else it is lost and runs again. A commit that is
 * lost can never land any more, so nothing lands twice. What the remote
 * refuses is kept, as ever, with all that it was built on.
 *
 * Four rules make it safe:
 * - Only who has the turn of this machine builds, and joins or begins a convoy.
 * - Only who has the turn to push talks to the remote, and notes its tip.
 * - Each holds up a sign until it knows what came of its change. While the sign
 *   is down, what the pending ref names is nobody's, and nobody builds on it.
 * - A change that does not go in a convoy waits until the sign is down.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { LostRace } from "../lost_race.ts";
import { wait } from "../wait.ts";
import { KEPT_HINT, publish, seenRef } from "./branch.ts";
import { type Locks, pushTurn } from "./locks.ts";
import { keepCommit, keptRef, nowKept, type Remote } from "./publication.ts";

/** The convoy of one store, seen from one process. */
export interface Convoy {
  /** The end of the convoy above a tip; ask with the turn of this machine. */
  above(seen: string | undefined): Promise<string | undefined>;
  /** Waits until all in it know what came of theirs; with the turn as well. */
  isOver(): Promise<void>;
  /**
   * Joins and goes along until the change has landed.
   *
   * @throws {LostRace} When another machine was first.
   * @throws {OcurootError} When the remote refuses; then it is kept.
   */
  join(change: Travelling): Promise<void>;
}

/** A change on its way. */
export interface Travelling {
  /** Its branch. */
  readonly branch: string;
  /** Its commit. */
  readonly commit: string;
  /** The tip of the remote when it was built, an ancestor of it. */
  readonly seen: string;
  /** Gives back the turn of this machine. */
  readonly letGo: () => void;
}

/** What a convoy needs. */
export interface ConvoyOptions {
  /** The remote. */
  readonly remote: Remote;
  /** The locks of its cache. */
  readonly locks: Locks;
  /** Name of the turn of this machine. */
  readonly name: string;
  /** Resolves after that many milliseconds; injected for tests. */
  readonly sleep?: (ms: number) => Promise<void>;
}

/** How the signs of convoys end. */
export const CONVOY = ".convoy";
const PAUSE_MS = 8;

/**
 * Makes the convoy of a store.
 *
 * @param options The store.
 * @returns Its convoy.
 */
export function createConvoy(options: ConvoyOptions): Convoy {
  const { remote, locks, name } = options;
  const { cache } = remote;
  const sign = `${name}${CONVOY}`;
  const pending = `refs/ocuroot/pending/${name}`;
  const sleep = options.sleep ?? ((ms) => wait(ms));
  const pause = () => sleep(PAUSE_MS * (0.5 + Math.random()));
  const way = { ...options, pending, sleep, pause };
  return {
    async above(seen) {
      if (seen === undefined || !locks.isUp(sign)) return undefined;
      const end = cache.readRef(pending);
      if (end === undefined || end === seen) return undefined;
      return await cache.isAncestor({ commit: seen, of: end })
        ? end
        : undefined;
    },
    async isOver() {
      while (locks.isUp(sign)) await pause();
    },
    async join(change) {
      const hold = locks.hold(sign);
      while (hold?.take() === false) await pause();
      try {
        if (hold !== undefined) {
          cache.writeRef(pending, change.commit);
          change.letGo();
        }
        await arrive(way, change);
      } finally {
        hold?.drop();
      }
    },
  };
}

interface Way extends ConvoyOptions {
  readonly pending: string;
  readonly sleep: (ms: number) => Promise<void>;
  readonly pause: () => Promise<void>;
}

/** Pushes, unless another one's push brings it along. */
async function arrive(way: Way, change: Travelling): Promise<void> {
  const { cache } = way.remote;
  let before: string | undefined = change.seen;
  for (;;) {
    const seen = cache.readRef(seenRef(change.branch));
    if (seen !== before && await hasLanded(way, change, seen)) return;
    before = seen;
    const end = way.locks.tryTake(pushTurn(change.branch));
    try {
      if (end !== undefined) return await pushAll(way, change);
    } finally {
      end?.();
    }
    await way.pause();
  }
}

/** Pushes all that is there, on top of whatever has landed of it. */
async function pushAll(way: Way, change: Travelling): Promise<void> {
  const { cache, budget } = way.remote;
  const { branch, commit, seen: since } = change;
  for (;;) {
    const base = cache.readRef(seenRef(branch));
    if (await hasLanded(way, change, base)) return;
    const canLand = base !== undefined &&
      await cache.isAncestor({ commit: base, of: commit, since });
    if (!canLand) throw await lost(way, change);
    const end = await endFor(way, change);
    // Another store on the branch may have been refused meanwhile.
    const kept = cache.readRef(keptRef(branch));
    const isBesideKept = kept !== undefined &&
      !await cache.isAncestor({ commit: kept, of: end, since });
    if (isBesideKept) throw await lost(way, change);
    try {
      budget.spent();
      await publish(cache, [{ branch, base, commit: end }], way.sleep);
    } catch (error) {
      // The tip has moved, perhaps to a part of what was pushed.
      if (error instanceof LostRace) continue;
      keepCommit(cache, { branch, base, commit: end });
      throw nowKept(error);
    }
  }
}

async function hasLanded(
  { remote }: Way,
  { commit, seen: since }: Travelling,
  tip: string | undefined,
): Promise<boolean> {
  return tip !== undefined && tip !== since &&
    await remote.cache.isAncestor({ commit, of: tip, since });
}

/** The end of the convoy, which holds the change of each that joined. */
async function endFor(
  { remote, pending }: Way,
  { commit, seen: since }: Travelling,
): Promise<string> {
  const end = remote.cache.readRef(pending) ?? commit;
  const holdsIt = await remote.cache.isAncestor({ commit, of: end, since });
  return holdsIt ? end : commit;
}

/** What was refused in another one's push is kept: it must not run again. */
async function lost(
  { remote: { cache } }: Way,
  { branch, commit, seen: since }: Travelling,
): Promise<Error> {
  const kept = cache.readRef(keptRef(branch));
  const isKept = kept !== undefined &&
    await cache.isAncestor({ commit, of: kept, since });
  if (!isKept) return new LostRace();
  return new OcurootError(
    "git/push-rejected",
    `Cannot push to branch "${branch}": it was refused with the change of` +
      " another process of this machine",
    { hint: KEPT_HINT, data: { branches: [branch] } },
  );
}
