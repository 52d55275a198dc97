// SPDX-License-Identifier: MIT
/**
 * The journal of a store on files: one file for each landed change, with the
 * text of every file before and after. A change has landed when its journal
 * has its final name. From then on readers see it, through the journal while
 * the files are still behind it. Older ones are kept for a while: views that
 * began before them read the texts before, and after a power loss the texts
 * after are written again.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Ticket } from "../backend.ts";
import type { FileChange } from "../tree.ts";
import {
  appendText,
  exists,
  listDirectory,
  readText,
  sizeOf,
} from "./files.ts";
import { fileIn, type FsPlace, journalIn, OWN } from "./place.ts";

/** One landed change, or one that follows another store's. */
export interface Journal {
  /** Its number; the revision it makes. */
  readonly sequence: number;
  /** Unique id. */
  readonly id: string;
  /** Who wrote it. */
  readonly owner: string;
  /** Messages of its transactions. */
  readonly messages: readonly string[];
  /** It has landed if and only if this change of another store has. */
  readonly follows?: Ticket;
  /** The change of another store that follows it. */
  readonly leads?: Ticket;
  /** What it changed. */
  readonly files: readonly FileChange[];
}

/** How far the files are. */
export interface Head {
  /** All changes up to this one are in the files. */
  readonly sequence: number;
  /** Identity of the machine's boot in which they were written. */
  readonly boot: string;
}

/** A file that grows by one byte with every change: cheap to look at. */
const TURN = `${OWN}/turn`;

/** What is on disk: paths with text before and after, null for none. */
type Row = readonly [
  path: string,
  before: string | null,
  after: string | null,
];

/**
 * Writes a journal as text.
 *
 * @param journal The journal.
 * @returns Its text.
 */
export function encodeJournal(journal: Journal): string {
  const files = journal.files.map(({ path, before, after }): Row => [
    path,
    before ?? null,
    after ?? null,
  ]);
  return JSON.stringify({ ...journal, files });
}

/**
 * Reads a landed change.
 *
 * @param place The store.
 * @param sequence Its number.
 * @returns The journal, undefined when there is none.
 * @throws {OcurootError} store/corrupt when it cannot be read.
 */
export function readJournal(
  place: FsPlace,
  sequence: number,
): Journal | undefined {
  return readAt(journalIn(place.root, sequence));
}

/**
 * Reads a change that waits for another store's.
 *
 * @param root The root of the store.
 * @param sequence Its number.
 * @returns The journal, undefined when there is none.
 */
export function readPrepared(
  root: string,
  sequence: number,
): Journal | undefined {
  return readAt(journalIn(root, `${sequence}.prepared`));
}

/**
 * Tells whether the change that another one follows has landed.
 *
 * @param place The store of the one that follows.
 * @param ticket What it follows.
 * @returns True when it has.
 */
export function hasLanded(place: FsPlace, ticket: Ticket): boolean {
  const root = fileIn(place, ticket.location);
  return readAt(journalIn(root, ticket.revision))?.id === ticket.id;
}

/**
 * Tells whether a change has landed, without reading it.
 *
 * @param place The store.
 * @param sequence Its number.
 * @returns True when it has.
 */
export function hasJournal(place: FsPlace, sequence: number): boolean {
  return exists(journalIn(place.root, sequence));
}

/**
 * Lists the landed changes that are still there.
 *
 * @param place The store.
 * @returns Their numbers, ascending.
 */
export function listJournals(place: FsPlace): readonly number[] {
  return listDirectory(fileIn(place, `${OWN}/journal`))
    .map(({ name }) => /^(\d+)\.json$/.exec(name)?.[1])
    .filter((number) => number !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Tells readers that a change has landed, before any file changes for it.
 *
 * @param place The store.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function announce(place: FsPlace): void {
  appendText(fileIn(place, TURN), ".");
}

/**
 * Counts the changes announced so far. As long as it stays the same, no file
 * has changed.
 *
 * @param place The store.
 * @returns A number that only grows.
 */
export function countAnnounced(place: FsPlace): number {
  return sizeOf(fileIn(place, TURN));
}

/**
 * Reads how far the files are.
 *
 * @param place The store.
 * @returns The head; where it is lost, all journals count as not in the files.
 */
export function readHead(place: FsPlace): Head {
  const text = readText(fileIn(place, `${OWN}/head`));
  if (text !== undefined) {
    try {
      const head = JSON.parse(text) as Head;
      if (Number.isSafeInteger(head.sequence)) return head;
    } catch {
      // Lost in a power failure; the journals are not.
    }
  }
  const [oldest] = listJournals(place);
  return { sequence: oldest === undefined ? 0 : oldest - 1, boot: "" };
}

function readAt(path: string): Journal | undefined {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    const raw = JSON.parse(text) as
      & Omit<Journal, "files">
      & { readonly files: readonly Row[] };
    const files = raw.files.map(([file, before, after]) => ({
      path: file,
      before: before ?? undefined,
      after: after ?? undefined,
    }));
    return { ...raw, files };
  } catch (cause) {
    throw new OcurootError(
      "store/corrupt",
      `Cannot read journal "${path}": it is damaged`,
      {
        hint:
          "Move the file away: what it changed is lost, what was there before is kept.",
        cause,
        data: { path },
      },
    );
  }
}
