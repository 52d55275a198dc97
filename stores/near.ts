// SPDX-License-Identifier: MIT
/**
 * Refs close to one that is not there, for hints.
 *
 * @module
 */

import { compileGlob, escapeGlob } from "@ocuroot/sdk/glob";
import type { Key } from "./path.ts";
import type { Tree } from "./tree.ts";

const MOST = 3;
const LEVELS = 4;

/**
 * Looks for documents beside a missing one: its siblings, or else the
 * siblings of its parent, and so on.
 *
 * @param tree Where to look.
 * @param key What is missing.
 * @returns At most three refs, the most alike first.
 */
export async function nearRefs(tree: Tree, key: Key): Promise<readonly Key[]> {
  let directory = key;
  for (let level = 0; level < LEVELS; level++) {
    const slash = directory.lastIndexOf("/");
    if (slash < 0) return [];
    directory = directory.slice(0, slash);
    const glob = compileGlob(`${escapeGlob(directory)}/*`);
    const found = await tree.refs([glob]);
    if (found.length > 0) return closest(found, key);
  }
  return [];
}

function closest(refs: readonly Key[], key: Key): readonly Key[] {
  const scored = refs.map((ref) => ({ ref, score: likeness(ref, key) }));
  scored.sort((a, b) => b.score - a.score);
  return scored.slice(0, MOST).map(({ ref }) => ref);
}

/** Length of the common start and end: enough to spot a slip. */
function likeness(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let start = 0;
  while (start < length && left[start] === right[start]) start++;
  let end = 0;
  while (end < length - start && left.at(-1 - end) === right.at(-1 - end)) {
    end++;
  }
  return 2 * (start + end) - left.length - right.length;
}
