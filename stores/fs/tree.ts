// SPDX-License-Identifier: MIT
/**
 * The files of a store on disk as they were at one revision. What changed
 * since is undone with the journals; what has landed but is not in the files
 * yet is done with them. Every answer is checked against the journals after
 * the files were read, so a writer in another process cannot slip between.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Glob } from "@ocuroot/sdk/glob";
import { sortBytewise } from "../bytewise.ts";
import { overlay, writtenFiles, writtenRefs } from "../layer.ts";
import type { Key } from "../path.ts";
import type { Tree } from "../tree.ts";
import { readText } from "./files.ts";
import type { History } from "./history.ts";
import type { RefIndex } from "./ref_index.ts";
import {
  countAnnounced,
  hasLanded,
  readHead,
  readPrepared,
} from "./journal.ts";
import { fileIn, type FsPlace } from "./place.ts";
import { walkFiles } from "./walk.ts";

/** What trees of one store share. */
export interface FsSource {
  /** The store. */
  readonly place: FsPlace;
  /** Its landed changes. */
  readonly history: History;
  /** Its documents. */
  readonly index: RefIndex;
}

/**
 * Reads the newest revision while others may write.
 *
 * @param source The store.
 * @returns Its files; they stay as they are now.
 */
export function sharedTree(source: FsSource): Tree {
  const { place, history } = source;
  const announced = countAnnounced(place);
  const head = readHead(place);
  const fixed = new Map<string, string | undefined>();
  const newest = history.newest(head.sequence);
  for (let sequence = head.sequence + 1; sequence <= newest; sequence++) {
    const files = history.journal(sequence)?.files ?? [];
    for (const { path, after } of files) fixed.set(path, after);
  }
  const prepared = readPrepared(place.root, newest + 1);
  if (!prepared?.follows || !hasLanded(place, prepared.follows)) {
    return treeAt(source, { sequence: newest, announced, fixed });
  }
  for (const { path, after } of prepared.files) fixed.set(path, after);
  return treeAt(source, { sequence: newest + 1, announced, fixed });
}

/**
 * Reads the newest revision under the lock.
 *
 * @param source The store.
 * @param sequence The newest revision, all of it in the files.
 * @returns Its files, while the lock is held.
 */
export function lockedTree(source: FsSource, sequence: number): Tree {
  const { place, index } = source;
  const known = new Map<string, string | undefined>();
  return {
    revision: String(sequence),
    read: (path) => {
      if (known.has(path)) return known.get(path);
      const text = readText(fileIn(place, path));
      known.set(path, text);
      return text;
    },
    refs: (globs) => index.match(globs, sequence),
    files: (directory) => sortBytewise([...walkFiles(place.root, directory)]),
  };
}

interface Moment {
  readonly sequence: number;
  /** How many changes were announced before it was read. */
  readonly announced: number;
  /** Files that are known to be otherwise than they are on disk. */
  readonly fixed: Map<string, string | undefined>;
}

function treeAt(source: FsSource, moment: Moment): Tree {
  const { place, history, index } = source;
  const { sequence, fixed } = moment;
  let { announced } = moment;
  let seen = sequence;
  const catchUp = (): void => {
    const now = countAnnounced(place);
    const newest = Math.max(history.newest(seen), readHead(place).sequence);
    for (; seen < newest; seen++) {
      const journal = history.journal(seen + 1);
      if (journal === undefined) throw tooOld(place, sequence);
      for (const { path, before } of journal.files) {
        if (!fixed.has(path)) fixed.set(path, before);
      }
    }
    announced = now;
  };
  return {
    revision: String(sequence),
    read: (path) => {
      if (fixed.has(path)) return fixed.get(path);
      const text = readText(fileIn(place, path));
      if (countAnnounced(place) !== announced) catchUp();
      return fixed.has(path) ? fixed.get(path) : text;
    },
    refs: (globs: readonly Glob[]): readonly Key[] => {
      const found = index.match(globs, seen);
      catchUp();
      return overlay(found, writtenRefs(fixed, globs));
    },
    files: (directory) => {
      const found = sortBytewise([...walkFiles(place.root, directory)]);
      catchUp();
      return overlay(found, writtenFiles(fixed, directory));
    },
  };
}

function tooOld(place: FsPlace, sequence: number): OcurootError {
  return new OcurootError(
    "store/conflict",
    `Cannot read "${place.root}" as it was at revision ${sequence}: too much was written since`,
    {
      hint: "Run the command again to read the newest revision.",
      data: { location: place.root, revision: String(sequence) },
    },
  );
}
