// SPDX-License-Identifier: MIT
/**
 * Files that differ between two commits, with names as they are: no quotes,
 * and a rename is one file less and another one more.
 *
 * @module
 */

import { askGit, type SourceGit, splitNul } from "./git.ts";
import { readerWithoutGit } from "./source_reader.ts";

/** A file that differs. */
export interface FileChange {
  /** Relative to a directory; begins with `../` when it is outside. */
  readonly path: string;
  /** True when it is not there any more. */
  readonly deleted: boolean;
}

/**
 * Compares two commits.
 *
 * @param git The work tree.
 * @param range Two revisions, resolved already, and the directory that paths
 *   are relative to, itself relative to the work tree's root.
 * @returns The files that differ, in git's order.
 */
export async function changedFiles(
  git: SourceGit,
  range: {
    readonly from: string;
    readonly to: string;
    readonly inside: string;
  },
): Promise<readonly FileChange[]> {
  const { from, to, inside } = range;
  const reader = await readerWithoutGit(git);
  if (reader !== undefined) {
    const found = await reader.changes(from, to);
    return found.map(({ path, after }) => ({
      path: pathFrom(inside, path),
      deleted: after === undefined,
    }));
  }
  const options = ["--name-status", "-z", "--no-renames", "--no-ext-diff"];
  const output = await askGit(["diff", ...options, from, to, "--"], git);
  const fields = splitNul(output);
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = pathFrom(inside, fields[at + 1] ?? "");
    changes.push({ path, deleted: fields[at] === "D" });
  }
  return changes;
}

/**
 * Gives a path as seen from a directory.
 *
 * @param directory The directory, relative to the same root; `.` for it.
 * @param path The path.
 * @returns The path, with as many `../` as lead to it.
 */
export function pathFrom(directory: string, path: string): string {
  const from = directory === "." ? [] : directory.split("/");
  const to = path.split("/");
  let common = 0;
  while (common < from.length && from[common] === to[common]) common++;
  const up = from.slice(common).map(() => "..");
  return [...up, ...to.slice(common)].join("/");
}
