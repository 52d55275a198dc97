// SPDX-License-Identifier: MIT
/**
 * Tells which files changed between two commits and match globs, and runs a
 * command for them. It needs Git only: no repo config, no stores.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { compileGlob } from "@ocuroot/sdk/glob";
import { changedFiles } from "./changed_files.ts";
import { resolveCommit } from "./commit_range.ts";
import { type SourceGit, tryGit } from "./git.ts";
import { findGit } from "./git_info.ts";
import { relativePath } from "./host/paths.ts";
import { NO_FILES, readerWithoutGit } from "./source_reader.ts";

/** What is compared. */
export interface DiffOptions {
  /** Absolute working directory; paths and globs are relative to it. */
  readonly cwd: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The older commit; the first parent of `current` when absent. */
  readonly base?: string;
  /** The newer commit; `HEAD` when absent. */
  readonly current?: string;
  /** Globs; a file has to match one. */
  readonly globs: readonly string[];
}

/**
 * Lists the files that changed and match.
 *
 * @param options What is compared.
 * @returns Paths relative to the working directory, sorted; deleted files
 *   count.
 * @throws {OcurootError} git/commit when a commit is not there, ref/glob for
 *   a malformed glob, repo/not-found outside of a Git work tree.
 */
export async function changedMatching(
  options: DiffOptions,
): Promise<readonly string[]> {
  const { cwd, env, current = "HEAD" } = options;
  const globs = options.globs.map((glob) => compileGlob(plain(glob)));
  const { workTree } = await findGit(cwd);
  const git = { dir: workTree, env };
  const to = await resolveCommit(git, current);
  const from = options.base === undefined
    ? await parentOf(git, to)
    : await resolveCommit(git, options.base);
  const inside = relativePath(workTree, cwd) ?? ".";
  const changes = await changedFiles(git, { from, to, inside });
  return changes.map(({ path }) => path)
    .filter((path) => globs.some((glob) => glob.test(path)))
    .sort();
}

/**
 * Runs a command on the streams of this process.
 *
 * @param command Program and arguments.
 * @param options Where.
 * @returns Its exit code.
 * @throws {OcurootError} host/spawn when it cannot be started.
 */
export async function runCommand(
  command: readonly string[],
  options: Pick<DiffOptions, "cwd" | "env">,
): Promise<number> {
  const [program = "", ...args] = command;
  try {
    const { code } = await new Deno.Command(program, {
      ...options,
      args,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    return code;
  } catch (cause) {
    throw new OcurootError(
      "host/spawn",
      `Cannot run "${program}": it could not be started`,
      { cause, hint: "Check its name, or give its path." },
    );
  }
}

/**
 * In refs `**` + `/` stands for at least one segment; for files it has stood
 * for none as well ever since shells know it. `./x` is how they complete `x`.
 */
function plain(glob: string): string {
  const path = glob.startsWith("./") ? glob.slice(2) : glob;
  return path.replaceAll(/(^|\/)\*\*\//g, "$1{**/,}");
}

/** The tree that a first commit is compared with. */
async function parentOf(git: SourceGit, commit: string): Promise<string> {
  const reader = await readerWithoutGit(git);
  if (reader !== undefined) {
    return await reader.resolve(`${commit}^`) ?? NO_FILES;
  }
  const parent = ["rev-parse", "--verify", "--quiet", `${commit}^`];
  const found = await tryGit(parent, git);
  if (found.code === 0) return new TextDecoder().decode(found.stdout).trim();
  const empty = await tryGit(["hash-object", "-t", "tree", "--stdin"], git);
  return new TextDecoder().decode(empty.stdout).trim();
}
