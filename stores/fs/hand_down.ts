// SPDX-License-Identifier: MIT
/**
 * Documents that go and come side by side, as the status of a run does: the
 * one that comes takes over the directory and the file of the one that goes.
 * Making and removing files is what a write spends most of its time on, and
 * some file systems make new ones slower while old ones were just removed.
 *
 * Both texts are of the same length, so that one write replaces one with the
 * other: whoever reads meanwhile, or dies meanwhile, leaves a whole document.
 *
 * @module
 */

import { keyAt } from "../path.ts";
import type { FileChange } from "../tree.ts";
import { exists, listDirectory } from "./files.ts";
import { fileIn, type FsPlace } from "./place.ts";
import { directoryOf } from "./recover.ts";

/**
 * Finds new documents that can take over from one that is removed.
 *
 * @param place The store.
 * @param files What changes.
 * @returns Path of the document that goes by path of the one that comes.
 */
export function findHeirs(
  place: FsPlace,
  files: readonly FileChange[],
): ReadonlyMap<string, string> {
  const going = new Map<string, string>();
  for (const { path, before, after } of files) {
    if (before === undefined || after !== undefined) continue;
    if (keyAt(path) !== undefined) going.set(estateOf(path, before), path);
  }
  const heirs = new Map<string, string>();
  if (going.size === 0) return heirs;
  const parents = new Set(files.map(({ path }) => above(path)));
  for (const { path, before, after } of files) {
    if (before !== undefined || after === undefined) continue;
    const from = going.get(estateOf(path, after));
    if (from === undefined || keyAt(path) === undefined) continue;
    const directory = directoryOf(path);
    if (parents.has(directory) || parents.has(directoryOf(from))) continue;
    if (exists(fileIn(place, directory)) || !holdsOne(place, from)) continue;
    going.delete(estateOf(path, after));
    heirs.set(path, from);
  }
  return heirs;
}

/** What two documents have in common of which one can take over. */
function estateOf(path: string, text: string): string {
  return `${new TextEncoder().encode(text).length} in ${above(path)}`;
}

/** Where the directory of a document is. */
function above(path: string): string {
  return directoryOf(directoryOf(path));
}

function holdsOne(place: FsPlace, path: string): boolean {
  return listDirectory(fileIn(place, directoryOf(path))).length === 1;
}
