// SPDX-License-Identifier: MIT
/**
 * Finds what a remote lacks of commits: what they and those before them
 * changed, up to what it has. It reads only what differs, and sends nothing.
 *
 * @module
 */

import type { Objects } from "./_objects.ts";
import { DIRECTORY, type TreeItem } from "./_tree_object.ts";
import { itemsOf } from "./_trees.ts";

/** Which commits, and what is there already. */
export interface Wanted {
  /** The commits that the remote is to have. */
  readonly commits: readonly string[];
  /** Commits that it has. */
  readonly has: ReadonlySet<string>;
}

/**
 * Lists the objects that a remote lacks.
 *
 * @param objects Where the commits are.
 * @param wanted Which.
 * @returns Their ids, each once.
 * @throws {OcurootError} store/corrupt when a part is not there.
 */
export async function missingObjects(
  objects: Objects,
  { commits, has }: Wanted,
): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const waiting = new Set(commits.filter((oid) => !has.has(oid)));
  // A set is walked in the order in which it grows.
  for (const oid of waiting) {
    const commit = await objects.commit(oid);
    // History may be cut here: the remote has what is before it.
    if (commit === undefined) continue;
    missing.add(oid);
    for (const parent of commit.parents) {
      if (!has.has(parent)) waiting.add(parent);
    }
    const [first = ""] = commit.parents;
    const before = await objects.commit(first);
    await addTree({ objects, missing }, commit.tree, before?.tree);
  }
  return missing;
}

interface Adding {
  readonly objects: Objects;
  readonly missing: Set<string>;
}

async function addTree(
  adding: Adding,
  tree: string | undefined,
  before: string | undefined,
): Promise<void> {
  if (tree === undefined || tree === before || adding.missing.has(tree)) return;
  adding.missing.add(tree);
  const old = await itemsOf(adding.objects, before);
  for (const [name, item] of await itemsOf(adding.objects, tree)) {
    const was = old.get(name);
    if (item.oid === was?.oid || item.mode === MODULE) continue;
    const inside = directoryOf(item);
    if (inside === undefined) adding.missing.add(item.oid);
    else await addTree(adding, inside, directoryOf(was));
  }
}

/** A commit of another repository. */
const MODULE = "160000";

function directoryOf(item: TreeItem | undefined): string | undefined {
  return item?.mode === DIRECTORY ? item.oid : undefined;
}
