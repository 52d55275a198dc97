// SPDX-License-Identifier: MIT
/**
 * The documents of a store on disk, for matching. Globs are answered by
 * walking the directories that they can reach. A glob that can reach many, or
 * one that comes after others have taken long, keeps what it saw: while that
 * is fresh no directory is listed twice. What journals name is looked at anew.
 * Older clients write no journals: so that their writes are seen, all
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
import {
  type Directory,
  knownBelow,
  type Look,
  OBJECT,
  walkGlobs,
} from "./walk.ts";

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

/** What was seen and is kept. */
interface Kept {
  readonly root: Directory;
  /** All journals up to this one are in it. */
  sequence: number;
  /** When it began, in milliseconds. */
  readonly since: number;
}

const FRESH_MS = 5000;
const COST_FACTOR = 20;
const PATIENCE_MS = 30;

/**
 * Makes an index that knows nothing yet.
 *
 * @param place The store.
 * @param history Its landed changes.
 * @returns The index.
 */
export function createRefIndex(place: FsPlace, history: History): RefIndex {
  const look = lookAt(place);
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
        const found = walkGlobs({}, { look, globs });
        spent += performance.now() - start;
        return sortBytewise([...found]);
      }
      const head = readHead(place).sequence;
      kept ??= { root: {}, sequence: head, since: start };
      if (!catchUp(kept, { history, sequence })) {
        kept = { root: {}, sequence: head, since: start };
      }
      const found = walkGlobs(kept.root, { look, globs });
      // What has landed but may not be in the files yet is looked at again.
      kept.sequence = Math.max(kept.sequence, Math.min(head, sequence));
      spent += performance.now() - start;
      return sortBytewise([...found]);
    },
  };
}

/** Forgets what later changes touched; false when they are not known. */
function catchUp(
  { root, sequence }: Kept,
  now: { readonly history: History; readonly sequence: number },
): boolean {
  for (let next = sequence + 1; next <= now.sequence; next++) {
    const journal = now.history.journal(next);
    if (journal === undefined) return false;
    for (const { path } of journal.files) forget(root, keyAt(path));
  }
  return true;
}

/** The directories on the way to a document may have come or gone with it. */
function forget(root: Directory, key: Key | undefined): void {
  if (key === undefined) return;
  let directory: Directory | undefined = root;
  for (const name of ["", ...key.split("/")]) {
    if (name !== "") directory = knownBelow(directory, name);
    if (directory === undefined) return;
    directory.names = undefined;
    directory.isDocument = undefined;
  }
}

function lookAt(place: FsPlace): Look {
  const refs = fileIn(place, "refs");
  const pathOf = (key: Key): string => key === "" ? refs : `${refs}/${key}`;
  return {
    read: (key) => {
      const names: string[] = [];
      let isDocument = false;
      for (const { name, isDirectory } of listDirectory(pathOf(key))) {
        if (isDirectory) names.push(name);
        else if (name === OBJECT) isDocument = true;
      }
      // A copy is as long as it must be; what was pushed to is longer.
      return { names: names.slice(), isDocument };
    },
    has: (key) => exists(`${pathOf(key)}/${OBJECT}`),
  };
}
