// SPDX-License-Identifier: MIT
/**
 * The files of a store at one commit, as a {@link Tree}. Names come from one
 * listing, kept up to date by differences; contents are read when asked for,
 * and all together once many are. Only plain files count: symbolic links,
 * submodules and the like are not documents.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import { sortBytewise } from "../bytewise.ts";
import { keyAt } from "../path.ts";
import {
  changeRefs,
  matchRefs,
  type SortedRefs,
  sortRefs,
} from "../sorted_refs.ts";
import type { Revision } from "../store.ts";
import type { Tree } from "../tree.ts";
import type { Cache } from "./cache.ts";
import type { BlobReader } from "./cat_file.ts";
import { requireGit } from "./git.ts";

/** Object ids of the files below a prefix, by path without it. */
export interface Listing {
  /** Object id by path. */
  readonly oids: ReadonlyMap<string, string>;
  /** Documents among them. */
  readonly refs: SortedRefs;
}

/** Which files of which commit. */
export interface Extent {
  /** The commit; undefined stands for an empty tree. */
  readonly commit: string | undefined;
  /** Directory of the store in the tree: `""`, or ending in a slash. */
  readonly prefix: string;
}

const PLAIN = /^100(644|755) blob ([0-9a-f]{40,64})\t/;
const CHANGE = /^:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]/;
const READ_AHEAD_AFTER = 16;

/**
 * Lists the files of a commit.
 *
 * @param cache Where the commit is.
 * @param extent Which files.
 * @returns The listing.
 */
export async function listFiles(
  cache: Cache,
  extent: Extent,
): Promise<Listing> {
  const { commit, prefix } = extent;
  const oids = new Map<string, string>();
  if (commit === undefined) return { oids, refs: sortRefs([]) };
  const text = await requireGit(
    ["ls-tree", "-r", "-z", "--full-tree", commit, ...below(prefix)],
    cache.options,
  );
  for (const entry of text.split("\0")) {
    const [head, , oid] = PLAIN.exec(entry) ?? [];
    if (head === undefined || oid === undefined) continue;
    oids.set(entry.slice(head.length + prefix.length), oid);
  }
  return { oids, refs: sortRefs(keysOf(oids.keys())) };
}

/**
 * Brings a listing from one commit to another.
 *
 * @param cache Where the commits are.
 * @param listing The listing at the first commit.
 * @param step From which commit to which, and the store's directory.
 * @returns The listing at the second.
 */
export async function moveListing(
  cache: Cache,
  listing: Listing,
  step: { readonly from: string; readonly to: string; readonly prefix: string },
): Promise<Listing> {
  const text = await requireGit(
    [
      "diff-tree",
      "-r",
      "-z",
      "--raw",
      "--no-renames",
      step.from,
      step.to,
      ...below(step.prefix),
    ],
    cache.options,
  );
  const parts = text.split("\0");
  const changes = new Map<string, string | undefined>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, mode, oid] = CHANGE.exec(parts[index] ?? "") ?? [];
    const path = (parts[index + 1] ?? "").slice(step.prefix.length);
    changes.set(path, mode?.startsWith("100") ? oid : undefined);
  }
  return changeListing(listing, changes);
}

/**
 * Applies changes to a listing.
 *
 * @param listing The listing; it stays as it is.
 * @param changes Object ids by path; undefined for a file that is gone.
 * @returns The changed listing.
 */
export function changeListing(
  listing: Listing,
  changes: ReadonlyMap<string, string | undefined>,
): Listing {
  const oids = new Map(listing.oids);
  const refs = new Map<string, boolean>();
  for (const [path, oid] of changes) {
    if (oid === undefined) oids.delete(path);
    else oids.set(path, oid);
    const key = keyAt(path);
    if (key !== undefined) refs.set(key, oid !== undefined);
  }
  return { oids, refs: changeRefs(listing.refs, refs) };
}

/**
 * Makes a tree of a listing.
 *
 * @param listing Its files.
 * @param options Its revision, and who reads contents.
 * @returns The tree.
 */
export function createGitTree(
  listing: Listing,
  options: { readonly revision: Revision; readonly blobs: BlobReader },
): Tree {
  let reads = 0;
  return {
    revision: options.revision,
    read(path) {
      const oid = listing.oids.get(path);
      if (oid === undefined) return undefined;
      if (++reads === READ_AHEAD_AFTER) {
        options.blobs.prefetch(documentIds(listing));
      }
      return options.blobs.read(oid);
    },
    refs: (globs: readonly Glob[]) => matchRefs(listing.refs, globs),
    files: (directory) =>
      sortBytewise(
        [...listing.oids.keys()].filter((path) => path.startsWith(directory)),
      ),
  };
}

/** A branch may hold a whole source tree beside the documents. */
function* documentIds({ oids }: Listing): Generator<string> {
  for (const [path, oid] of oids) {
    if (keyAt(path) !== undefined) yield oid;
  }
}

function below(prefix: string): readonly string[] {
  return prefix === "" ? [] : ["--", prefix];
}

function keysOf(paths: Iterable<string>): string[] {
  const keys: string[] = [];
  for (const path of paths) {
    const key = keyAt(path);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
