// SPDX-License-Identifier: MIT
/**
 * The repository of a remote through the `git` program: every transport and
 * credential helper that git knows. It decides nothing.
 *
 * @module
 */

import { createBlobReader } from "./blobs.ts";
import type { Cache } from "./cache.ts";
import { openCatFile } from "./cat_file.ts";
import { type GitOptions, requireGit, runGit } from "./git.ts";
import { findAncestor, parseCommit } from "./history.ts";
import { importCommits } from "./import.ts";
import { reachGit } from "./reach.ts";
import type {
  Ancestry,
  Extent,
  Fetch,
  Past,
  Refusal,
  RemoteHeads,
  Repository,
  Step,
  Swap,
  TreeDifference,
  TreeEntry,
} from "./repository.ts";
import { tidyCache } from "./tidy.ts";
import { unreachable } from "./unreachable.ts";

/** The cache, and how to run git in it. */
interface Place {
  readonly cache: Cache;
  readonly git: GitOptions;
}

const CHANGE = /^:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) ([A-Z])/;

/**
 * Opens the repository behind a cache; no process is started yet.
 *
 * @param cache The cache.
 * @returns The repository.
 */
export function openProgram(cache: Cache): Repository {
  const git = { gitDir: cache.directory, env: cache.env };
  const place = { cache, git };
  const blobs = createBlobReader((answers) => openCatFile(git, answers));
  const commit = async (oid: string) => {
    try {
      return parseCommit(await blobs.read(oid));
    } catch {
      return undefined;
    }
  };
  return {
    ...cache,
    blobs,
    commit,
    listHeads: (branch) => listHeads(place, branch),
    fetch: (what) => fetchInto(place, what),
    push: (candidates) =>
      push(
        place,
        candidates.map(({ branch, base, commit }) => ({
          ref: `refs/heads/${branch}`,
          from: base,
          to: commit,
        })),
      ),
    swap: (swap) => push(place, [swap]),
    isAncestor: async (question) =>
      await findAncestor(commit, question) ?? await isAncestor(place, question),
    list: (extent) => list(place, extent),
    compare: (step) => compare(place, step),
    build: (drafts, signature) => importCommits(place, drafts, signature),
    isWhole: () => isWhole(place),
    takeOver: (directory) => takeOver(place, directory),
    tidy: (lock) => tidyCache(cache.directory, git, lock).catch(() => {}),
    subject: async (commit) =>
      (await requireGit(["log", "-1", "--format=%s", commit], git)).trim(),
    recall: (past) => recall(place, past),
  };
}

async function listHeads(
  { cache, git }: Place,
  branch: string,
): Promise<RemoteHeads> {
  const result = await reachGit(
    ["ls-remote", "--symref", "--", cache.url, "HEAD", `refs/heads/${branch}`],
    cache,
    git,
  );
  if (result.code !== 0) throw unreachable(cache.url, result.stderr);
  const text = new TextDecoder().decode(result.stdout);
  return {
    defaultBranch: /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(text)?.[1],
    head: /^([0-9a-f]{40,64})\tHEAD$/m.exec(text)?.[1],
    tip: text.split("\n").find((line) =>
      line.endsWith(`\trefs/heads/${branch}`)
    )
      ?.split("\t")[0],
  };
}

async function fetchInto({ cache, git }: Place, what: Fetch): Promise<boolean> {
  const { code } = await reachGit(
    [
      "fetch",
      "--quiet",
      "--no-tags",
      "--no-write-fetch-head",
      "--no-recurse-submodules",
      ...(what.depth === undefined ? [] : [`--depth=${what.depth}`]),
      ...(what.source.endsWith("/*") ? ["--prune"] : []),
      "--",
      cache.url,
      `+${what.source}:${what.target}`,
    ],
    cache,
    git,
  );
  return code === 0;
}

async function push(
  { cache, git }: Place,
  swaps: readonly Swap[],
): Promise<Refusal | undefined> {
  const leases = swaps.map(({ ref, from }) =>
    `--force-with-lease=${ref}:${from ?? ""}`
  );
  const specs = swaps.map(({ ref, to }) => `${to ?? ""}:${ref}`);
  const atomic = swaps.length > 1 ? ["--atomic"] : [];
  const result = await reachGit(
    ["push", "--porcelain", ...atomic, ...leases, "--", cache.url, ...specs],
    cache,
    { ...git, isDetached: true },
  );
  if (result.code === 0) return undefined;
  const reason = reasonOf(result.stdout);
  const told = remoteWords(result.stderr);
  return reason === undefined
    ? { words: result.stderr, isAnswer: false }
    : { words: told === "" ? reason : `${told} (${reason})`, isAnswer: true };
}

