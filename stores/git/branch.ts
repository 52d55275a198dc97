// SPDX-License-Identifier: MIT
/**
 * One branch of a remote as the cache knows it: fetch its tip, publish a new
 * one. A rejected or unclear push is judged by fetching and comparing tips,
 * never by the words of the message.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { LostRace } from "../lost_race.ts";
import { wait } from "../wait.ts";
import { redactUrls } from "./remote_url.ts";
import type { Candidate, Refusal, Repository } from "./repository.ts";
import { unreachable } from "./unreachable.ts";

/** What comes of a change that does not reach its remote. */
export const KEPT_HINT = "What was to be written is kept on this machine and" +
  " is published by the next command once the remote accepts it.";

/** The private ref that remembers a branch's tip. */
export function seenRef(branch: string): string {
  return `refs/ocuroot/seen/${branch}`;
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
  cache: Repository,
  branch: string,
): Promise<string | undefined> {
  const seen = seenRef(branch);
  const before = cache.readRef(seen);
  const arriving = `refs/ocuroot/arriving/${crypto.randomUUID()}`;
  const fetch = () =>
    cache.fetch({
      source: `refs/heads/${branch}`,
      target: arriving,
      seen,
      depth: before === undefined ? 1 : undefined,
    });
  if (!await fetch()) {
    const { tip } = await cache.listHeads(branch);
    if (tip === undefined) {
      if (before !== undefined) throw rewritten(cache, { branch, before });
      return undefined;
    }
    // Somebody may have made the branch in between: then it is there now.
    if (!await fetch()) throw unreachable(cache.url, "the fetch failed");
  }
  const tip = cache.readRef(arriving);
  cache.deleteRef(arriving);
  if (tip === undefined) throw unreachable(cache.url, "nothing arrived");
  await adopt(cache, { branch, before, tip });
  return tip;
}

/**
 * Pushes candidates to one remote, all or none.
 *
 * @param cache The cache of the remote.
 * @param candidates One for each branch.
 * @param sleep Waits; injected for tests.
 * @throws {LostRace} When another writer was first.
 * @throws {OcurootError} git/push-rejected when the remote refuses,
 *   store/unavailable when it does not answer.
 */
export async function publish(
  cache: Repository,
  candidates: readonly Candidate[],
  sleep: (ms: number) => Promise<void> = (ms) => wait(ms),
): Promise<void> {
  for (let tries = 1;; tries++) {
    const refusal = await cache.push(candidates);
    if (refusal === undefined || await hasLanded(cache, candidates)) break;
    const look = async (ms: number) => {
      await sleep(ms * (0.5 + Math.random()));
      return await hasLanded(cache, candidates);
    };
    if (await landsSoon(look, refusal)) break;
    // Cut off on the way, as it seems. The same commit cannot land twice.
    const mayTryAgain = !refusal.isAnswer && tries < MOST_TRIES;
    if (!mayTryAgain) {
      throw rejected(cache, { candidates, words: refusal.words });
    }
  }
  for (const { branch, commit } of candidates) {
    cache.writeRef(seenRef(branch), commit);
  }
}

const MOST_TRIES = 3;
const LOOKS_MS = { cutOff: [250], answered: [150, 400, 900] };

/** Another push may have been on its way when the remote refused ours. */
async function landsSoon(
  look: (ms: number) => Promise<boolean>,
  { isAnswer }: Refusal,
): Promise<boolean> {
  for (const ms of isAnswer ? LOOKS_MS.answered : LOOKS_MS.cutOff) {
    if (await look(ms)) return true;
  }
  return false;
}

/**
 * Finds out by the tips alone what came of a push.
 *
 * @returns True when it has landed, false when nothing has moved.
 * @throws {LostRace} When another writer was first.
 */
async function hasLanded(
  cache: Repository,
  candidates: readonly Candidate[],
): Promise<boolean> {
  let moved = false;
  let landed = 0;
  for (const { branch, base, commit } of candidates) {
    const tip = await fetchBranch(cache, branch);
    const ours = { commit, of: tip ?? "", since: base };
    if (tip !== undefined && await cache.isAncestor(ours)) landed++;
    else if (tip !== base) moved = true;
  }
  if (moved && landed < candidates.length) throw new LostRace();
  return landed === candidates.length;
}

function rejected(
  cache: Repository,
  push: { readonly candidates: readonly Candidate[]; readonly words: string },
): OcurootError {
  const branches = push.candidates.map(({ branch }) => branch).sort();
  return new OcurootError(
    "git/push-rejected",
    `Cannot push ${branches.map((name) => `"${name}"`).join(" and ")} to` +
      ` "${redactUrls(cache.url)}": ${redactUrls(push.words).trim()}`,
    {
      hint: KEPT_HINT,
      data: { branches },
    },
  );
}

async function adopt(
  cache: Repository,
  arrival: {
    readonly branch: string;
    readonly before: string | undefined;
    readonly tip: string;
  },
): Promise<void> {
  const { branch, before, tip } = arrival;
  if (before === tip) return;
  const isKnown = before === undefined ||
    cache.env["OCUROOT_ADOPT"] === tip ||
    await cache.isAncestor({ commit: before, of: tip });
  if (!isKnown) throw rewritten(cache, { branch, before, tip });
  cache.writeRef(seenRef(branch), tip);
}

function rewritten(
  cache: Repository,
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
