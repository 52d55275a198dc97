// SPDX-License-Identifier: MIT
/**
 * Walks the history of commits: who descends from whom, what a file held. A
 * commit whose parents are not here is where history begins. It reads only.
 *
 * @module
 */

import type { Ancestry, Past } from "../repository.ts";
import type { Objects } from "./_objects.ts";
import { itemAt } from "./_trees.ts";

/**
 * Tells whether a commit is another, or part of its history.
 *
 * @param objects Where both are.
 * @param question Which commits.
 * @returns True when it is.
 */
export async function isInHistory(
  objects: Objects,
  { commit, of, since }: Ancestry,
): Promise<boolean> {
  const seen = new Set([of]);
  // A set is walked in the order in which it grows: nearest first.
  for (const oid of seen) {
    if (oid === commit) return true;
    if (oid === since) continue;
    for (const parent of (await objects.commit(oid))?.parents ?? []) {
      seen.add(parent);
    }
  }
  return false;
}

/**
 * Gives what a file held, newest first.
 *
 * @param objects Where the commit is.
 * @param past Which file, and how far to look back.
 * @returns Texts.
 */
export async function* recallFile(
  objects: Objects,
  past: Past,
): AsyncGenerator<string> {
  let left = past.limit;
  let at: string | undefined = past.commit;
  let oid = await blobAt(objects, at, past.path);
  while (at !== undefined && left > 0) {
    const parent = await parentOf(objects, at);
    const before = await blobAt(objects, parent, past.path);
    if (before !== oid) {
      left--;
      const found = oid === undefined ? undefined : await objects.read(oid);
      if (found !== undefined) yield new TextDecoder().decode(found.bytes);
    }
    [at, oid] = [parent, before];
  }
}

async function parentOf(
  objects: Objects,
  commit: string,
): Promise<string | undefined> {
  const [parent] = (await objects.commit(commit))?.parents ?? [];
  const isHere = parent !== undefined &&
    await objects.commit(parent) !== undefined;
  return isHere ? parent : undefined;
}

async function blobAt(
  objects: Objects,
  commit: string | undefined,
  path: string,
): Promise<string | undefined> {
  if (commit === undefined) return undefined;
  return (await itemAt(objects, commit, path))?.oid;
}
