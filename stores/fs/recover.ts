// SPDX-License-Identifier: MIT
/**
 * Puts a store right after a writer died, under the lock: what has landed is
 * brought into the files, what has not is dropped. After a power loss the
 * kept changes are checked against the files, since only journals are forced
 * to the disk.
 *
 * @module
 */

import { keyAt } from "../path.ts";
import type { FileChange } from "../tree.ts";
import {
  listDirectory,
  makeDirectory,
  moveFile,
  readText,
  removeFile,
  removeIfPossible,
  writeText,
} from "./files.ts";
import type { History } from "./history.ts";
import {
  announce,
  hasLanded,
  type Head,
  type Journal,
  listJournals,
  readHead,
  readPrepared,
} from "./journal.ts";
import type { LockOptions } from "../file_lock.ts";
import { takeLock } from "./lock.ts";
import { fileIn, type FsPlace, journalIn, OWN } from "./place.ts";

/**
 * Brings a store to its newest revision. The caller holds the lock.
 *
 * @param place The store.
 * @param options Its history, and how to lock a store that follows it.
 * @returns The newest revision, all of it in the files.
 */
export async function recover(
  place: FsPlace,
  options: { readonly history: History; readonly lock: LockOptions },
): Promise<number> {
  const { history, lock } = options;
  const head = readHead(place);
  settlePrepared(place, history.newest(head.sequence) + 1);
  const newest = history.newest(head.sequence);
  const boot = bootId();
  const isBehind = newest !== head.sequence || isAfterPowerLoss(head, boot);
  if (isBehind) announce(place);
  if (isAfterPowerLoss(head, boot)) redoAll(place, history);
  for (let sequence = head.sequence + 1; sequence <= newest; sequence++) {
    const journal = history.journal(sequence);
    if (journal === undefined) continue;
    if (journal.leads !== undefined) await settlePartner(place, journal, lock);
    applyFiles(place, journal.files);
  }
  clearDrafts(place);
  if (isBehind) writeHead(place, newest);
  return newest;
}

/**
 * Writes the texts of a change into the files.
 *
 * @param place The store.
 * @param files The change.
 */
export function applyFiles(
  place: FsPlace,
  files: readonly FileChange[],
): void {
  for (const { path, after } of files) {
    const target = fileIn(place, path);
    if (after === undefined) removeDocument(target);
    else if (readText(target) !== after) {
      writeDocument(place, { target, after });
    }
  }
}

/**
 * Removes a file, and its directory if it was the last one in it.
 *
 * @param path The file.
 */
export function removeDocument(path: string): void {
  removeFile(path);
  removeIfPossible(directoryOf(path));
}

/**
 * Notes that all changes up to one are in the files.
 *
 * @param place The store.
 * @param sequence The change.
 */
export function writeHead(place: FsPlace, sequence: number): void {
  const head: Head = { sequence, boot: bootId() };
  const draft = draftIn(place, "head");
  writeText(draft, JSON.stringify(head));
  moveFile(draft, fileIn(place, `${OWN}/head`));
}

/**
 * Gives the path of a file that is not part of the store yet.
 *
 * @param place The store.
 * @param name A name, unique under the lock.
 * @returns The whole path.
 */
export function draftIn(place: FsPlace, name: string): string {
  return fileIn(place, `${OWN}/drafts/${name}`);
}

/**
 * Removes what a dead or failed writer left.
 *
 * @param place The store.
 */
export function clearDrafts(place: FsPlace): void {
  for (const { name } of listDirectory(draftIn(place, ""))) {
    removeFile(draftIn(place, name));
  }
}

/**
 * Gives the directory of a file.
 *
 * @param path The file.
 * @returns Its directory.
 */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** A change that follows another store's lands or goes with it. */
function settlePrepared(place: FsPlace, sequence: number): void {
  const prepared = readPrepared(place.root, sequence);
  if (prepared === undefined) return;
  const path = journalIn(place.root, `${sequence}.prepared`);
  if (prepared.follows && hasLanded(place, prepared.follows)) {
    moveFile(path, journalIn(place.root, sequence));
  } else removeFile(path);
}

/** Lets the change land that follows a landed one, before that is forgotten. */
async function settlePartner(
  place: FsPlace,
  journal: Journal,
  lock: LockOptions,
): Promise<void> {
  const { leads } = journal;
  if (leads === undefined) return;
  const partner: FsPlace = { ...place, root: fileIn(place, leads.location) };
  const sequence = Number(leads.revision);
  if (readPrepared(partner.root, sequence) === undefined) return;
  const unlock = await takeLock(partner, lock);
  try {
    settlePrepared(partner, sequence);
  } finally {
    unlock();
  }
}

function isAfterPowerLoss(head: Head, boot: string): boolean {
  return head.boot !== "" && boot !== "" && head.boot !== boot;
}

/**
 * Writes the kept changes again, where the disk lost them. A file with a text
 * that no change knows was written since, by an older client: it is left. One
 * that took over from another may still hold the text of that one.
 */
function redoAll(place: FsPlace, history: History): void {
  const final = new Map<string, FileChange>();
  const texts = new Map<string, Set<string | undefined>>();
  const removed = new Set<string>();
  for (const sequence of listJournals(place)) {
    for (const file of history.journal(sequence)?.files ?? []) {
      const known = texts.get(file.path) ?? new Set();
      texts.set(file.path, known.add(file.before).add(file.after));
      final.set(file.path, file);
      if (file.after === undefined) removed.add(file.before ?? "");
    }
  }
  const lost = [...final.values()].filter(({ path }) => {
    const text = readText(fileIn(place, path));
    return texts.get(path)?.has(text) || text === undefined ||
      removed.has(text) || isTorn(path, text);
  });
  applyFiles(place, lost);
}

function isTorn(path: string, text: string): boolean {
  if (keyAt(path) === undefined) return text === "";
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

function writeDocument(
  place: FsPlace,
  file: { readonly target: string; readonly after: string },
): void {
  const draft = draftIn(place, "redo");
  makeDirectory(draftIn(place, ""));
  makeDirectory(directoryOf(file.target));
  writeText(draft, file.after);
  moveFile(draft, file.target);
}

/** Identity of the machine's boot, where it can be told. */
function bootId(): string {
  if (Deno.build.os !== "linux") return "";
  return readText("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}
