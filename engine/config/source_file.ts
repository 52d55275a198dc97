// SPDX-License-Identifier: MIT
/**
 * Finds the file behind the path of a package. It reads nothing.
 *
 * @module
 */

import { joinPath } from "../host/paths.ts";

/**
 * Finds the file that a package is written in: the one that the path names,
 * or one in TypeScript that has taken the place of a Starlark file which is no
 * longer there.
 *
 * @param root Absolute root of the checkout.
 * @param path Path of the package, relative to the root.
 * @returns The file, relative to the root; the path itself when none is there.
 */
export async function sourceFile(root: string, path: string): Promise<string> {
  if (!path.endsWith(".ocu.star") || await isThere(root, path)) return path;
  const twin = path.replace(/\.star$/, ".ts");
  return await isThere(root, twin) ? twin : path;
}

function isThere(root: string, path: string): Promise<boolean> {
  return Deno.stat(joinPath(root, path)).then(
    ({ isFile }) => isFile,
    () => false,
  );
}
