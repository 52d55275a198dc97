// SPDX-License-Identifier: MIT
/**
 * Walks trees: lists one, compares two. Directories with the same id are the
 * same, so that comparing costs what differs. It writes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Extent, Step, TreeDifference, TreeEntry } from "../repository.ts";
import type { Objects } from "./_objects.ts";
import {
  DIRECTORY,
  fromBytewise,
  parseTree,
  toBytewise,
  type TreeItem,
  type TreeItems,
} from "./_tree_object.ts";

const NOTHING: TreeItems = new Map();

/**
 * Lists everything that is no directory.
 *
 * @param objects Where the commit is.
 * @param extent Which files of which commit.
 * @returns The entries.
 * @throws {OcurootError} store/corrupt when a part is not there.
 */
export async function listTree(
  objects: Objects,
  { commit, prefix }: Extent,
): Promise<readonly TreeEntry[]> {
  const found: TreeEntry[] = [];
  if (commit === undefined) return found;
  const top = await directoryAt(objects, { commit, prefix });
  const visit = async (oid: string, at: string): Promise<void> => {
    for (const [name, item] of await itemsOf(objects, oid)) {
      if (item.mode === DIRECTORY) await visit(item.oid, `${at}${name}/`);
      else found.push(entryAt(`${at}${name}`, item));
    }
  };
  if (top !== undefined) await visit(top, toBytewise(prefix));
  return found;
}

/**
 * Lists what differs between two commits.
 *
 * @param objects Where they are.
 * @param step The commits.
 * @returns The differences.
 * @throws {OcurootError} store/corrupt when a part is not there.
 */
export async function compareTrees(
  objects: Objects,
  { from, to, prefix }: Step,
): Promise<readonly TreeDifference[]> {
  const found: TreeDifference[] = [];
  const visit = async (pair: Pair, at: string): Promise<void> => {
    if (pair.before === pair.after) return;
    const before = await itemsOf(objects, pair.before);
    const after = await itemsOf(objects, pair.after);
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(name), after.get(name)];
      if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
      const path = `${at}${name}`;
      const isFile = is !== undefined && is.mode !== DIRECTORY;
      const wasFile = was !== undefined && was.mode !== DIRECTORY;
      if (isFile || wasFile) {
        found.push({
          path: fromBytewise(path),
          after: isFile ? entryAt(path, is) : undefined,
        });
      }
      const below = { before: directoryOf(was), after: directoryOf(is) };
      await visit(below, `${path}/`);
    }
  };
  await visit({
    before: await directoryAt(objects, { commit: from, prefix }),
    after: await directoryAt(objects, { commit: to, prefix }),
  }, toBytewise(prefix));
  return found;
}

interface Pair {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * Reads the entries of a directory.
 *
 * @param objects Where it is.
 * @param oid Its id; undefined stands for an empty one.
 * @returns Its entries.
 * @throws {OcurootError} store/corrupt when it is not there.
 */
export async function itemsOf(
  objects: Objects,
  oid: string | undefined,
): Promise<TreeItems> {
  if (oid === undefined) return NOTHING;
  const found = await objects.read(oid);
  if (found?.type === "tree") return parseTree(found.bytes);
  throw broken(oid);
}

/**
 * Finds what a commit has at a path.
 *
 * @param objects Where it is.
 * @param commit The commit.
 * @param path The path.
 * @returns The entry; undefined when nothing is there.
 */
export async function itemAt(
  objects: Objects,
  commit: string,
  path: string,
): Promise<TreeItem | undefined> {
  const found = await objects.commit(commit);
  if (found === undefined) throw broken(commit);
  let item: TreeItem | undefined = { mode: DIRECTORY, oid: found.tree };
  for (const name of toBytewise(path).split("/")) {
    if (name === "") continue;
    const directory = directoryOf(item);
    item = (await itemsOf(objects, directory)).get(name);
  }
  return item;
}

async function directoryAt(
  objects: Objects,
  at: { readonly commit: string; readonly prefix: string },
): Promise<string | undefined> {
  return directoryOf(await itemAt(objects, at.commit, at.prefix));
}

function directoryOf(item: TreeItem | undefined): string | undefined {
  return item?.mode === DIRECTORY ? item.oid : undefined;
}

function entryAt(path: string, { mode, oid }: TreeItem): TreeEntry {
  return { path: fromBytewise(path), mode, oid };
}

function broken(oid: string): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read object "${oid}": it is not there, or damaged`,
    { hint: "Delete the cache of the store: it is made anew from the remote." },
  );
}
