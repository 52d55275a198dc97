// SPDX-License-Identifier: MIT
/**
 * Builds commits, object by object, the same ones that the git program would
 * build. What a commit does not change is not read. It pushes nothing.
 *
 * @module
 */

import type { Cache } from "../cache.ts";
import type { Draft, Signature } from "../repository.ts";
import { cacheError } from "./_cache_error.ts";
import type { Objects } from "./_objects.ts";
import type { ObjectType } from "./_pack_entry.ts";
import type { PackedObject } from "./_pack_write.ts";
import {
  DIRECTORY,
  formatTree,
  toBytewise,
  type TreeItem,
} from "./_tree_object.ts";
import { itemsOf } from "./_trees.ts";

/** What is to be built. */
export interface Order {
  /** The commits. */
  readonly drafts: readonly Draft[];
  /** Author and committer. */
  readonly signature: Signature;
}

/**
 * Builds commits, each on its private ref. All of their objects are written
 * at once, and the refs after them.
 *
 * @param place The cache and its objects.
 * @param order The commits.
 * @returns Their ids, in order.
 * @throws {OcurootError} git/failed for a path that no tree may have,
 *   store/full when the disk is full.
 */
export async function buildCommits(
  place: { readonly cache: Cache; readonly objects: Objects },
  { drafts, signature }: Order,
): Promise<readonly string[]> {
  const { cache, objects } = place;
  const made = new Map<string, PackedObject>();
  const add = (type: ObjectType, bytes: Uint8Array): string => {
    const oid = objects.idOf(type, bytes);
    made.set(oid, { oid, type, bytes });
    return oid;
  };
  try {
    const commits: string[] = [];
    for (const draft of drafts) {
      const tree = await draftTree({ objects, add }, draft);
      const text = commitText(draft, tree, signature);
      commits.push(add("commit", encode(text)));
    }
    await objects.write(made.values());
    for (const [index, { ref }] of drafts.entries()) {
      cache.writeRef(ref, commits[index] ?? "");
    }
    return commits;
  } catch (cause) {
    throw cacheError(cache, cause);
  }
}

interface Building {
  readonly objects: Objects;
  readonly add: (type: ObjectType, bytes: Uint8Array) => string;
}

async function draftTree(building: Building, draft: Draft): Promise<string> {
  const { objects, add } = building;
  const base = draft.base && await objects.commit(draft.base);
  const changes = new Map<string, string | undefined>();
  for (const { path, after } of draft.files) {
    checkPath(path);
    const oid = after === undefined ? undefined : add("blob", encode(after));
    changes.set(toBytewise(path), oid);
  }
  return await treeOf(building, base ? base.tree : undefined, changes) ??
    add("tree", new Uint8Array());
}

/** Undefined when nothing is left in it: git knows no empty directories. */
async function treeOf(
  building: Building,
  base: string | undefined,
  changes: ReadonlyMap<string, string | undefined>,
): Promise<string | undefined> {
  const items = new Map(await itemsOf(building.objects, base));
  const below = new Map<string, Map<string, string | undefined>>();
  for (const [path, oid] of changes) {
    const cut = path.indexOf("/");
    if (cut >= 0) {
      const name = path.slice(0, cut);
      const inside = below.get(name) ?? new Map();
      below.set(name, inside.set(path.slice(cut + 1), oid));
    } else if (oid === undefined) items.delete(path);
    else items.set(path, { mode: "100644", oid });
  }
  for (const [name, inside] of below) {
    const old = items.get(name);
    const oid = await treeOf(building, directoryOf(old), inside);
    if (oid !== undefined) items.set(name, { mode: DIRECTORY, oid });
    else if (old?.mode === DIRECTORY) items.delete(name);
  }
  if (items.size === 0) return undefined;
  return building.add("tree", formatTree(items));
}

function directoryOf(item: TreeItem | undefined): string | undefined {
  return item?.mode === DIRECTORY ? item.oid : undefined;
}

function commitText(draft: Draft, tree: string, signature: Signature): string {
  const seconds = Math.floor(signature.time / 1000);
  const who = `${clean(signature.name)} <${clean(signature.email)}>`;
  return [
    `tree ${tree}\n`,
    draft.base === undefined ? "" : `parent ${draft.base}\n`,
    `author ${who} ${seconds} +0000\n`,
    `committer ${who} ${seconds} +0000\n`,
    `\n${draft.message}`,
  ].join("");
}

/** Stores check their paths; nothing else may reach a tree either. */
function checkPath(path: string): void {
  const isPlain = path.split("/").every((name) =>
    name !== "" && name !== "." && name !== ".." &&
    name.toLowerCase() !== ".git"
  );
  if (!isPlain || path.includes("\0")) {
    throw new Error(`no tree may have the path "${path}"`);
  }
}

function clean(text: string): string {
  return text.replace(/[<>\n\r\0]/g, "");
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
