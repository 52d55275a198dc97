// SPDX-License-Identifier: MIT
/**
 * Looks behind a store on files: who writes, what does not belong there, and
 * what the journals remember. It neither locks nor writes.
 *
 * @module
 */

import { decodeEnvelope, type Envelope } from "../envelope.ts";
import { type FileEntry, judgeFiles } from "../file_faults.ts";
import { FORMAT_VERSION } from "../format.ts";
import { addressOf, type Key, pathOf } from "../path.ts";
import type { FileFault, Inspection } from "../store.ts";
import { listDirectory } from "./files.ts";
import { type Journal, listJournals, readJournal } from "./journal.ts";
import { writerOf } from "./lock.ts";
import { fileIn, type FsPlace, OWN } from "./place.ts";
import type { FsSource } from "./tree.ts";

/**
 * Looks behind a store.
 *
 * @param source The store.
 * @returns What is known; files are looked at when asked for.
 */
export function inspectFs({ place }: FsSource): Inspection {
  const writer = writerOf(place);
  return {
    format: FORMAT_VERSION,
    ...(writer === undefined ? {} : { writer }),
    unpublished: [],
    faults: () => Promise.resolve(faultsOf(place)),
    recall: (ref) => Promise.resolve(recall(place, addressOf(ref).key)),
  };
}

function faultsOf(place: FsPlace): readonly FileFault[] {
  const faults = [...judgeFiles(filesBelow(place, ""))];
  if (writerOf(place) === undefined) {
    for (const { name } of listDirectory(fileIn(place, `${OWN}/drafts`))) {
      faults.push({ kind: "draft", path: `${OWN}/drafts/${name}` });
    }
  }
  for (const sequence of listJournals(place)) {
    if (tryJournal(place, sequence) !== undefined) continue;
    faults.push({ kind: "journal", path: `${OWN}/journal/${sequence}.json` });
  }
  return faults;
}

/** Our own directory is looked at by itself, a repository's not at all. */
function filesBelow(place: FsPlace, directory: string): readonly FileEntry[] {
  return listDirectory(fileIn(place, directory)).flatMap((entry) => {
    const path = `${directory}${entry.name}`;
    if (entry.isSymlink) {
      return [{ path, leads: Deno.readLinkSync(fileIn(place, path)) }];
    }
    if (!entry.isDirectory) return [{ path }];
    if (path === OWN || path === ".git") return [];
    return filesBelow(place, `${path}/`);
  });
}

function recall(place: FsPlace, key: Key): readonly Envelope[] {
  const path = pathOf(key);
  const texts: string[] = [];
  for (const sequence of listJournals(place).toReversed()) {
    const files = tryJournal(place, sequence)?.files ?? [];
    const change = files.find((file) => file.path === path);
    for (const text of [change?.after, change?.before]) {
      if (text !== undefined && text !== texts.at(-1)) texts.push(text);
    }
  }
  return texts.flatMap((text) => tryDecode(text, key));
}

function tryJournal(place: FsPlace, sequence: number): Journal | undefined {
  try {
    return readJournal(place, sequence);
  } catch {
    return undefined;
  }
}

function tryDecode(text: string, key: Key): readonly Envelope[] {
  try {
    return [decodeEnvelope(text, key)];
  } catch {
    return [];
  }
}
