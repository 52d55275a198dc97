// SPDX-License-Identifier: MIT
/**
 * One branch of a remote as the cache knows it: fetch its tip, publish a new
 * one. A rejected or unclear push is judged by fetching and comparing tips,
 * never by the words of the message.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Cache } from "./cache.ts";
import { runGit } from "./git.ts";
import { LostRace } from "../lost_race.ts";
import { redactUrls } from "./remote_url.ts";

/** A commit that is to become the tip of a branch. */
export interface Candidate {
  /** The branch. */
  readonly branch: string;
  /** The tip it builds on; undefined for a branch that does not exist. */
  readonly base: string | undefined;
  /** The commit. */
  readonly commit: string;
}

/** What a remote has. */
export interface RemoteHeads {
  /** Name of its default branch, where it tells. */
  readonly defaultBranch: string | undefined;
  /** Tip of the default branch. */
  readonly head: string | undefined;
  /** Tip of the branch asked for. */
  readonly tip: string | undefined;
}

/** The private ref that remembers a branch's tip. */
export function seenRef(branch: string): string {
  return `refs/ocuroot/seen/${branch}`;
}

/**
 * Asks a remote what it has, without fetching.
 *
 * @param cache Its cache.
 * @param branch The branch of interest.
 * @returns Its heads.
 * @throws {OcurootError} store/unavailable when it does not answer.
 */
