// SPDX-License-Identifier: MIT
/**
 * The journal that this process writes. Its ref is ours alone, but for one
 * case: who takes us for dead puts a commit of its own there before it folds
 * our entries. Then we have no journal any more, and nothing is lost.
 *
 * @module
 */

import {
  type Entries,
  type JournalPlace,
  journalRefs,
  journalText,
} from "./journal.ts";
import type { CommitAs, Remote } from "./publication.ts";
import { unreachable } from "./unreachable.ts";

/** The journal of this process in one store. */
export interface OwnJournal {
  /** What is in it and not on the branch. */
  entries(): Entries;
  /** All that is in it at the remote. */
  written(): Entries;
  /** True when we made this commit. */
  hasMade(commit: string): boolean;
  /** Finds out, from what was fetched, whether it is still ours. */
  look(place: JournalPlace): void;
  /** Writes it anew; false when it is ours no longer, or is not taken. */
  write(place: JournalPlace, entries: Entries): Promise<boolean>;
  /** Notes that all of it is on the branch. */
  folded(): void;
  /** Takes it away, unless something is in it that is not on the branch. */
  clear(place: JournalPlace): Promise<void>;
}

/** What it takes to write one. */
export interface OwnJournalOptions {
  /** The remote. */
  readonly remote: Remote;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How to commit. */
  readonly commitAs: () => CommitAs;
  /** Fetches all journals. */
  readonly fetch: (place: JournalPlace) => Promise<void>;
}

const MOST_TRIES = 4;

/**
 * Makes the journal of this process; there is none yet.
 *
 * @param options What it takes.
 * @returns The journal.
 */
export function createOwnJournal(options: OwnJournalOptions): OwnJournal {
  const { remote, now } = options;
  const { cache } = remote;
  let entries: Entries = new Map();
  let written: Entries = entries;
  let at: string | undefined;
  let isRefused = false;
  const made = new Set<string>();
  const names = (place: JournalPlace) => namesOf(place, remote.turns.writer);
  const isTaken = (found: string | undefined) =>
    found !== at && !made.has(found ?? "");
  const move = async (place: JournalPlace, to: string | undefined) => {
    const { there: ref, here } = names(place);
    if (to !== undefined) made.add(to);
    for (let tries = 1;; tries++) {
      const refusal = await cache.swap({ ref, from: at, to });
      if (refusal === undefined) break;
      // What came of it is found out by looking, never by the words.
      await options.fetch(place);
      const found = cache.readRef(here);
      if (found === to) break;
      if (isTaken(found)) return false;
      // Not every remote takes refs but branches and tags.
      isRefused = refusal.isAnswer && found === at;
      if (isRefused) return false;
      if (tries === MOST_TRIES) throw unreachable(cache.url, refusal.words);
      at = found;
    }
    at = to;
    return true;
  };
  const lose = () => {
    made.clear();
    at = undefined;
    written = entries = new Map();
  };
  return {
    entries: () => entries,
    written: () => written,
    hasMade: (commit) => made.has(commit),
    look(place) {
      if (isTaken(cache.readRef(names(place).here))) lose();
    },
    async write(place, next) {
      if (isRefused) return false;
      const message = journalText({ time: now(), entries: next });
      const isOurs = await withCommit(options, {
        message,
        use: (commit) => move(place, commit),
      });
      if (isOurs) written = entries = next;
      else lose();
      return isOurs;
    },
    folded: () => void (entries = new Map()),
    async clear(place) {
      if (entries.size > 0) return;
      if (at !== undefined) await move(place, undefined);
      lose();
    },
  };
}

/** Its ref at the remote, and the private one in the cache. */
function namesOf(place: JournalPlace, writer: string) {
  const { remote, cache } = journalRefs(place);
  return { there: `${remote}/${writer}`, here: `${cache}/${writer}` };
}

/**
 * Builds the commit of a journal, and forgets it after use.
 *
 * @param options The remote, and how to commit.
 * @param journal Its text, and what to do with its commit.
 * @returns What using it gave.
 */
export async function withCommit<T>(
  { remote, commitAs }: Pick<OwnJournalOptions, "remote" | "commitAs">,
  journal: {
    readonly message: string;
    readonly use: (commit: string) => Promise<T>;
  },
): Promise<T> {
  const { id, signature } = commitAs();
  const ref = `refs/ocuroot/next/${id}-journal`;
  const draft = { ref, base: undefined, message: journal.message, files: [] };
  await remote.budget.wait();
  const [commit = ""] = await remote.cache.build([draft], signature);
  try {
    remote.budget.spent();
    return await journal.use(commit);
  } finally {
    remote.cache.deleteRef(ref);
  }
}
