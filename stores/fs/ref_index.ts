// SPDX-License-Identifier: MIT
/**
 * The documents of a store on disk, for matching. Globs that name their
 * directories are answered from disk; the first one that does not makes one
 * walk over everything, whose result is kept and brought up to date with the
 * journals. Older clients write no journals: so that their writes are seen,
 * the walk is made again once it is old, in proportion to what it costs.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import { sortBytewise } from "../bytewise.ts";
import { writtenRefs } from "../layer.ts";
import type { Key } from "../path.ts";
import {
  changeRefs,
  matchRefs,
  type SortedRefs,
  sortRefs,
} from "../sorted_refs.ts";
import { compileGlob } from "@ocuroot/sdk/glob";
import type { History } from "./history.ts";
import { readHead } from "./journal.ts";
import { fileIn, type FsPlace } from "./place.ts";
import { cutGlob, walkAll, walkGlob } from "./walk.ts";

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

interface Known {
  readonly sequence: number;
  readonly refs: SortedRefs;
  /** When to walk again, in milliseconds. */
  readonly expires: number;
}

const FRESH_MS = 5000;
const COST_FACTOR = 20;
const ALL = [compileGlob("**")];

/**
 * Makes an index that knows nothing yet.
 *
 * @param place The store.
 * @param history Its landed changes.
 * @returns The index.
 */
export function createRefIndex(place: FsPlace, history: History): RefIndex {
  const refs = fileIn(place, "refs");
  let known: Known | undefined;
  return {
    match: (globs, sequence) => {
      known = known && caughtUp(known, { history, sequence });
      if (known === undefined && globs.every(isNarrow)) {
        const found = globs.flatMap((glob) => walkGlob(refs, glob));
        return sortBytewise([...new Set(found)]);
      }
      known ??= walkEverything(place, history);
      return matchRefs(known.refs, globs);
    },
  };
}

/** Narrow globs stay within one release, or need no walk at all. */
function isNarrow(glob: Glob): boolean {
  const { names, goesDeep } = cutGlob(glob.pattern);
  return !goesDeep ||
    names.some((name) => name.literal && name.prefix.startsWith("@"));
}

function caughtUp(
  known: Known,
  now: { readonly history: History; readonly sequence: number },
): Known | undefined {
  if (performance.now() > known.expires) return undefined;
  let { refs, sequence } = known;
  for (; sequence < now.sequence; sequence++) {
    const journal = now.history.journal(sequence + 1);
    if (journal === undefined) return undefined;
    const after = new Map(journal.files.map((file) => [file.path, file.after]));
    refs = changeRefs(refs, writtenRefs(after, ALL));
  }
  return { ...known, refs, sequence };
}

function walkEverything(place: FsPlace, history: History): Known {
  const start = performance.now();
  const { sequence } = readHead(place);
  const found: Key[] = [];
  walkAll(fileIn(place, "refs"), { below: "", found, test: isDocument });
  const end = performance.now();
  const expires = end + Math.max(FRESH_MS, COST_FACTOR * (end - start));
  const walked = { sequence, refs: sortRefs(found), expires };
  const newest = history.newest(sequence);
  return caughtUp(walked, { history, sequence: newest }) ?? walked;
}

function isDocument(key: Key): boolean {
  return key !== "";
}
