// SPDX-License-Identifier: MIT
/**
 * Lists files of the checkout for tools and meta tests. It skips what Git and
 * package managers own.
 *
 * @module
 */

import { ROOT } from "./lint/place.ts";

const SKIPPED = new Set([
  ".git",
  ".demo",
  "coverage",
  "dist",
  "node_modules",
]);

/**
 * Lists files with an ending.
 *
 * @param ending Such as `.ts`.
 * @param folder Where to start, relative to the checkout, `""` for all.
 * @returns Paths relative to the checkout, sorted.
 */
export async function listFiles(
  ending: string,
  folder = "",
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(ROOT + folder)) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory && !SKIPPED.has(entry.name)) {
      found.push(...await listFiles(ending, path));
    } else if (entry.isFile && entry.name.endsWith(ending)) {
      found.push(path);
    }
  }
  return found.sort();
}

/**
 * Reads a file of the checkout.
 *
 * @param path Relative to the checkout.
 * @returns Its text.
 */
export async function readFile(path: string): Promise<string> {
  return await Deno.readTextFile(ROOT + path);
}

/**
 * Tells whether a file or folder of the checkout is there.
 *
 * @param path Relative to the checkout.
 * @returns True when it is.
 */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(ROOT + path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
