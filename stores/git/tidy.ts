// SPDX-License-Identifier: MIT
/**
 * Keeps the cache quick: every transaction and every fetch leaves a pack, and
 * git looks through all of them. Once there are many they become one. Nothing
 * is dropped, so nobody who works in the cache meanwhile misses anything.
 *
 * @module
 */

import { type GitOptions, runGit } from "./git.ts";

const MANY_PACKS = 48;
/** More than this is not written anew now and then. */
const MOST_BYTES = 256 * 1024 * 1024;

const STEPS = [
  ["write"],
  ["repack", "--batch-size=0"],
  ["expire"],
];

/**
 * Makes one pack of many, where there are many.
 *
 * @param directory The cache.
 * @param git How to run git in it.
 * @param lock Keeps other processes from doing the same.
 */
export async function tidyCache(
  directory: string,
  git: GitOptions,
  lock: () => Promise<() => void>,
): Promise<void> {
  const folder = `${directory}/objects/pack`;
  if (packsIn(folder).length < MANY_PACKS) return;
  const unlock = await lock();
  try {
    const packs = packsIn(folder);
    const bytes = packs.reduce((sum, path) => sum + sizeOf(path), 0);
    if (packs.length < MANY_PACKS || bytes > MOST_BYTES) return;
    // Only we take it, in turn: one that is there was left by a crash.
    removeQuietly(`${folder}/multi-pack-index.lock`);
    for (const step of STEPS) {
      const { code } = await runGit(["multi-pack-index", ...step], git);
      if (code !== 0) return;
    }
  } finally {
    unlock();
  }
}

function packsIn(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".pack"))
      .map((name) => `${folder}/${name}`);
  } catch {
    // No transaction has been written yet.
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    return;
  }
}
