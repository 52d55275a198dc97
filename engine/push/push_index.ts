// SPDX-License-Identifier: MIT
/**
 * The record of the last push, and what releases watch. Its documents are the
 * older client's: a push by either program goes on where the other stopped.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Json, PushIndex } from "@ocuroot/sdk/model";
import { parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, releaseOf, runAddress } from "../graph/address.ts";
import { requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { type Execution, write } from "../run/execution.ts";

/** File part of the index's ref, whatever the language of the repo config. */
const FILE = "repo.ocu.star";

/** Where the record of an intent checkout is. */
export const INTENT_INDEX = "@/push/intent_commit";

/**
 * Gives the ref of a repository's newest index.
 *
 * @param repo Repo name.
 * @returns The ref, a link.
 */
export function indexOf(repo: string): string {
  return `${repo}/-/${FILE}/@/push/index`;
}

/**
 * Reads an index.
 *
 * @param reader State.
 * @param ref Where it is.
 * @returns The index; undefined before the first push.
 */
export async function readIndex(
  reader: Reader,
  ref: string,
): Promise<PushIndex | undefined> {
  return await reader.get(ref) as unknown as PushIndex | undefined;
}

/**
 * Records a push of a source checkout.
 *
 * @param execution The command at work.
 * @param index What to record.
 */
export async function writeIndex(
  execution: Execution,
  index: PushIndex,
): Promise<void> {
  const { repo } = execution.workspace;
  const ref = `${repo}/-/${FILE}/@${index.commit}/push/index`;
  await write(execution, {
    message: "save push index",
    fn: async ({ state }) => {
      await state.set(ref, asJson(index), TYPE);
      await state.link(indexOf(repo), ref);
    },
  });
}

/**
 * Records a push of an intent checkout.
 *
 * @param execution The command at work.
 * @param index What to record.
 */
export async function writeIntentIndex(
  execution: Execution,
  index: PushIndex,
): Promise<void> {
  await write(execution, {
    message: "save push index",
    fn: ({ state }) => state.set(INTENT_INDEX, asJson(index), TYPE),
  });
}

const TYPE = { bodyType: "*models.PushIndex" };

function asJson(index: PushIndex): Json {
  return index as unknown as Json;
}

/**
 * Gives the path prefixes that config files watch: those in the index, and
 * those that runs have named since.
 *
 * @param reader State.
 * @param place The repository and its index.
 * @returns Prefixes by config file, relative to the root.
 */
export async function watchesOf(
  reader: Reader,
  place: { readonly repo: string; readonly index: PushIndex | undefined },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const watches = new Map<string, readonly string[]>();
  const entries = Object.entries(place.index?.release_configs ?? {});
  for (const [key, { watch_files }] of entries) {
    const { repo, file } = parseRef(key);
    if (repo !== place.repo) continue;
    const release = await newestRelease(reader, key);
    const named = release === undefined ? [] : await watchedBy(reader, release);
    watches.set(file, [...new Set([...watch_files ?? [], ...named])]);
  }
  return watches;
}

/**
 * Gives the path prefixes that runs of a release have named.
 *
 * @param reader State.
 * @param release Full release ref.
 * @returns The prefixes, sorted, each once.
 */
export async function watchedBy(
  reader: Reader,
  release: string,
): Promise<readonly string[]> {
  const glob = `${escapeGlob(release)}/{task,deploy}/*/*/status/complete`;
  const found = new Set<string>();
  for (const marker of await reader.match(glob)) {
    const run = await requireRun(reader, runAddress(marker).run);
    run.watch_files?.forEach((prefix) => found.add(prefix));
  }
  return [...found].toSorted();
}

/**
 * Gives the newest release of a package, of a commit where one is named.
 *
 * @param reader State.
 * @param pkg The package, `acme/-/web.ocu.star`.
 * @param commit Only releases of this commit.
 * @returns Full release ref; undefined when there is none.
 */
export async function newestRelease(
  reader: Reader,
  pkg: string,
  commit?: string,
): Promise<string | undefined> {
  const glob = `${escapeGlob(pkg)}/@*/commit/${
    commit === undefined ? "*" : escapeGlob(commit)
  }`;
  const newest = [...await reader.match(glob)].sort(compareRefs).at(-1);
  return newest === undefined ? undefined : releaseOf(parseRef(newest));
}
