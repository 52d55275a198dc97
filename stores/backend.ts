// SPDX-License-Identifier: MIT
/**
 * What a place that keeps files offers, so that a {@link Store} can be made of
 * it: the newest tree, and an exclusive session that lands changes in two
 * steps. The steps let two backends land one pair of changes.
 *
 * @module
 */

import type {
  Inspection,
  Memo,
  Revision,
  StoreTag,
  ViewOptions,
} from "./store.ts";
import type { Awaitable, FileChange, Tree } from "./tree.ts";

/** A place that keeps files. */
export interface Backend {
  /** Where it is, for messages. */
  readonly location: string;
  /** The purpose of what it keeps. */
  readonly tag: StoreTag;
  /** Reads the newest revision, or one that was the newest a moment ago. */
  tree(how?: ViewOptions): Awaitable<Tree>;
  /** Waits until nobody else writes, then keeps everybody else from it. */
  begin(place?: Place): Promise<Session>;
  /**
   * Lands what nobody else writes, beside all others who write.
   *
   * @returns False when there is no such way: it must land as all else does.
   */
  append?(change: Omit<Change, "follows" | "leads">): Promise<boolean>;
  /** A place for what was found out about a revision. */
  readonly memo?: Memo;
  /** Looks behind it, where there is more than documents. */
  inspect?(): Awaitable<Inspection>;
  /** Releases handles. */
  close(): Awaitable<void>;
}

/** Which of two sessions that land together it is. */
export interface Place {
  /** It follows one that has begun: waiting its turn is done. */
  readonly isFollowing: boolean;
}

/** The right to write, until it ends. */
export interface Session {
  /** The newest revision; it stays that while the session lasts. */
  readonly tree: Tree;
  /** Names the revision that this session would land next. */
  ticket(): Ticket;
  /**
   * Makes a change ready to land: whatever can go wrong goes wrong here, and
   * leaves nothing behind.
   */
  prepare(change: Change): Awaitable<Prepared>;
  /**
   * Lets others write where nothing was: what was read need not stay so.
   * Waits until it has landed, where it was on its way.
   */
  letGo?(): Awaitable<void>;
  /** Gives the right back; never throws. */
  end(): Awaitable<void>;
}

/** A change to land. */
export interface Change {
  /** One message for each transaction in it. */
  readonly messages: readonly string[];
  /** The files that change; never none. */
  readonly files: readonly FileChange[];
  /** It has landed if and only if this one of the other backend has. */
  readonly follows?: Ticket;
  /** The change of the other backend that follows this one. */
  readonly leads?: Ticket;
}

/** Name of a revision that may come to be, readable by other processes. */
export interface Ticket {
  /** Where. */
  readonly location: string;
  /** The revision. */
  readonly revision: Revision;
  /** Unique to this change: another may land with the same revision. */
  readonly id: string;
}

/** A change that is ready. */
export interface Prepared {
  /** The revision it makes. */
  readonly revision: Revision;
  /** Lands it: from here on it is never taken back. */
  commit(): Awaitable<void>;
  /** Tidies up after landing. Not having run is made good later. */
  finish(): Awaitable<void>;
  /** Drops it instead. */
  abort(): Awaitable<void>;
}
