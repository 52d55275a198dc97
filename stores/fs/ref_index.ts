// SPDX-License-Identifier: MIT
/**
 * The documents of a store on disk, for matching. Globs are answered by
 * walking the directories that they can reach. A glob that can reach many, or
 * one that comes after others have taken long, keeps what it listed: while
 * that is fresh no directory is listed twice. What journals name is listed
 * anew. Older clients write no journals: so that their writes are seen, all
 * of it is forgotten once it is old, in proportion to what it cost.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import { sortBytewise } from "../bytewise.ts";
import { type Key, keyAt } from "../path.ts";
import { exists, listDirectory } from "./files.ts";
import { isNarrow } from "./glob_steps.ts";
import type { History } from "./history.ts";
import { readHead } from "./journal.ts";
import { fileIn, type FsPlace } from "./place.ts";
import { type Directories, type Listing, OBJECT, walkGlobs } from "./walk.ts";

/** Documents on disk. */
export interface RefIndex {
  /**
   * Finds documents. The answer may be newer than the revision asked for, but
   * differs from it only in files that journals after it name.
   *
   * @param globs What to look for.
   * @param sequence A revision that has landed.
   * @returns Refs, sorted bytewise, unique.
   */
  match(globs: readonly Glob[], sequence: number): readonly Key[];
}

/** What was listed and is kept. */
interface Kept {
  readonly listings: Map<Key, Listing>;
  /** All journals up to this one are in the listings. */
  sequence: number;
  /** When it began, in milliseconds. */
  readonly since: number;
}

const FRESH_MS = 5000;
const COST_FACTOR = 20;
const PATIENCE_MS = 30;
/** About 100 MB. */
const MOST_KEPT = 300_000;

/**
 * Makes an index that knows nothing yet.
 *
 * @param place The store.
 * @param history Its landed changes.
 * @returns The index.
 */
export function createRefIndex(place: FsPlace, history: History): RefIndex {
  let kept: Kept | undefined;
  let spent = 0;
  return {
    match: (globs, sequence) => {
      const start = performance.now();
      const lasts = Math.max(FRESH_MS, COST_FACTOR * spent);
      if (kept !== undefined && start > kept.since + lasts) {
        kept = undefined;
        spent = 0;
      }
      if (kept === undefined && spent < PATIENCE_MS && globs.every(isNarrow)) {
        const found = walkGlobs(directoriesOf(place), globs);
        spent += performance.now() - start;
        return sortBytewise([...found]);
      }
      const head = readHead(place).sequence;
      kept ??= { listings: new Map(), sequence: head, since: start };
      catchUp(kept, { history, sequence });
      const found = walkGlobs(directoriesOf(place, kept.listings), globs);
      // What has landed but may not be in the files yet is listed again.
      kept.sequence = Math.max(kept.sequence, Math.min(head, sequence));
      spent += performance.now() - start;
      return sortBytewise([...found]);
    },
  };
}

/** Forgets the directories that later changes touched. */
function catchUp(
  { listings, sequence }: Kept,
  now: { readonly history: History; readonly sequence: number },
): void {
  for (let next = sequence + 1; next <= now.sequence; next++) {
    const journal = now.history.journal(next);
    if (journal === undefined) return listings.clear();
    for (const { path } of journal.files) {
      let key = keyAt(path);
      while (key !== undefined && key !== "") {
        listings.delete(key);
        key = key.slice(0, Math.max(0, key.lastIndexOf("/")));
      }
    }
    listings.delete("");
  }
}

function directoriesOf(
  place: FsPlace,
  listings?: Map<Key, Listing>,
): Directories {
  const refs = fileIn(place, "refs");
  const pathOf = (key: Key): string => key === "" ? refs : `${refs}/${key}`;
  return {
    list: (key) => {
      const known = listings?.get(key);
      if (known !== undefined) return known;
      const listing = read(pathOf(key));
      if (listings !== undefined && listings.size < MOST_KEPT) {
        listings.set(key, listing);
      }
      return listing;
    },
    known: (key) => listings?.get(key),
    has: (key) =>
      listings?.get(key)?.isDocument ?? exists(`${pathOf(key)}/${OBJECT}`),
  };
}

function read(path: string): Listing {
  const names: string[] = [];
  let isDocument = false;
  for (const { name, isDirectory } of listDirectory(path)) {
    if (isDirectory) names.push(name);
    else if (name === OBJECT) isDocument = true;
  }
  return { names, isDocument };
}
