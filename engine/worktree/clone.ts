// SPDX-License-Identifier: MIT
/**
 * Bare clones of repositories under ocuroot's home: made once, then only the
 * commits that are missing are fetched, each by its hash and without history
 * where the remote allows it. No clone knows its remotes, so no URL with a
 * token is ever written down.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { takeFileLock, thisOwner } from "../../stores/file_lock.ts";
import { openCacheAt } from "../../stores/git/cache.ts";
import { chooseGit } from "../../stores/git/choose.ts";
import {
  checkRemoteUrl,
  credentialsIn,
  redactUrls,
} from "../../stores/git/remote_url.ts";
import { askGit, hasCommit, type SourceGit, tryGit } from "../git.ts";

/** What is wanted, and from where. */
export interface CloneRequest {
  /** Repo name; it names the clone. */
  readonly repo: string;
  /** Full hash. */
  readonly commit: string;
  /** Gives the remotes, the best one first; asked only when needed. */
  readonly remotes: () => Promise<readonly string[]>;
  /** Directory that holds all clones. */
  readonly home: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends a fetch when aborted. */
  readonly signal: AbortSignal;
  /** Learns what must never be shown. */
  readonly secret: (value: string) => void;
}

/** Milliseconds that one fetch may take: a whole history may be large. */
const FETCH_MS = 600_000;
const LOCK_MS = 600_000;

/**
 * Gives a clone that holds a commit.
 *
 * @param request What is wanted.
 * @returns Absolute path of a bare repository.
 * @throws {OcurootError} git/commit when no remote has the commit.
 */
export async function cloneWith(request: CloneRequest): Promise<string> {
  const dir = cloneDirectory(request.home, request.repo);
  const { env, signal } = request;
  const git = { dir, bare: true, env, signal };
  await Deno.mkdir(dir, { recursive: true });
  const unlock = await takeFileLock(
    { path: `${dir}.lock`, guards: `the clone of "${request.repo}"` },
    { owner: thisOwner(undefined, Date.now()), timeout: LOCK_MS },
  );
  try {
    const isAlone = chooseGit(env) === "builtin";
    if (isAlone) openCacheAt(dir, { url: "", env });
    else await ensureClone(git);
    if (await hasCommit(git, request.commit)) return dir;
    await fetchFromAny(git, request);
    return dir;
  } finally {
    unlock();
  }
}

/** Repo names come from documents: no segment may lead elsewhere. */
function cloneDirectory(home: string, repo: string): string {
  const segments = repo.split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map(encodeURIComponent);
  return `${home}/clones/${segments.join("/")}.git`;
}

async function ensureClone(git: SourceGit): Promise<void> {
  const head = await Deno.stat(`${git.dir}/HEAD`).catch(() => undefined);
  if (head !== undefined) return;
  await askGit(["init", "-q", "--bare", "--template="], git);
}

async function fetchFromAny(
  git: SourceGit,
  request: CloneRequest,
): Promise<void> {
  const { repo, commit } = request;
  const faults: string[] = [];
  for (const remote of await request.remotes()) {
    const fault = await fetchFrom(git, { ...request, remote })
      .catch(faultOf);
    if (fault === undefined) return;
    faults.push(`"${redactUrls(remote)}": ${fault}`);
  }
  throw new OcurootError(
    "git/commit",
    faults.length === 0
      ? `Cannot get commit "${commit}" of "${repo}": it has no remote`
      : `Cannot get commit "${commit}" of "${repo}" from ${faults.join("; ")}`,
    {
      hint: "Push the commit, or name the place to clone from with" +
        " remotes([…]) in the repo config.",
      data: { repo, commit },
    },
  );
}

/** A remote that is refused or does not answer is no reason to give up. */
function faultOf(error: unknown): string {
  const codes = ["git/remote", "git/timeout"];
  if (error instanceof OcurootError && codes.includes(error.code)) {
    return error.message;
  }
  throw error;
}

/** Gives what went wrong; nothing when the commit is there. */
async function fetchFrom(
  git: SourceGit,
  request: CloneRequest & { readonly remote: string },
): Promise<string | undefined> {
  const { remote, commit } = request;
  checkRemoteUrl(remote);
  // Git gets credentials through its environment, see `stores/git/`.
  credentialsIn(remote).forEach(request.secret);
  if (chooseGit(request.env) === "builtin") {
    const { fetchWithoutGit } = await import("./fetch_without_git.ts");
    const seconds = FETCH_MS / 1000;
    return await fetchWithoutGit({ ...request, dir: git.dir, seconds });
  }
  const where = { ...git, timeoutMs: FETCH_MS };
  const fetch = ["fetch", "--quiet", "--no-tags", "--force"];
  const kept = `${commit}:refs/ocuroot/commits/${commit}`;
  const shallow = await tryGit(
    [...fetch, "--depth=1", "--", remote, kept],
    where,
  );
  if (shallow.code === 0) return undefined;
  // Older servers give only what a branch points to: then take them all.
  const isShallow = await Deno.stat(`${git.dir}/shallow`).catch(() => null);
  const depth = isShallow === null ? [] : ["--unshallow"];
  const heads = "refs/heads/*:refs/ocuroot/heads/*";
  const full = await tryGit([...fetch, ...depth, "--", remote, heads], where);
  if (full.code !== 0) return lastLine(full.stderr);
  return await hasCommit(git, commit) ? undefined : "it is on no branch there";
}

function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const fatal = lines.find((line) => /^(fatal|error|ERROR)/.test(line));
  return fatal ?? lines.at(-1) ?? "git gave no reason";
}
