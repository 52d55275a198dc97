// SPDX-License-Identifier: MIT
/**
 * Reads the repo config of a trusted commit out of the objects of Git. No
 * tree is checked out, so that no hook, filter or submodule has a part in it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { checkFiles } from "../config/limits.ts";
import type { StoredRepoSource } from "../config/repo.ts";
import { REPO_CONFIGS } from "../find_root.ts";
import { askGit, type SourceGit, tryGit } from "../git.ts";

/** Where the trusted commit is. */
export interface BasePlace {
  /** Root of the Git work tree. */
  readonly workTree: string;
  /** The ocuroot root, relative to that; `.` for itself. */
  readonly inside: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it when aborted. */
  readonly signal: AbortSignal;
}

interface Blob {
  readonly path: string;
  readonly id: string;
}

/**
 * Reads a repo config with all that it could load.
 *
 * @param base The commit, as Git understands it.
 * @param place Where it is.
 * @returns The config, ready to be evaluated.
 * @throws {OcurootError} `git/commit` without the commit, `repo/not-found`
 *   when there is no repo config in it.
 */
export async function readBaseConfig(
  base: string,
  place: BasePlace,
): Promise<StoredRepoSource> {
  const git = { dir: place.workTree, env: place.env, signal: place.signal };
  const commit = await commitOf(base, git);
  const blobs = await blobsAt(commit, { git, inside: place.inside });
  const file = REPO_CONFIGS.find((name) =>
    blobs.some(({ path }) => path === name)
  );
  if (file === undefined) {
    throw new OcurootError(
      "repo/not-found",
      `Cannot use base "${base}": it has no ${REPO_CONFIGS.join(" or ")}`,
      { hint: "Name a commit of the branch that the proposal is for." },
    );
  }
  const suffix = file.endsWith(".star")
    ? /\.star$/
    : /\.([mc]?[jt]s|json|txt)$/;
  const wanted = blobs.filter(({ path }) => suffix.test(path));
  const contents = await contentsOf(wanted, git);
  const modules = Object.fromEntries(
    wanted.map(({ path }, at) => [path, contents[at] ?? new Uint8Array()]),
  );
  checkFiles(file, Object.values(modules).map(({ length }) => length));
  return {
    file,
    stored: { file: modules[file] ?? new Uint8Array(), modules },
  };
}

async function commitOf(base: string, git: SourceGit): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
  const { code, stdout } = await tryGit([...args, `${base}^{commit}`], git);
  const commit = new TextDecoder().decode(stdout).trim();
  if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new OcurootError(
    "git/commit",
    `Cannot use base "${base}": there is no such commit here`,
    { hint: "Fetch the branch first, as with git fetch origin main." },
  );
}

/** Regular files below the root, by their path in there; links are none. */
async function blobsAt(
  commit: string,
  { git, inside }: { readonly git: SourceGit; readonly inside: string },
): Promise<readonly Blob[]> {
  const prefix = inside === "." ? "" : `${inside}/`;
  const args = ["ls-tree", "-r", "-z", "--full-tree", commit];
  const listed = await askGit(
    prefix === "" ? args : [...args, "--", prefix],
    git,
  );
  return listed.split("\0").flatMap((line) => {
    const [, id, path] = /^100(?:644|755) blob (\w+)\t([^]*)$/.exec(line) ?? [];
    return id === undefined || !path?.startsWith(prefix)
      ? []
      : [{ id, path: path.slice(prefix.length) }];
  });
}

async function contentsOf(
  blobs: readonly Blob[],
  git: SourceGit,
): Promise<readonly Uint8Array[]> {
  const stdin = new TextEncoder().encode(
    blobs.map(({ id }) => `${id}\n`).join(""),
  );
  const { stdout } = await tryGit(["cat-file", "--batch"], { ...git, stdin });
  let at = 0;
  return blobs.map(() => {
    const end = stdout.indexOf(10, at);
    const head = new TextDecoder().decode(stdout.subarray(at, end));
    const size = Number(/ blob (\d+)$/.exec(head)?.[1] ?? 0);
    at = end + 1 + size + 1;
    return stdout.slice(end + 1, end + 1 + size);
  });
}
