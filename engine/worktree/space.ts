// SPDX-License-Identifier: MIT
/**
 * Tells whether a commit fits on the disk before it is checked out: a full
 * disk would break the stores of everybody on this machine.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { askGit, type SourceGit, splitNul } from "../git.ts";

/** Left free whatever is checked out. */
const RESERVE = 16 * 1024 * 1024;

/**
 * Checks that a commit fits.
 *
 * @param git The repository that holds the commit.
 * @param checkout The commit, and the directory that is to hold it.
 * @throws {OcurootError} store/full when it does not.
 */
export async function checkSpace(
  git: SourceGit,
  checkout: { readonly commit: string; readonly directory: string },
): Promise<void> {
  const [needed, free] = await Promise.all([
    sizeOf(git, checkout.commit),
    freeBytes(checkout.directory),
  ]);
  requireSpace({ needed, free, directory: checkout.directory });
}

/**
 * Compares what is needed with what is free.
 *
 * @param space Bytes, and the directory for the message.
 * @throws {OcurootError} store/full when too little is free.
 */
export function requireSpace(
  space: {
    readonly needed: number;
    readonly free: number;
    readonly directory: string;
  },
): void {
  const { needed, free, directory } = space;
  if (needed + RESERVE <= free) return;
  throw new OcurootError(
    "store/full",
    `Cannot check out a commit in "${directory}": it needs ${
      megabytes(needed)
    }` +
      ` MB and ${megabytes(free)} MB are free`,
    { hint: "Free some space, or set OCUROOT_HOME to a larger disk." },
  );
}

async function sizeOf(git: SourceGit, commit: string): Promise<number> {
  const listed = await askGit(["ls-tree", "-r", "-l", "-z", commit], git);
  return splitNul(listed).reduce((sum, line) => {
    const size = Number(/^\S+ blob \S+ +(\d+)\t/.exec(line)?.[1] ?? 0);
    return sum + size;
  }, 0);
}

/**
 * Asks how much is free.
 *
 * @param directory Where.
 * @returns Bytes.
 */
export async function freeBytes(directory: string): Promise<number> {
  const { statfs } = await import("node:fs/promises");
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}
