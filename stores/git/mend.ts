// SPDX-License-Identifier: MIT
/**
 * A cache that is damaged is made anew from its remote. What waits in it to be
 * published is taken over; where that cannot be read either, all of the old
 * cache is put aside and told of, so that nothing is thrown away. It judges
 * the cache only, never the remote.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { wait } from "../wait.ts";
import { renewCache } from "./cache.ts";
import { CONVOY } from "./convoy.ts";
import { inFetchTurn } from "./first_fetch.ts";
import type { GitBackendOptions } from "./position.ts";

const PAUSE_MS = 20;

/** What may come of a damaged cache, and of other things. */
const SYMPTOMS = ["store/unavailable", "store/corrupt", "git/failed"];

/**
 * Does something with a cache, once more when that failed and the cache was
 * damaged.
 *
 * @param options The store.
 * @param use Reads nothing that it keeps when it fails.
 * @returns What it gives.
 */
export async function orMended<T>(
  options: GitBackendOptions,
  use: () => Promise<T>,
): Promise<T> {
  const { cache, health } = options.remote;
  const { mends } = health;
  try {
    return await use();
  } catch (error) {
    const code = error instanceof OcurootError ? error.code : "";
    if (!SYMPTOMS.includes(code)) throw error;
    const { locks } = options;
    await inFetchTurn({ cache, lock: locks.take }, async () => {
      // The other store of this remote may have done it meanwhile.
      if (health.mends > mends) return;
      if (await cache.isWhole()) throw error;
      // It holds what is on its way.
      while (locks.isAnyUp(CONVOY)) await wait(PAUSE_MS);
      await makeAnew(options);
      health.mends++;
    });
    return await use();
  }
}

async function makeAnew(
  { remote: { cache }, notice }: GitBackendOptions,
): Promise<void> {
  await cache.blobs.close();
  const waiting = cache.listRefs("refs/ocuroot/kept");
  const aside = await renewCache(cache.directory);
  const isSaved = waiting.length === 0 || await cache.takeOver(aside);
  if (isSaved) await Deno.remove(aside, { recursive: true });
  const about = `Cache "${cache.directory}" was damaged and is made anew`;
  const lost = `${about}; what waits to be published could not be read and` +
    ` is kept in "${aside}"`;
  notice(isSaved ? about : lost);
}
