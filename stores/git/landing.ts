// SPDX-License-Identifier: MIT
/**
 * How a change lands: in a convoy with those of other processes of this
 * machine, or alone. It builds nothing.
 *
 * @module
 */

import type { Change } from "../backend.ts";
import { LostRace } from "../lost_race.ts";
import { seenRef } from "./branch.ts";
import type { Convoy } from "./convoy.ts";
import { landLate } from "./late.ts";
import { inPushTurn } from "./locks.ts";
import type { GitBackendOptions, Position } from "./position.ts";
import {
  type CommitAs,
  keptRef,
  type Part,
  type Publication,
  type Remote,
} from "./publication.ts";

/** The store as one session uses it. */
export interface Use {
  /** What it reads, and builds on. */
  readonly position: Position;
  /** The convoy of the store. */
  readonly convoy: Convoy;
  /** True when others of this machine wait for their turn. */
  readonly isAwaited: () => boolean;
  /** Goes on from what has landed. */
  readonly landed: (next: Position) => void;
  /** Notes what went wrong with a change that came late. */
  readonly failed: (error: unknown) => void;
  /** Notes that another writer was first. */
  readonly lost: () => void;
  /** Lets others of this machine have their turn. */
  readonly letGo: () => void;
  /** Ends the session. */
  readonly end: () => void;
}

/**
 * Tells whether a change goes in a convoy: when others wait for their turn,
 * or when it was built on what is on its way. A pair, and what goes on from
 * what was kept, always goes alone.
 *
 * @param change The change.
 * @param use Its session.
 * @returns True when it does.
 */
export function mayJoin(change: Change, use: Use): boolean {
  const { tip, isAheadOf, isUnsure, isOnKept } = use.position;
  if (change.leads !== undefined || change.follows !== undefined) return false;
  if (tip === undefined || isUnsure || isOnKept) return false;
  return isAheadOf !== undefined || use.isAwaited();
}

/**
 * Waits until nobody is on its way; what was read must have landed then.
 *
 * @param remote The remote.
 * @param use The session.
 * @throws {LostRace} When it has not.
 */
export async function goAlone({ cache }: Remote, use: Use): Promise<void> {
  const { branch, tip, isAheadOf } = use.position;
  await use.convoy.isOver();
  if (isAheadOf === undefined || cache.readRef(seenRef(branch)) === tip) return;
  use.lost();
  throw new LostRace();
}

/** A change that is ready to go. */
export interface Ready {
  /** What to push. */
  readonly publication: Publication;
  /** What is in it. */
  readonly parts: readonly Part[];
  /** The session. */
  readonly use: Use;
  /** True when it goes in a convoy. */
  readonly joins: boolean;
  /** True when its counterpart on another remote has landed already. */
  readonly isLate: boolean;
}

/**
 * Lands a change.
 *
 * @param options The store.
 * @param ready The change.
 * @param as How to commit, should it have to be built anew.
 * @returns Its commit, where that may not be the tip by now.
 * @throws {LostRace} When another writer was first.
 * @throws {OcurootError} git/push-rejected, store/unavailable; then it is kept.
 */
export async function land(
  { remote, locks }: GitBackendOptions,
  { publication, parts, use, joins, isLate }: Ready,
  as: CommitAs,
): Promise<string | undefined> {
  if (joins) return await goAlong(use, publication);
  const [part] = parts;
  await inPushTurn(locks, parts.map(({ branch }) => branch), async () => {
    if (isLate && part !== undefined) {
      return await landLate(remote, { publication, part }, as);
    }
    // Another store on the branch may have been refused meanwhile.
    if (parts.some((one) => isBesideKept(remote, one))) throw new LostRace();
    await publication.push();
  });
  return undefined;
}

function isBesideKept(
  { cache }: Remote,
  { branch, isOnKept }: Part,
): boolean {
  return isOnKept !== true && cache.readRef(keptRef(branch)) !== undefined;
}

async function goAlong(
  { convoy, position, letGo }: Use,
  publication: Publication,
): Promise<string> {
  const seen = position.isAheadOf ?? position.tip ?? "";
  const { branch } = position;
  const [{ commit } = { commit: "" }] = publication.candidates;
  try {
    await convoy.join({ branch, commit, seen, letGo });
    return commit;
  } finally {
    publication.drop();
  }
}
