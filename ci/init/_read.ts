// SPDX-License-Identifier: MIT
/**
 * Reads a file that may be absent.
 *
 * @module
 */

/**
 * Reads a text file.
 *
 * @param path Absolute path.
 * @returns Its text, or undefined when it is not there.
 */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
