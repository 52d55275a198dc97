// SPDX-License-Identifier: MIT
/**
 * What we need to know of the source checkout: its commit, its remotes, its
 * uncommitted files. The first two are read from Git's files, because a
 * process costs more than all of `state get`; whatever is unusual there is
 * asked of the `git` program. It writes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { RemoteRecord } from "@ocuroot/sdk/model";
import { isConfigPlain, parseGitConfig } from "./_git_config.ts";
import { upwards } from "./find_root.ts";
import { directoryOf, joinPath } from "./host/paths.ts";

/** Where Git keeps what belongs to a checkout. */
export interface GitPlace {
  /** Root of the work tree. */
  readonly workTree: string;
  /** Its own directory: HEAD and index. */
  readonly gitDir: string;
  /** The directory it shares with its other worktrees: refs and config. */
  readonly commonDir: string;
}

/**
 * Finds the Git work tree that a directory is in.
 *
 * @param path Absolute directory.
 * @returns Its places.
 * @throws {OcurootError} `repo/not-found` outside of any work tree.
 */
export async function findGit(path: string): Promise<GitPlace> {
  for (const workTree of upwards(path)) {
    const gitDir = await gitDirOf(workTree);
    if (gitDir === undefined) continue;
    const common = await readIfThere(`${gitDir}/commondir`);
    const commonDir = joinPath(gitDir, common?.trim() ?? ".");
    return { workTree, gitDir, commonDir };
  }
  throw new OcurootError(
    "repo/not-found",
    `Cannot find a Git work tree: "${path}" is not in one`,
    { hint: 'Run "git init" at the root of your project.' },
  );
}

/**
 * Reads the commit that is checked out.
 *
 * @param git Where to look.
 * @returns The full hash; the text `null` before the first commit.
 * @throws {OcurootError} `repo/identity` when it cannot be read,
 *   `git/missing` when only a git program could read it.
 */
export async function headCommit(git: GitPlace): Promise<string> {
  const head = (await readIfThere(`${git.gitDir}/HEAD`))?.trim() ?? "";
  if (isHash(head)) return head;
  const branch = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1];
  if (branch === undefined || branch === "refs/heads/.invalid") {
    return askHead(git);
  }
  const loose = (await readIfThere(`${git.commonDir}/${branch}`))?.trim();
  if (loose !== undefined) return isHash(loose) ? loose : askHead(git);
  const packed = await readIfThere(`${git.commonDir}/packed-refs`);
  const line = packed?.split("\n").find((line) => line.endsWith(` ${branch}`));
  return line?.split(" ", 1)[0] ?? "null";
}

/**
 * Lists the remotes, without the credentials some URLs carry.
 *
 * @param git Where to look.
 * @returns The remotes in the order of the configuration.
 */
export async function listRemotes(
  git: GitPlace,
): Promise<readonly RemoteRecord[]> {
  const text = await readIfThere(`${git.commonDir}/config`) ?? "";
  const entries = isConfigPlain(text)
    ? parseGitConfig(text)
    : await askConfig(git) ?? withoutQuotes(parseGitConfig(text));
  const names = entries.flatMap(([key]) =>
    /^remote\.(.+)\.(?:push)?url$/.exec(key)?.[1] ?? []
  );
  return [...new Set(names)].map((name) => {
    const find = (key: string) =>
      entries.find(([k]) => k === `remote.${name}.${key}`)?.[1];
    const url = withoutCredentials(find("url") ?? find("pushurl") ?? "");
    const push = find("pushurl");
    return {
      Name: name,
      URL: url,
      PushURL: push === undefined ? url : withoutCredentials(push),
    };
  });
}

