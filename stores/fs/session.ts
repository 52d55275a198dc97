// SPDX-License-Identifier: MIT
/**
 * Landing a change on files, under the lock. First everything that needs space
 * is written beside the store: each new text, and the journal, which is forced
 * to the disk. Giving the journal its name lands the change. Then the texts
 * are moved into place, which takes no space and is made good by the next
 * writer if it does not get done.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Change, Prepared, Session, Ticket } from "../backend.ts";
import type { FileChange } from "../tree.ts";
import {
  claimName,
  exists,
  makeChild,
  makeDirectory,
  modifiedAt,
  moveFile,
  overwriteText,
  removeFile,
  syncDirectory,
  writeDurably,
  writeText,
} from "./files.ts";
import { findHeirs } from "./hand_down.ts";
import { KEPT } from "./history.ts";
import {
  announce,
  encodeJournal,
  type Journal,
  listJournals,
} from "./journal.ts";
import { fileIn, type FsPlace, journalIn, OWN, relativePath } from "./place.ts";
import {
  clearDrafts,
  directoryOf,
  draftIn,
  removeDocument,
  writeHead,
} from "./recover.ts";
import { type FsSource, lockedTree } from "./tree.ts";

/** What a session needs. */
export interface SessionOptions {
  /** The newest revision, all of it in the files. */
  readonly sequence: number;
  /** Who writes, for the journal. */
  readonly owner: string;
  /** Gives the lock back. */
  readonly unlock: () => void;
}

/** By then every system has written its files to the disk by itself. */
const SETTLED_MS = 120_000;

/**
 * Starts a session under the lock.
 *
 * @param source The store.
 * @param options Its newest revision, who writes, and how to end it.
 * @returns The session.
 */
export function openSession(
  source: FsSource,
  options: SessionOptions,
): Session {
  const { place } = source;
  const ticket: Ticket = {
    location: place.root,
    revision: String(options.sequence + 1),
    id: crypto.randomUUID(),
  };
  return {
    tree: lockedTree(source, options.sequence),
    ticket: () => ticket,
    prepare: (change) => {
      const journal = journalOf(place, {
        ticket,
        owner: options.owner,
        change,
      });
      return prepare(source, journal);
    },
    end: options.unlock,
  };
}

function journalOf(
  place: FsPlace,
  parts: {
    readonly ticket: Ticket;
    readonly owner: string;
    readonly change: Change;
  },
): Journal {
  const { ticket, owner, change } = parts;
  const { messages, files, follows, leads } = change;
  const seen = (other: Ticket): Ticket => ({
    ...other,
    location: relativePath(place.root, other.location),
  });
  return {
    sequence: Number(ticket.revision),
    id: ticket.id,
    owner,
    messages,
    ...(follows ? { follows: seen(follows) } : {}),
    ...(leads ? { leads: seen(leads) } : {}),
    files,
  };
}

function prepare(source: FsSource, journal: Journal): Prepared {
  const { place } = source;
  const { sequence } = journal;
  const drafted = draftIn(place, "journal");
  const final = journalIn(place.root, sequence);
  const waiting = journalIn(place.root, `${sequence}.prepared`);
  const abort = (): void => drop(place, waiting);
  let heirs: Heirs;
  try {
    heirs = stage(place, journal);
    if (journal.follows !== undefined) {
      moveFile(drafted, waiting);
      syncDirectory(directoryOf(waiting));
      place.failpoint("journal.prepared");
    }
  } catch (error) {
    abort();
    throw error;
  }
  return {
    revision: String(sequence),
    commit: () => {
      if (journal.follows !== undefined) {
        place.failpoint("partner.written");
        moveFile(waiting, final);
      } else if (!claimName(drafted, final)) throw lostRace(place, sequence);
      source.history.remember(journal);
      syncDirectory(directoryOf(final));
    },
    finish: () => {
      place.failpoint("journal.written");
      announce(place);
      moveDrafts(place, { files: journal.files, heirs });
      writeHead(place, sequence);
      place.failpoint("head.written");
      prune(place, sequence);
    },
    abort,
  };
}

/** New documents, and those whose place in the file system they take. */
type Heirs = ReadonlyMap<string, string>;

/** Writes all that needs space. */
function stage(place: FsPlace, journal: Journal): Heirs {
  const made = new Set<string>();
  ensureOwn(place);
  const heirs = findHeirs(place, journal.files);
  for (const [index, { path, before, after }] of journal.files.entries()) {
    if (after === undefined || heirs.has(path)) continue;
    const isNew = before === undefined;
    if (isNew) makePath(directoryOf(fileIn(place, path)), made);
    writeText(draftIn(place, String(index)), after);
    place.failpoint("doc.staged");
  }
  writeDurably(draftIn(place, "journal"), encodeJournal(journal));
  place.failpoint("journal.staged");
  return heirs;
}

/** Makes a directory; those that were made before are not looked at again. */
function makePath(path: string, made: Set<string>): void {
  if (made.has(path)) return;
  if (made.has(directoryOf(path))) makeChild(path);
  else makeDirectory(path);
  for (let part = path; part !== "" && !made.has(part);) {
    made.add(part);
    part = directoryOf(part);
  }
}

function moveDrafts(
  place: FsPlace,
  { files, heirs }: {
    readonly files: readonly FileChange[];
    readonly heirs: Heirs;
  },
): void {
  const taken = new Set(heirs.values());
  for (const [index, { path, after }] of files.entries()) {
    const target = fileIn(place, path);
    const from = heirs.get(path);
    if (taken.has(path)) continue;
    if (after === undefined) removeDocument(target);
    else if (from === undefined) {
      moveFile(draftIn(place, String(index)), target);
    } else {
      moveFile(directoryOf(fileIn(place, from)), directoryOf(target));
      place.failpoint("doc.handed");
      overwriteText(target, after);
    }
    place.failpoint("doc.renamed");
  }
}

function drop(place: FsPlace, waiting: string): void {
  try {
    removeFile(waiting);
    clearDrafts(place);
  } catch {
    // The next writer clears it: nothing of it can be seen.
  }
}

/** Drops journals that no view can need and no power loss can call for. */
function prune(place: FsPlace, sequence: number): void {
  if (sequence % KEPT !== 0) return;
  for (const old of listJournals(place)) {
    const path = journalIn(place.root, old);
    const age = Date.now() - (modifiedAt(path) ?? 0);
    if (old > sequence - KEPT || age < SETTLED_MS) return;
    removeFile(path);
    place.failpoint("journal.pruned");
  }
}

/** Our own files are no part of a repository that keeps the documents. */
function ensureOwn(place: FsPlace): void {
  makeDirectory(draftIn(place, ""));
  const ignore = fileIn(place, `${OWN}/.gitignore`);
  if (exists(fileIn(place, `${OWN}/journal`)) && exists(ignore)) return;
  makeDirectory(fileIn(place, `${OWN}/journal`));
  writeText(ignore, "*\n");
}

function lostRace(place: FsPlace, sequence: number): OcurootError {
  return new OcurootError(
    "store/conflict",
    `Cannot write revision ${sequence} of "${place.root}": another writer landed it, past the lock`,
    {
      hint: "Use a file system with working advisory locks, and run again.",
      data: { location: place.root, revision: String(sequence) },
    },
  );
}