/** What hooks say, which git passes on line by line. */
function remoteWords(stderr: string): string {
  return stderr.split("\n").flatMap((line) =>
    /^(?:remote|error: remote unpack failed): (.*\S)/.exec(line)?.[1] ?? []
  ).join(" ");
}

/** Why, once for all branches with the same reason. */
function reasonOf(stdout: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(stdout);
  const refused = text.split("\n").filter((line) => line.startsWith("!"));
  if (refused.length === 0) return undefined;
  const reasons = refused.map((line) => {
    const [, , summary = line] = line.split("\t");
    return /^\[(?:remote )?rejected\] \((.+)\)$/.exec(summary)?.[1] ?? summary;
  });
  return [...new Set(reasons)].join("; ");
}

async function isWhole({ git }: Place): Promise<boolean> {
  for (
    const args of [
      ["for-each-ref", "--count=1"],
      ["fsck", "--connectivity-only", "--no-dangling", "--no-progress"],
    ]
  ) {
    if ((await runGit(args, git)).code !== 0) return false;
  }
  return true;
}

async function takeOver(
  { git }: Place,
  directory: string,
): Promise<boolean> {
  const refs = ["kept", "kept-base"]
    .map((name) => `+refs/ocuroot/${name}/*:refs/ocuroot/${name}/*`);
  const { code } = await runGit(
    ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"]
      .concat("--update-shallow", "--", directory, ...refs),
    git,
  );
  return code === 0;
}

async function isAncestor(
  { git }: Place,
  question: Ancestry,
): Promise<boolean> {
  const { code } = await runGit(
    ["merge-base", "--is-ancestor", question.commit, question.of],
    git,
  );
  return code === 0;
}

async function list(
  { git }: Place,
  { commit, prefix }: Extent,
): Promise<readonly TreeEntry[]> {
  if (commit === undefined) return [];
  const text = await requireGit(
    ["ls-tree", "-r", "-z", "--full-tree", commit, ...below(prefix)],
    git,
  );
  const found: TreeEntry[] = [];
  for (let at = 0;;) {
    const end = text.indexOf("\0", at);
    if (end < 0) return found;
    found.push(entryIn(text, { at, end }));
    at = end + 1;
  }
}

/** Reads `<mode> <type> <oid>\t<path>`; the mode has six digits. */
function entryIn(
  text: string,
  { at, end }: { readonly at: number; readonly end: number },
): TreeEntry {
  const tab = text.indexOf("\t", at);
  return {
    mode: text.slice(at, at + 6),
    oid: text.slice(text.indexOf(" ", at + 7) + 1, tab),
    path: text.slice(tab + 1, end),
  };
}

async function compare(
  { git }: Place,
  step: Step,
): Promise<readonly TreeDifference[]> {
  const text = await requireGit([
    "diff-tree",
    "-r",
    "-z",
    "--raw",
    "--no-renames",
    step.from,
    step.to,
    ...below(step.prefix),
  ], git);
  const parts = text.split("\0");
  const found: TreeDifference[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, mode, oid, how] = CHANGE.exec(parts[index] ?? "") ?? [];
    const path = parts[index + 1] ?? "";
    if (mode === undefined || oid === undefined) continue;
    found.push({ path, after: how === "D" ? undefined : { path, mode, oid } });
  }
  return found;
}

function below(prefix: string): readonly string[] {
  return prefix === "" ? [] : ["--", prefix];
}

async function* recall(
  { git }: Place,
  { commit, path, limit }: Past,
): AsyncGenerator<string> {
  const log = ["log", `-n${limit}`, "--format=%H", commit, "--", path];
  for (const found of (await requireGit(log, git)).split("\n")) {
    if (found === "") continue;
    const { code, stdout } = await runGit(["show", `${found}:${path}`], git);
    // It may have been deleted there.
    if (code === 0) yield new TextDecoder().decode(stdout);
  }
}
