// SPDX-License-Identifier: MIT
/**
 * Resolves revisions that people type, and lists the commits between two. It
 * fetches nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { askGit, type SourceGit, tryGit } from "./git.ts";
import { readerWithoutGit } from "./source_reader.ts";

/**
 * Resolves a revision.
 *
 * @param git The work tree.
 * @param revision What was typed: a branch, a tag, a hash, `HEAD~2`.
 * @returns The full hash.
 * @throws {OcurootError} git/commit when there is no such commit.
 */
export async function resolveCommit(
  git: SourceGit,
  revision: string,
): Promise<string> {
  const found = await lookUp(git, revision);
  if (found !== undefined) return found;
  throw new OcurootError(
    "git/commit",
    `Cannot find commit "${revision}": it is not in this checkout`,
    {
      hint: 'Fetch it first, for example with "git fetch --unshallow origin".',
      data: { revision },
    },
  );
}

/**
 * Lists the commits between two, both included, in either direction.
 *
 * @param git The work tree.
 * @param range Two revisions as typed.
 * @returns Full hashes.
 * @throws {OcurootError} git/commit when one is not there.
 */
export async function commitsBetween(
  git: SourceGit,
  range: { readonly start: string; readonly end: string },
): Promise<ReadonlySet<string>> {
  const start = await resolveCommit(git, range.start);
  const end = await resolveCommit(git, range.end);
  const reader = await readerWithoutGit(git);
  if (reader !== undefined) {
    return new Set([start, ...await reader.between(start, end), end]);
  }
  const listed = await askGit(["rev-list", `${start}...${end}`, "--"], git);
  const between = listed.split("\n").filter((line) => line !== "");
  return new Set([start, ...between, end]);
}

async function lookUp(
  git: SourceGit,
  revision: string,
): Promise<string | undefined> {
  const reader = await readerWithoutGit(git);
  if (reader !== undefined) return await reader.resolve(revision);
  const spec = `${revision}^{commit}`;
  const verify = ["rev-parse", "--verify", "--quiet", "--end-of-options", spec];
  const { code, stdout } = await tryGit(verify, git);
  return code === 0 ? new TextDecoder().decode(stdout).trim() : undefined;
}