/** How to look for uncommitted files. */
export interface UncommittedOptions {
  /** Directories to leave out, relative to where it looks. */
  readonly except?: readonly string[];
  /** Process environment: tells whether there is a git program. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Lists files that differ from the commit, untracked ones among them.
 *
 * @param root Absolute directory to look in.
 * @param options What to leave out.
 * @returns Paths relative to the root of the work tree.
 * @throws {OcurootError} `git/missing` when only a git program could tell.
 */
export async function uncommittedFiles(
  root: string,
  options: UncommittedOptions = {},
): Promise<readonly string[]> {
  const { except = [], env = Deno.env.toObject() } = options;
  const { chooseGit } = await import("../stores/git/choose.ts");
  if (chooseGit(env) === "builtin") {
    const git = await findGit(root);
    const commit = await headCommit(git);
    const { statusWithoutGit } = await import("./status_without_git.ts");
    return await statusWithoutGit(git, { root, commit, except });
  }
  const leaveOut = except.map((path) => `:(exclude,literal)${path}`);
  const output = await runGit(root, [
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=all",
    "--",
    ".",
    ...leaveOut,
  ]);
  return parseStatus(output);
}

/** A rename is two entries: the new path with its mark, then the old path. */
function parseStatus(output: string): string[] {
  const paths: string[] = [];
  const entries = output.split("\0").filter((entry) => entry !== "");
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] ?? "";
    paths.push(entry.slice(3));
    const isMove = /^[RC].|^.[RC]/.test(entry);
    if (isMove) paths.push(entries[++i] ?? "");
  }
  return paths;
}

async function gitDirOf(workTree: string): Promise<string | undefined> {
  const path = `${workTree}/.git`;
  const info = await Deno.stat(path).catch(() => undefined);
  if (info === undefined) return undefined;
  if (info.isDirectory) return path;
  const target = /^gitdir: (.+)$/m.exec(await readIfThere(path) ?? "")?.[1];
  return target === undefined ? undefined : joinPath(directoryOf(path), target);
}

function isHash(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function withoutCredentials(url: string): string {
  return url.replace(/^(https?:\/\/)[^/]*@/i, "$1")
    .replace(/^([a-z+]+:\/\/[^/:@]*):[^/]*@/i, "$1@");
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof Deno.errors.IsADirectory) return undefined;
    if (error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

async function askHead(git: GitPlace): Promise<string> {
  const args = ["rev-parse", "--verify", "--quiet", "HEAD"];
  const output = await runGit(git.workTree, args, [0, 1]);
  return output.trim() || "null";
}

type Entries = readonly (readonly [string, string])[];

/** Without a git program files that are included are left out. */
function withoutQuotes(entries: Entries): Entries {
  return entries.map(([key, value]) => [key, value.replaceAll('"', "")]);
}

/** Undefined when there is no git program. */
async function askConfig(git: GitPlace): Promise<Entries | undefined> {
  const args = ["config", "-z", "--get-regexp", "^remote\\..*\\.(push)?url$"];
  const output = await runGit(git.workTree, args, [0, 1]).catch((error) => {
    if (error instanceof OcurootError && error.code === "git/missing") {
      return undefined;
    }
    throw error;
  });
  if (output === undefined) return undefined;
  return output.split("\0").filter((entry) => entry !== "").map((entry) => {
    const [key = "", ...value] = entry.split("\n");
    return [key, value.join("\n")] as const;
  });
}

async function runGit(
  cwd: string,
  args: readonly string[],
  accepted: readonly number[] = [0],
): Promise<string> {
  const command = new Deno.Command("git", {
    args: [...args],
    cwd,
    env: { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output().catch((cause) => {
    throw new OcurootError(
      "git/missing",
      `Cannot run "git ${args[0]}" in "${cwd}": there is no git program`,
      { cause, hint: "Install git, or put it on PATH." },
    );
  });
  if (accepted.includes(code)) return new TextDecoder().decode(stdout);
  const reason = new TextDecoder().decode(stderr).trim();
  throw new OcurootError(
    "repo/identity",
    `Cannot run "git ${args[0]}" in "${cwd}": ${reason}`,
  );
}