export async function listHeads(
  cache: Cache,
  branch: string,
): Promise<RemoteHeads> {
  const result = await runGit(
    ["ls-remote", "--symref", "--", cache.url, "HEAD", `refs/heads/${branch}`],
    cache.options,
  );
  if (result.code !== 0) throw unreachable(cache, result.stderr);
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

/**
 * Fetches the tip of a branch.
 *
 * @param cache The cache of its remote.
 * @param branch The branch.
 * @returns Its tip, or undefined when the remote has no such branch.
 * @throws {OcurootError} store/unavailable when the remote does not answer,
 *   git/rewritten when its history no longer holds the tip seen last.
 */
export async function fetchBranch(
  cache: Cache,
  branch: string,
): Promise<string | undefined> {
  const seen = seenRef(branch);
  const before = cache.readRef(seen);
  const arriving = `refs/ocuroot/arriving/${crypto.randomUUID()}`;
  const fetch = () =>
    fetchInto(cache, {
      source: `refs/heads/${branch}`,
      target: arriving,
      depth: before === undefined ? 1 : undefined,
    });
  if (!await fetch()) {
    const { tip } = await listHeads(cache, branch);
    if (tip === undefined) {
      if (before !== undefined) throw rewritten(cache, { branch, before });
      return undefined;
    }
    // Somebody may have made the branch in between: then it is there now.
    if (!await fetch()) throw unreachable(cache, "the fetch failed");
  }
  const tip = cache.readRef(arriving);
  cache.deleteRef(arriving);
  if (tip === undefined) throw unreachable(cache, "nothing arrived");
  await adopt(cache, { branch, before, tip });
  return tip;
}

/**
 * Fetches one commit of a remote into a private ref.
 *
 * @param cache The cache of the remote.
 * @param what What to fetch, where to keep it, and how deep.
 * @returns False when git could not.
 */
export async function fetchInto(
  cache: Cache,
  what: {
    readonly source: string;
    readonly target: string;
    readonly depth: number | undefined;
  },
): Promise<boolean> {
  const { code } = await runGit([
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    ...(what.depth === undefined ? [] : [`--depth=${what.depth}`]),
    "--",
    cache.url,
    `+${what.source}:${what.target}`,
  ], cache.options);
  return code === 0;
}

/**
 * Pushes candidates to one remote, all or none.
 *
 * @param cache The cache of the remote.
 * @param candidates One for each branch.
 * @throws {LostRace} When another writer was first.
 * @throws {OcurootError} git/push-rejected when the remote refuses,
 *   store/unavailable when it does not answer.
 */
export async function publish(
  cache: Cache,
  candidates: readonly Candidate[],
): Promise<void> {
  const leases = candidates.map(({ branch, base }) =>
    `--force-with-lease=refs/heads/${branch}:${base ?? ""}`
  );
  const specs = candidates.map(({ branch, commit }) =>
    `${commit}:refs/heads/${branch}`
  );
  const atomic = candidates.length > 1 ? ["--atomic"] : [];
  const result = await runGit(
    ["push", "--porcelain", ...atomic, ...leases, "--", cache.url, ...specs],
    cache.options,
  );
  if (result.code !== 0) {
    const words = reasonOf(result.stdout) ?? result.stderr;
    await judge(cache, { candidates, words });
  }
  for (const { branch, commit } of candidates) {
    cache.writeRef(seenRef(branch), commit);
  }
}

/** Returns when the push has landed after all; else throws why not. */
async function judge(
  cache: Cache,
  push: { readonly candidates: readonly Candidate[]; readonly words: string },
): Promise<void> {
  let moved = false;
  let landed = 0;
  for (const { branch, base, commit } of push.candidates) {
    const tip = await fetchBranch(cache, branch);
    if (tip !== undefined && await isAncestor(cache, { of: tip, commit })) {
      landed++;
    } else if (tip !== base) moved = true;
  }
  if (landed === push.candidates.length) return;
  if (moved) throw new LostRace();
  throw new OcurootError(
    "git/push-rejected",
    `Cannot push to "${redactUrls(cache.url)}": ${redactUrls(push.words)}`,
    {
      hint: "What was to be written is kept on this machine and is published" +
        " by the next command once the remote accepts it.",
      data: { branches: push.candidates.map(({ branch }) => branch) },
    },
  );
}

/**
 * Tells whether a commit is part of the history of another.
 *
 * @param cache The cache that holds both.
 * @param question The commit, and of what it may be an ancestor.
 * @returns True for an ancestor and for the commit itself.
 */
export async function isAncestor(
  cache: Cache,
  question: { readonly commit: string; readonly of: string },
): Promise<boolean> {
  if (question.commit === question.of) return true;
  const { code } = await runGit(
    ["merge-base", "--is-ancestor", question.commit, question.of],
    cache.options,
  );
  return code === 0;
}

async function adopt(
  cache: Cache,
  arrival: {
    readonly branch: string;
    readonly before: string | undefined;
    readonly tip: string;
  },
): Promise<void> {
  const { branch, before, tip } = arrival;
  if (before === tip) return;
  const isKnown = before === undefined ||
    cache.options.env["OCUROOT_ADOPT"] === tip ||
    await isAncestor(cache, { commit: before, of: tip });
  if (!isKnown) throw rewritten(cache, { branch, before, tip });
  cache.writeRef(seenRef(branch), tip);
}

function reasonOf(stdout: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(stdout);
  const refused = text.split("\n").filter((line) => line.startsWith("!"));
  return refused.length === 0
    ? undefined
    : refused.map((line) => line.split("\t").slice(1).join(" ")).join("; ");
}

function unreachable(cache: Cache, words: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot reach remote "${redactUrls(cache.url)}": ${redactUrls(words)}`,
    { hint: "Check the URL, the network and your credentials." },
  );
}

function rewritten(
  cache: Cache,
  tips: {
    readonly branch: string;
    readonly before: string;
    readonly tip?: string;
  },
): OcurootError {
  const { branch, before, tip } = tips;
  return new OcurootError(
    "git/rewritten",
    `Cannot use branch "${branch}" of "${redactUrls(cache.url)}": its tip` +
      ` "${tip ?? "(none)"}" does not descend from "${before}", seen last`,
    {
      hint: tip === undefined
        ? `Push the branch again, or delete "${cache.directory}" to start anew.`
        : `Find out who rewrote it. To go on from the new tip, run once with` +
          ` OCUROOT_ADOPT=${tip}.`,
      data: { branch, before, ...(tip === undefined ? {} : { tip }) },
    },
  );
}
