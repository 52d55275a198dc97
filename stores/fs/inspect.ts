// SPDX-License-Identifier: MIT
/**
 * Looks behind a store on files: who writes, what does not belong there, and
 * what the journals remember. It neither locks nor writes.
 *
 * @module
 */

import { decodeEnvelope, type Envelope } from "../envelope.ts";
import { FORMAT_FILE, FORMAT_VERSION } from "../format.ts";
import { addressOf, type Key, keyAt, pathOf } from "../path.ts";
import type { FileFault, Inspection } from "../store.ts";
import { listDirectory } from "./files.ts";
import { type Journal, listJournals, readJournal } from "./journal.ts";
import { writerOf } from "./lock.ts";
import { fileIn, type FsPlace, OWN } from "./place.ts";
import type { FsSource } from "./tree.ts";

/** What may be at the root of a store. */
const AT_ROOT = new Set([FORMAT_FILE, OWN, "refs", "dependencies", ".git"]);

/** Texts of documents and of dependency markers. */
const OBJECT = "@object.json";
const MARKER = "@ref.txt";

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
  const faults: FileFault[] = [];
  for (const entry of listDirectory(place.root)) {
    const { name } = entry;
    if (entry.isSymlink) faults.push(linkAt(place, name));
    else if (!AT_ROOT.has(name)) faults.push({ kind: "foreign", path: name });
  }
  walk(place, { directory: "refs", file: OBJECT, faults });
  walk(place, { directory: "dependencies", file: MARKER, faults });
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

interface Walk {
  readonly directory: string;
  readonly file: string;
  readonly faults: FileFault[];
}

function walk(place: FsPlace, { directory, file, faults }: Walk): void {
  const names = new Map<string, string>();
  for (const entry of listDirectory(fileIn(place, directory))) {
    const path = `${directory}/${entry.name}`;
    if (entry.isSymlink) faults.push(linkAt(place, path));
    else if (entry.isDirectory) {
      walk(place, { directory: path, file, faults });
    } else if (entry.name !== file) faults.push({ kind: "foreign", path });
    else if (!isReachable(path)) faults.push({ kind: "name", path });
    const folded = entry.name.normalize("NFC").toLowerCase();
    const other = names.get(folded);
    if (other === undefined) names.set(folded, entry.name);
    else faults.push({ kind: "clash", path, other: `${directory}/${other}` });
  }
}

function linkAt(place: FsPlace, path: string): FileFault {
  const other = Deno.readLinkSync(fileIn(place, path));
  return { kind: "link", path, other };
}

/** Older stores hold documents that no ref of today leads to. */
function isReachable(path: string): boolean {
  const key = keyAt(path);
  if (key === undefined) return true;
  try {
    return addressOf(key).key === key;
  } catch {
    return false;
  }
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
