// SPDX-License-Identifier: MIT
/**
 * The journal of one writer as it is kept: a commit without files or parents
 * on a ref of its own, whose message tells which documents are there instead
 * of those on the branch. It reads and writes nothing.
 *
 * @module
 */

import { addressOf, keyAt, pathOf } from "../path.ts";
import type { StoreTag } from "../store.ts";

/** The file of a store that says that its writers keep journals. */
export const JOURNAL_FILE = ".ocuroot/journal";
/** The text of {@link JOURNAL_FILE}. */
export const JOURNAL_TEXT = "1\n";

/** What a document is, as long as the branch holds what it was before. */
export interface Entry {
  /** Its text on the branch; undefined when it is not there. */
  readonly before: string | undefined;
  /** Its text; undefined when it is deleted. */
  readonly after: string | undefined;
}

/** Entries by path in the store. */
export type Entries = ReadonlyMap<string, Entry>;

/** A journal. */
export interface Journal {
  /** When it was written, in milliseconds since the epoch, by its writer. */
  readonly time: number;
  /** What is in it. */
  readonly entries: Entries;
}

/** Whose journals. */
export interface JournalPlace {
  /** The branch. */
  readonly branch: string;
  /** Which of the stores on it. */
  readonly tag: StoreTag;
}

/**
 * Gives the names of refs that hold journals, without a writer.
 *
 * @param place Whose.
 * @returns The place at the remote, and the private one in the cache.
 */
export function journalRefs({ branch, tag }: JournalPlace): {
  readonly remote: string;
  readonly cache: string;
} {
  return {
    remote: `refs/ocuroot/journal/${branch}/${tag}`,
    cache: `refs/ocuroot/journals/${branch}/${tag}`,
  };
}

/**
 * Writes a journal.
 *
 * @param journal What is in it.
 * @returns The message of its commit.
 */
export function journalText({ time, entries }: Journal): string {
  const list = [...entries].map(([path, { before = null, after = null }]) => ({
    path,
    before,
    after,
  }));
  return `journal\n\n${JSON.stringify({ time, entries: list })}\n`;
}

/**
 * Reads a journal. Anybody may have written it: what is no entry for a
 * document is left out.
 *
 * @param message The message of its commit.
 * @returns The journal; undefined when it is none.
 */
export function readJournal(message: string): Journal | undefined {
  const [, text] = /^journal\n\n(\{.*\})\n*$/.exec(message) ?? [];
  try {
    const { time, entries } = JSON.parse(text ?? "");
    if (typeof time !== "number" || !Array.isArray(entries)) return undefined;
    return { time, entries: new Map(entries.flatMap(entryOf)) };
  } catch {
    return undefined;
  }
}

function entryOf(value: unknown): readonly (readonly [string, Entry])[] {
  const { path, before, after } = (value ?? {}) as Record<string, unknown>;
  if (typeof path !== "string" || !isPath(path)) return [];
  if (!isText(before) || !isText(after)) return [];
  const entry = { before: before ?? undefined, after: after ?? undefined };
  return [[path, entry]];
}

/** Only what a store itself would write. */
function isPath(path: string): boolean {
  try {
    const key = keyAt(path);
    return key !== undefined && pathOf(addressOf(key).key) === path;
  } catch {
    return false;
  }
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
