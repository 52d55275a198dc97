// SPDX-License-Identifier: MIT
/**
 * Looks behind a store in Git: who writes, what waits to be published, what
 * is no document, and what the history of the branch remembers.
 *
 * @module
 */

import { decodeEnvelope, type Envelope } from "../envelope.ts";
import { type FileEntry, judgeFiles } from "../file_faults.ts";
import { FORMAT_VERSION } from "../format.ts";
import { addressOf, type Key, pathOf } from "../path.ts";
import type { Inspection } from "../store.ts";
import { holderOf } from "../file_lock.ts";
import { keptRef } from "./publication.ts";
import type { Repository } from "./repository.ts";

/** A store in Git as it is looked at. */
export interface GitPlace {
  /** Its cache. */
  readonly cache: Repository;
  /** Its branch, unless it is the default one. */
  readonly branch?: string | undefined;
  /** The newest commit; empty for an empty branch. */
  readonly tip: string;
  /** Directory in the tree: `""`, or ending in a slash. */
  readonly prefix: string;
}

/** Commits to look back for one document. */
const MOST_RECALLED = 50;

/** Modes of symbolic links and of other repositories. */
const NOT_PLAIN: Readonly<Record<string, string>> = {
  "120000": "a symbolic link",
  "160000": "another repository",
};

/**
 * Looks behind a store.
 *
 * @param place The store.
 * @returns What is known; files and history are looked at when asked for.
 */
export async function inspectGit(place: GitPlace): Promise<Inspection> {
  const writer = await writerIn(place.cache.directory);
  return {
    format: FORMAT_VERSION,
    ...(writer === undefined ? {} : { writer }),
    unpublished: keptRefs(place),
    faults: async () => judgeFiles(await filesOf(place)),
    recall: (ref) => recall(place, addressOf(ref).key),
  };
}

/** Every store of the cache has a lock file of its own. */
async function writerIn(directory: string): Promise<string | undefined> {
  for await (const { name } of Deno.readDir(directory)) {
    if (!name.endsWith(".lock")) continue;
    const writer = holderOf(`${directory}/${name}`);
    if (writer !== undefined) return writer;
  }
  return undefined;
}

function keptRefs({ cache, branch }: GitPlace): readonly string[] {
  // Another store of this remote tells of its own.
  const kept = cache.listRefs("refs/ocuroot/kept").filter(({ name }) =>
    branch === undefined || name === keptRef(branch)
  );
  return kept.map(({ name, oid }) => `${name} ${oid.slice(0, 7)}`);
}

async function filesOf(place: GitPlace): Promise<readonly FileEntry[]> {
  const { cache, prefix, tip } = place;
  if (tip === "") return [];
  const entries = await cache.list({ commit: tip, prefix });
  return entries.map(({ path, mode }): FileEntry => {
    const leads = NOT_PLAIN[mode];
    const inside = path.slice(prefix.length);
    return { path: inside, ...(leads === undefined ? {} : { leads }) };
  }).filter(({ path, leads }) =>
    // Support files are at the root of the branch, beside the documents.
    leads !== undefined || /^(?:refs|dependencies)\//.test(path)
  );
}

async function recall(
  { cache, prefix, tip }: GitPlace,
  key: Key,
): Promise<readonly Envelope[]> {
  if (tip === "") return [];
  const path = `${prefix}${pathOf(key)}`;
  const found: Envelope[] = [];
  const past = { commit: tip, path, limit: MOST_RECALLED };
  for await (const text of cache.recall(past)) {
    try {
      found.push(decodeEnvelope(text, key));
    } catch {
      // Damaged there: older ones may do.
    }
  }
  return found;
}
