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
import { type GitOptions, requireGit } from "./git.ts";
import { holderOf } from "../file_lock.ts";

/** A store in Git as it is looked at. */
export interface GitPlace {
  /** Its cache. */
  readonly directory: string;
  /** How to run git in its cache. */
  readonly git: GitOptions;
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
  const writer = await writerIn(place.directory);
  return {
    format: FORMAT_VERSION,
    ...(writer === undefined ? {} : { writer }),
    unpublished: await keptRefs(place),
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

async function keptRefs({ git }: GitPlace): Promise<readonly string[]> {
  const format = "--format=%(refname) %(objectname:short)";
  const args = ["for-each-ref", format, "refs/ocuroot/kept"];
  return lines(await requireGit(args, git));
}

async function filesOf(place: GitPlace): Promise<readonly FileEntry[]> {
  if (place.tip === "") return [];
  const { git, prefix, tip } = place;
  const text = await requireGit(["ls-tree", "-r", "-z", tip], git);
  return text.split("\0").flatMap((entry): readonly FileEntry[] => {
    const cut = entry.indexOf("\t");
    const path = entry.slice(cut + 1);
    if (cut < 0 || !path.startsWith(prefix)) return [];
    const leads = NOT_PLAIN[entry.slice(0, 6)];
    const inside = path.slice(prefix.length);
    return [{ path: inside, ...(leads === undefined ? {} : { leads }) }];
  }).filter(({ path, leads }) =>
    // Support files are at the root of the branch, beside the documents.
    leads !== undefined || /^(?:refs|dependencies)\//.test(path)
  );
}

async function recall(
  place: GitPlace,
  key: Key,
): Promise<readonly Envelope[]> {
  if (place.tip === "") return [];
  const { git, tip } = place;
  const path = `${place.prefix}${pathOf(key)}`;
  const log = ["log", `-n${MOST_RECALLED}`, "--format=%H", tip, "--", path];
  const found: Envelope[] = [];
  for (const commit of lines(await requireGit(log, git))) {
    try {
      const text = await requireGit(["show", `${commit}:${path}`], git);
      found.push(decodeEnvelope(text, key));
    } catch {
      // Deleted or damaged there: older ones may do.
    }
  }
  return found;
}

function lines(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
