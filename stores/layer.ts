// SPDX-License-Identifier: MIT
/**
 * Writes that have not landed yet, seen as a tree on top of another one.
 * Layers stack: a transaction is a layer, and so is the group of transactions
 * that land together.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import { compareBytewise, sortBytewise } from "./bytewise.ts";
import { keyAt } from "./path.ts";
import type { FileChange, Tree, Writes } from "./tree.ts";

/** A tree with pending writes. */
export interface Layer extends Tree {
  /** The pending writes. */
  readonly writes: Writes;
  /**
   * Adds a write.
   *
   * @param path The file.
   * @param text Its new text; undefined deletes it.
   */
  write(path: string, text: string | undefined): void;
}

/**
 * Lays an empty layer on a tree.
 *
 * @param base What is below.
 * @returns The layer.
 */
export function createLayer(base: Tree): Layer {
  const writes = new Map<string, string | undefined>();
  return {
    revision: base.revision,
    writes,
    write: (path, text) => void writes.set(path, text),
    read: (path) => writes.has(path) ? writes.get(path) : base.read(path),
    refs: async (globs) =>
      overlay(await base.refs(globs), writtenRefs(writes, globs)),
    files: async (directory) =>
      overlay(await base.files(directory), writtenFiles(writes, directory)),
  };
}

/**
 * Puts sorted names and changes to them together.
 *
 * @param names Sorted, unique names.
 * @param changes True for a name that is there, false for one that is not.
 * @returns Sorted, unique names.
 */
export function overlay(
  names: readonly string[],
  changes: ReadonlyMap<string, boolean>,
): readonly string[] {
  if (changes.size === 0) return names;
  const added = [...changes.keys()].filter((name) => changes.get(name));
  const merged: string[] = [];
  let next = 0;
  sortBytewise(added);
  for (const name of names) {
    for (;;) {
      const candidate = added[next];
      if (candidate === undefined) break;
      if (compareBytewise(candidate, name) >= 0) break;
      merged.push(candidate);
      next++;
    }
    if (!changes.has(name)) merged.push(name);
    else if (changes.get(name)) {
      merged.push(name);
      if (added[next] === name) next++;
    }
  }
  return merged.concat(added.slice(next));
}

/**
 * Compares a layer with what is below it.
 *
 * @param layer The layer.
 * @param base The tree it lies on.
 * @returns The files that differ.
 */
export async function changesOf(
  layer: Layer,
  base: Tree,
): Promise<readonly FileChange[]> {
  const changes: FileChange[] = [];
  for (const [path, after] of layer.writes) {
    const before = await base.read(path);
    if (before !== after) changes.push({ path, before, after });
  }
  return changes;
}

/**
 * Picks the documents that writes touch.
 *
 * @param writes The writes.
 * @param globs Which documents matter.
 * @returns Whether each is there afterwards.
 */
export function writtenRefs(
  writes: Writes,
  globs: readonly Glob[],
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [path, text] of writes) {
    const key = keyAt(path);
    if (key === undefined || !globs.some((glob) => glob.test(key))) continue;
    found.set(key, text !== undefined);
  }
  return found;
}

/**
 * Picks the files below a directory that writes touch.
 *
 * @param writes The writes.
 * @param directory The directory, ending in a slash.
 * @returns Whether each is there afterwards.
 */
export function writtenFiles(
  writes: Writes,
  directory: string,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [path, text] of writes) {
    if (path.startsWith(directory)) found.set(path, text !== undefined);
  }
  return found;
}
