// SPDX-License-Identifier: MIT
/**
 * Where a path really leads, also when nothing is there yet: links are
 * followed, dangling ones too, so that no name hides another place.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { baseName, directoryOf, joinPath } from "./paths.ts";

/** More links than this in a row lead nowhere. */
const MAX_LINKS = 40;

/**
 * Resolves a path.
 *
 * @param path Absolute and clean.
 * @param depth Links that may still be followed.
 * @returns The absolute path without links.
 * @throws {OcurootError} `host/file` when links go in a circle.
 */
export async function realPathOf(
  path: string,
  depth: number = MAX_LINKS,
): Promise<string> {
  if (depth === 0) {
    throw new OcurootError(
      "host/file",
      `Cannot follow "${path}": its links do not end`,
    );
  }
  const real = await Deno.realPath(path).catch(() => undefined);
  if (real !== undefined) return joinPath(real, ".");
  const parent = directoryOf(path);
  if (parent === path) return path;
  const link = await Deno.readLink(path).catch(() => undefined);
  const folder = await realPathOf(parent, depth);
  if (link === undefined) return joinPath(folder, baseName(path));
  return await realPathOf(joinPath(folder, link), depth - 1);
}
