// SPDX-License-Identifier: MIT
/**
 * Says that a cache could not be written, and why. It writes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Cache } from "../cache.ts";

/**
 * Gives the error for a write to a cache that failed.
 *
 * @param cache The cache.
 * @param cause What was thrown.
 * @returns An error of the product as it is; store/full when the disk is full,
 *   git/failed for all else.
 */
export function cacheError(
  { directory }: Pick<Cache, "directory">,
  cause: unknown,
): OcurootError {
  if (cause instanceof OcurootError) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  const isFull = /no space left/i.test(words);
  return new OcurootError(
    isFull ? "store/full" : "git/failed",
    `Cannot write to cache "${directory}": ${words}`,
    isFull
      ? { hint: "Free some disk space, then run the command again." }
      : { cause },
  );
}
