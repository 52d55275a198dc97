// SPDX-License-Identifier: MIT
/**
 * What differs in a checkout from its commit, where no git program can be
 * asked. It writes nothing: what it finds out about unchanged files is not
 * put into the index.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { loadLibrary } from "../stores/git/builtin/library.ts";
import type { GitPlace } from "./git_info.ts";
import { joinPath, relativePath } from "./host/paths.ts";

/** What to look at. */
export interface StatusRequest {
  /** Absolute directory to look in. */
  readonly root: string;
  /** The commit that is checked out; `null` before the first. */
  readonly commit: string;
  /** Directories to leave out, relative to it. */
  readonly except: readonly string[];
}

const EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/**
 * Lists files that differ from the commit, untracked ones among them.
 *
 * @param git The checkout.
 * @param request What to look at.
 * @returns Paths relative to the root of the work tree.
 * @throws {OcurootError} `git/missing` when only a git program could tell.
 */
export async function statusWithoutGit(
  git: GitPlace,
  request: StatusRequest,
): Promise<readonly string[]> {
  const { root, commit, except } = request;
  const inside = relativePath(git.workTree, root) ?? ".";
  const leftOut = except.map((path) =>
    relativePath(git.workTree, joinPath(root, path))
  );
  try {
    const { statusMatrix } = await loadLibrary();
    const rows = await statusMatrix({
      fs: await readingFiles(git),
      dir: git.workTree,
      gitdir: git.gitDir,
      ref: commit === "null" ? EMPTY_TREE : commit,
      filepaths: [inside],
      filter: (path) =>
        !leftOut.some((out) => path === out || path.startsWith(`${out}/`)),
    });
    return rows.flatMap(([path, ...states]) =>
      states.every((state) => state === 1) ? [] : [path]
    );
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw needsProgram(git, words, cause);
  }
}

/** What a worktree has for itself; all else it shares. */
const ITS_OWN = /^\/(?:HEAD|index)$/;

/**
 * The library would note in the index what it found unchanged, and knows no
 * worktrees that share a repository.
 */
async function readingFiles({ gitDir, commonDir }: GitPlace) {
  const { promises } = await import("node:fs");
  const nothing = () => Promise.resolve();
  const at = (path: string) => {
    const inside = path.slice(gitDir.length);
    const isShared = path.startsWith(`${gitDir}/`) && !ITS_OWN.test(inside);
    return isShared ? `${commonDir}${inside}` : path;
  };
  type Options = Parameters<typeof promises.readFile>[1];
  return {
    promises: {
      // Async, because the library looks what comes of calling it with nothing.
      readFile: async (path: string, options?: Options) =>
        await promises.readFile(at(path), options),
      readdir: (path: string) => promises.readdir(at(path)),
      readlink: (path: string) => promises.readlink(at(path)),
      stat: (path: string) => promises.stat(at(path)),
      lstat: (path: string) => promises.lstat(at(path)),
      writeFile: nothing,
      mkdir: nothing,
      rmdir: nothing,
      unlink: nothing,
      symlink: nothing,
    },
  };
}

function needsProgram(
  git: GitPlace,
  words: string,
  cause?: unknown,
): OcurootError {
  return new OcurootError(
    "git/missing",
    `Cannot compare checkout "${git.workTree}" with its commit: there is no` +
      ` git program, and ${words}`,
    {
      hint: "Install git, or put it on PATH.",
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
