// SPDX-License-Identifier: MIT
/**
 * What this process knows of the landed changes of a store: which is the
 * newest, and what the last ones did.
 *
 * @module
 */

import { hasJournal, type Journal, readJournal } from "./journal.ts";
import type { FsPlace } from "./place.ts";

/** Landed changes. */
export interface History {
  /**
   * Finds the newest change.
   *
   * @param known A change that has landed, or the one before the first.
   * @returns Its number.
   */
  newest(known: number): number;
  /** Reads a change; undefined when it is not kept any more. */
  journal(sequence: number): Journal | undefined;
  /** Notes a change that this process landed. */
  remember(journal: Journal): void;
}

/** How many changes are kept at least, on disk and in memory. */
export const KEPT = 64;

/**
 * Starts without knowing anything.
 *
 * @param place The store.
 * @returns Its history.
 */
export function createHistory(place: FsPlace): History {
  const known = new Map<number, Journal>();
  const remember = (journal: Journal): void => {
    known.set(journal.sequence, journal);
    for (const sequence of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(sequence);
    }
  };
  return {
    newest: (sequence) => {
      let newest = sequence;
      while (known.has(newest + 1) || hasJournal(place, newest + 1)) newest++;
      return newest;
    },
    journal: (sequence) => {
      const journal = known.get(sequence) ?? readJournal(place, sequence);
      if (journal !== undefined) remember(journal);
      return journal;
    },
    remember,
  };
}
