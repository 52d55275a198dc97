// SPDX-License-Identifier: MIT
/**
 * The documents of a store on disk, for matching. A glob that names its
 * directories is answered from disk. One that does not, or once such answers
 * have taken long, makes one walk over the part of the store that it can
 * match, whose result is kept and brought up to date with the journals. Older
 * clients write no journals: so that their writes are seen, the walk is made
 * again once it is old, in proportion to what it costs.
 *
 * @module
 */

import { compileGlob, type Glob } from "@ocuroot/sdk/glob";
import { sortBytewise } from "../bytewise.ts";
import { writtenRefs } from "../layer.ts";
import type { Key } from "../path.ts";
import {
  changeRefs,
  matchRefs,
  type SortedRefs,
  sortRefs,
} from "../sorted_refs.ts";
import type { History } from "./history.ts";
import { readHead } from "./journal.ts";
import { fileIn, type FsPlace } from "./place.ts";
import { cutGlob, isName, walkAll, walkGlob } from "./walk.ts";

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

/** The result of a walk. */
interface Known {
  readonly sequence: number;
  /** The directory that was walked; `""` is all of the store. */
  readonly below: Key;
  readonly refs: SortedRefs;
  /** When to walk again, in milliseconds. */
  readonly expires: number;
}

const FRESH_MS = 5000;
const COST_FACTOR = 20;
const PATIENCE_MS = 30;
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
  let spent = 0;
  return {
    match: (globs, sequence) => {
      const wanted = commonDirectory(globs.map(directoryOf));
      if (known !== undefined && isBelow(wanted, known.below)) {
        known = caughtUp(known, { history, sequence });
        if (known !== undefined) return matchRefs(known.refs, globs);
      }
      if (spent < PATIENCE_MS && globs.every(isNarrow)) {
        const start = performance.now();
        const found = globs.flatMap((glob) => walkGlob(refs, glob));
        spent += performance.now() - start;
        return sortBytewise([...new Set(found)]);
      }
      const below = known ? commonDirectory([wanted, known.below]) : wanted;
      known = walkBelow(place, { history, below });
      spent = 0;
      return matchRefs(known.refs, globs);
    },
  };
}

/** Narrow globs stay within one release, or name all their directories. */
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
    const changes = [...writtenRefs(after, ALL)];
    const inside = changes.filter(([key]) => isBelow(key, known.below));
    refs = changeRefs(refs, new Map(inside));
  }
  return { ...known, refs, sequence };
}

function walkBelow(
  place: FsPlace,
  walk: { readonly history: History; readonly below: Key },
): Known {
  const { history, below } = walk;
  const start = performance.now();
  const { sequence } = readHead(place);
  const found: Key[] = [];
  walkAll(fileIn(place, "refs"), { below, found, test: isDocument });
  const end = performance.now();
  const expires = end + Math.max(FRESH_MS, COST_FACTOR * (end - start));
  const walked = { sequence, below, refs: sortRefs(found), expires };
  const newest = history.newest(sequence);
  return caughtUp(walked, { history, sequence: newest }) ?? walked;
}

function isDocument(key: Key): boolean {
  return key !== "";
}

/** The deepest directory that all matches of a glob are in. */
function directoryOf(glob: Glob): Key {
  const names = glob.prefix.split("/").slice(0, -1);
  const stop = names.findIndex((name) => !isName(name));
  return (stop < 0 ? names : names.slice(0, stop)).join("/");
}

function commonDirectory(directories: readonly Key[]): Key {
  const [first = "", ...rest] = directories;
  let common = first;
  while (common !== "" && !rest.every((other) => isBelow(other, common))) {
    common = common.slice(0, Math.max(0, common.lastIndexOf("/")));
  }
  return common;
}

function isBelow(key: Key, directory: Key): boolean {
  return directory === "" || key === directory ||
    key.startsWith(`${directory}/`);
}
