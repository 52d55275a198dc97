// SPDX-License-Identifier: MIT
/**
 * Runs the `git` program on source checkouts and their clones: differences,
 * worktrees, fetches. It takes the shields of the stores (no hooks, no
 * prompts, no foreign Git environment, a time limit) and adds what sources
 * need. What every command needs to know is read by `git_info.ts` instead.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { type GitResult, runGit } from "../stores/git/git.ts";
import { readerWithoutGit } from "./source_reader.ts";

/** Where and how to run git. */
export interface SourceGit {
  /** Absolute directory: a work tree, one below it, or a bare repository. */
  readonly dir: string;
  /** True for a bare repository: nothing above it is taken for it. */
  readonly bare?: boolean;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the call when aborted. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the call is ended. */
  readonly timeoutMs?: number;
  /** Written to standard input. */
  readonly stdin?: Uint8Array<ArrayBuffer>;
}

/** Settings beside those that stores use: nothing of the user's runs. */
const SETTINGS = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"];

/**
 * Runs git and waits for it.
 *
 * @param args Arguments; `--` stands before values.
 * @param where Where and how.
 * @returns Exit code and output; a non-zero exit is a value.
 * @throws {OcurootError} git/missing, git/timeout.
 * @throws {OcurootError} cli/interrupted when the signal ended it.
 */
export async function tryGit(
  args: readonly string[],
  where: SourceGit,
): Promise<GitResult> {
  const { dir, bare, ...options } = where;
  const place = bare === true ? ["-C", dir, "--git-dir=."] : ["-C", dir];
  const result = await runGit([...SETTINGS, ...place, ...args], options);
  if (result.code !== 0 && where.signal?.aborted === true) {
    throw new OcurootError(
      "cli/interrupted",
      `Interrupted "git ${args[0] ?? ""}"`,
    );
  }
  return result;
}

/**
 * Runs git and insists on success.
 *
 * @param args Arguments; `--` stands before values.
 * @param where Where and how.
 * @returns Standard output as text.
 * @throws {OcurootError} git/failed with what git said.
 */
export async function askGit(
  args: readonly string[],
  where: SourceGit,
): Promise<string> {
  const { code, stdout, stderr } = await tryGit(args, where);
  if (code === 0) return new TextDecoder().decode(stdout);
  throw new OcurootError(
    "git/failed",
    `Cannot run "git ${args[0] ?? ""}" in "${where.dir}": ${
      stderr || `it ended with ${code}`
    }`,
    { data: { exitCode: code } },
  );
}

/**
 * Tells whether a repository holds a commit.
 *
 * @param git The repository.
 * @param commit Hash, whole or the start of one.
 * @returns True when its content is there.
 */
export async function hasCommit(
  git: SourceGit,
  commit: string,
): Promise<boolean> {
  const reader = await readerWithoutGit(git);
  if (reader !== undefined) return await reader.resolve(commit) !== undefined;
  const { code } = await tryGit(["cat-file", "-e", `${commit}^{tree}`], git);
  return code === 0;
}

/**
 * Reads a list that git separates with NUL.
 *
 * @param output What git printed.
 * @returns The items, none of them empty.
 */
export function splitNul(output: string): readonly string[] {
  return output.split("\0").filter((item) => item !== "");
}
