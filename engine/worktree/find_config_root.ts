// SPDX-License-Identifier: MIT
/**
 * Finds the ocuroot root inside a checkout: it need not be the root of the
 * Git work tree, and one repository may hold several.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { REPO_CONFIGS } from "../find_root.ts";
import { askGit, type SourceGit, splitNul } from "../git.ts";
import { directoryOf, joinPath } from "../host/paths.ts";

/** What is known about the root. */
export interface RootHints {
  /** Where it is in another checkout of the same repository. */
  readonly inside?: string;
  /** Bytes of the repo config as they were recorded. */
  readonly source?: Uint8Array;
  /** Paths of the files in it; git is asked when absent. */
  readonly files?: readonly string[];
}

/**
 * Finds the root.
 *
 * @param git The checkout.
 * @param hints What is known; the recorded config counts most.
 * @returns Absolute path of the directory that holds the repo config.
 * @throws {OcurootError} git/commit when the checkout has none.
 */
export async function findConfigRoot(
  git: SourceGit,
  hints: RootHints,
): Promise<string> {
  const configs = await configsIn(git, hints);
  const ranked = await Promise.all(
    configs.map(async (file) => ({
      directory: directoryOf(file),
      isSource: await hasBytes(`${git.dir}/${file}`, hints.source),
    })),
  );
  const isKnown = ({ directory }: Candidate) => directory === hints.inside;
  const best = ranked.find((found) => isKnown(found) && found.isSource) ??
    ranked.find(({ isSource }) => isSource) ?? ranked.find(isKnown) ??
    ranked.toSorted(byDepth)[0];
  if (best !== undefined) return joinPath(git.dir, best.directory);
  throw new OcurootError(
    "git/commit",
    "Cannot work on the commit: it has no repo.ocu.star",
    { hint: "Release from a commit that holds the repo config." },
  );
}

async function configsIn(
  git: SourceGit,
  { files }: RootHints,
): Promise<readonly string[]> {
  if (files !== undefined) {
    return files.filter((file) =>
      REPO_CONFIGS.some((name) => file === name || file.endsWith(`/${name}`))
    );
  }
  const patterns = REPO_CONFIGS.map((name) => `:(glob)**/${name}`);
  return splitNul(await askGit(["ls-files", "-z", "--", ...patterns], git));
}

interface Candidate {
  readonly directory: string;
  readonly isSource: boolean;
}

function byDepth(a: Candidate, b: Candidate): number {
  return a.directory.split("/").length - b.directory.split("/").length;
}

async function hasBytes(
  path: string,
  wanted: Uint8Array | undefined,
): Promise<boolean> {
  if (wanted === undefined) return false;
  const bytes = await Deno.readFile(path);
  return bytes.length === wanted.length &&
    bytes.every((byte, at) => byte === wanted[at]);
}
