// SPDX-License-Identifier: MIT
/**
 * Turns for shallow fetches into one cache. Git holds `shallow.lock` during
 * all of such a fetch and fails at once when it is taken, so that the first
 * fetches of two branches, or of two processes, would get in each other's
 * way. Later fetches are not shallow and need no turn.
 *
 * @module
 */

import type { Cache } from "./cache.ts";
import { GIT_TIMEOUT_MS } from "./git.ts";

/** What turns are taken with. */
export interface FirstFetchOptions {
  /** The cache that is fetched into. */
  readonly cache: Cache;
  /** Waits for the turn of this process among all of this machine. */
  readonly lock: (name: string) => Promise<() => void>;
}

/** Our own lock; it must not be called as the one of git. */
const NAME = "first-fetch";

/**
 * Fetches in turn.
 *
 * @param options The cache and its lock.
 * @param fetch Does it.
 * @returns What it gives.
 */
export async function inFetchTurn<T>(
  { cache, lock }: FirstFetchOptions,
  fetch: () => Promise<T>,
): Promise<T> {
  const unlock = await lock(NAME);
  try {
    await breakOldLock(`${cache.directory}/shallow.lock`);
    return await fetch();
  } finally {
    unlock();
  }
}

/** A fetch that was killed leaves its lock behind; none lasts that long. */
async function breakOldLock(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => undefined);
  const age = Date.now() - (found?.mtime?.getTime() ?? Date.now());
  if (age > 2 * GIT_TIMEOUT_MS) await Deno.remove(path).catch(() => {});
}
