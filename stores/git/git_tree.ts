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
import type { BlobReader } from "./blobs.ts";
import type { Extent, Repository, Step } from "./repository.ts";

/** Object ids of the files below a prefix, by path without it. */
export interface Listing {
  /** Object id by path. */
  readonly oids: ReadonlyMap<string, string>;
  /** Documents among them, once somebody has asked for them. */
  refs?: SortedRefs | undefined;
}

const READ_AHEAD_AFTER = 16;

/**
 * Lists the files of a commit.
 *
 * @param cache Where the commit is.
 * @param extent Which files.
 * @returns The listing.
 */
export async function listFiles(
  cache: Repository,
  extent: Extent,
): Promise<Listing> {
  const oids = new Map<string, string>();
  for (const { mode, oid, path } of await cache.list(extent)) {
    if (isPlain(mode)) oids.set(path.slice(extent.prefix.length), oid);
  }
  return { oids };
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
  cache: Repository,
  listing: Listing,
  step: Step,
): Promise<Listing> {
  if (step.from === step.to) return listing;
  const changes = new Map<string, string | undefined>();
  for (const { path, after } of await cache.compare(step)) {
    const oid = after && isPlain(after.mode) ? after.oid : undefined;
    changes.set(path.slice(step.prefix.length), oid);
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
  return { oids, refs: listing.refs && changeRefs(listing.refs, refs) };
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
    refs: (globs: readonly Glob[]) => {
      listing.refs ??= sortRefs(keysOf(listing.oids.keys()));
      return matchRefs(listing.refs, globs);
    },
    files: (directory) =>
      sortBytewise(
        [...listing.oids.keys()].filter((path) => path.startsWith(directory)),
      ),
  };
}

/** A branch may hold a whole source tree beside the documents. */
function documentIds({ oids }: Listing): string[] {
  const found: string[] = [];
  oids.forEach((oid, path) => {
    if (keyAt(path) !== undefined) found.push(oid);
  });
  return found;
}

function isPlain(mode: string): boolean {
  return mode === "100644" || mode === "100755";
}

function keysOf(paths: Iterable<string>): string[] {
  const keys: string[] = [];
  for (const path of paths) {
    const key = keyAt(path);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
