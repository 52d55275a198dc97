// SPDX-License-Identifier: MIT
/**
 * Changes of one or two stores on their way to one remote: built as commits
 * in one pass, pushed in one push. Two stores on one branch make one commit;
 * on two branches they land together or not at all. What the remote refuses
 * is kept, and published by whoever writes next.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { LostRace } from "../lost_race.ts";
import type { FileChange } from "../tree.ts";
import type { BlobReader } from "./blobs.ts";
import { KEPT_HINT, publish } from "./branch.ts";
import type { Budget } from "./budget.ts";
import type { Cache } from "./cache.ts";
import { type Author, commitMessage } from "./message.ts";
import type { Turns } from "./turns.ts";
import type { Candidate, Draft, Repository, Signature } from "./repository.ts";

/** A remote as this process uses it. */
export interface Remote {
  /** Its cache, and the way between both. */
  readonly cache: Repository;
  /** Reads its blobs. */
  readonly blobs: BlobReader;
  /** Changes that wait for the one they follow, by the id of that one. */
  readonly followers: Map<string, Part>;
  /** Turns of this process among all that write to it. */
  readonly turns: Turns;
  /** Pushes that it takes in a minute. */
  readonly budget: Budget;
  /** How often this process has made the cache anew, and kept something. */
  readonly health: { mends: number; keeps: number };
}

/** The change of one store. */
export interface Part {
  /** Its branch. */
  readonly branch: string;
  /** The branch's tip; undefined when the remote has no such branch. */
  readonly tip: string | undefined;
  /** The commit to build on: the tip, or where a new branch starts. */
  readonly parent: string | undefined;
  /** Files by path in the tree of the branch. */
  readonly files: readonly FileChange[];
  /** One message for each transaction. */
  readonly messages: readonly string[];
  /** True when the parent is what was kept before: it lands with it. */
  readonly isOnKept?: boolean;
}

/** How to commit. */
export interface CommitAs {
  /** Id of the transaction. */
  readonly id: string;
  /** Author and committer. */
  readonly signature: Signature;
  /** Who it is made for. */
  readonly author: Author;
}

/** A publication that is ready to push. */
export interface Publication {
  /** One candidate for each branch. */
  readonly candidates: readonly Candidate[];
  /** Pushes; throws {@link LostRace} or why the remote refuses. */
  push(): Promise<void>;
  /** Forgets the commits. */
  drop(): void;
}

/** The private ref that keeps what a remote refused. */
export function keptRef(branch: string): string {
  return `refs/ocuroot/kept/${branch}`;
}

/** The private ref that keeps what it was built on. */
export function keptBaseRef(branch: string): string {
  return `refs/ocuroot/kept-base/${branch}`;
}

/**
 * Builds the commits of a publication.
 *
 * @param remote Where to.
 * @param parts The changes, one or two.
 * @param as How to commit.
 * @returns The publication.
 * @throws {OcurootError} git/failed, store/full.
 */
export async function buildPublication(
  remote: Remote,
  parts: readonly Part[],
  as: CommitAs,
): Promise<Publication> {
  const { cache } = remote;
  const drafts = draftsOf(parts, as);
  const commits = await cache.build(
    drafts.map(({ draft }) => draft),
    as.signature,
  );
  const candidates = drafts.map(({ part }, index) => ({
    branch: part.branch,
    base: part.tip,
    commit: commits[index] ?? "",
  }));
  const drop = () => drafts.forEach(({ draft }) => cache.deleteRef(draft.ref));
  return {
    candidates,
    drop,
    async push() {
      try {
        remote.budget.spent();
        await publish(cache, candidates);
      } catch (error) {
        if (error instanceof LostRace) throw error;
        keep(cache, drafts, candidates);
        remote.health.keeps++;
        throw nowKept(error);
      } finally {
        drop();
      }
    },
  };
}

interface Planned {
  readonly part: Part;
  readonly draft: Draft;
}

/** One commit for each branch, in the order of the parts. */
function draftsOf(parts: readonly Part[], as: CommitAs): readonly Planned[] {
  const byBranch = Map.groupBy(parts, ({ branch }) => branch);
  return [...byBranch.values()].flatMap((group, index) => {
    const [part] = group;
    if (part === undefined) return [];
    const messages = [...new Set(group.flatMap(({ messages }) => messages))];
    const draft = {
      ref: `refs/ocuroot/next/${as.id}-${index}`,
      base: part.parent,
      message: commitMessage(messages, as.id, as.author),
      files: group.flatMap(({ files }) => files),
    };
    return [{ part, draft }];
  });
}

function keep(
  cache: Cache,
  drafts: readonly Planned[],
  candidates: readonly Candidate[],
): void {
  for (const [index, { branch, commit }] of candidates.entries()) {
    const { part, draft } = drafts[index] ?? {};
    if (part?.isOnKept !== true) {
      if (draft?.base === undefined) cache.deleteRef(keptBaseRef(branch));
      else cache.writeRef(keptBaseRef(branch), draft.base);
    }
    cache.writeRef(keptRef(branch), commit);
  }
}

/**
 * Keeps a commit that goes on from the tip of the remote.
 *
 * @param cache The cache.
 * @param candidate The commit, and the tip.
 */
export function keepCommit(
  cache: Cache,
  { branch, base, commit }: Candidate & { readonly base: string },
): void {
  cache.writeRef(keptBaseRef(branch), base);
  cache.writeRef(keptRef(branch), commit);
}

/**
 * Says that what could not be published is kept. A remote that does not
 * answer would else be told of as if nothing had been done.
 *
 * @param error Why it could not.
 * @returns The error to throw.
 */
export function nowKept(error: unknown): unknown {
  const isOurs = error instanceof OcurootError;
  if (!isOurs || error.code === "git/push-rejected") return error;
  const { code, message, data, hint } = error;
  return new OcurootError(code, message, {
    cause: error,
    hint: `${hint ?? ""} ${KEPT_HINT}`.trim(),
    ...(data === undefined ? {} : { data }),
  });
}

/**
 * Finds what cannot be applied to a newer tree because it changed there too.
 *
 * @param files The changes.
 * @param read Reads the newer tree.
 * @returns The paths that differ, sorted.
 */
export async function conflictsOf(
  files: readonly FileChange[],
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const { path, before, after } of files) {
    const now = await read(path);
    if (now !== before && now !== after) paths.push(path);
  }
  return paths.sort();
}

/**
 * Says that kept work no longer fits.
 *
 * @param branch The branch.
 * @param cache Its cache.
 * @param paths What changed on both sides.
 * @returns The error.
 */
export function keptConflict(
  branch: string,
  cache: Cache,
  paths: readonly string[],
): OcurootError {
  return new OcurootError(
    "store/conflict",
    `Cannot publish what was kept for branch "${branch}": ${paths.length}` +
      ` documents changed meanwhile, first "${paths[0] ?? ""}"`,
    {
      hint: `See what was kept with "git --git-dir='${cache.directory}' show` +
        ` ${keptRef(branch)}"; drop it with "git --git-dir=` +
        `'${cache.directory}' update-ref -d ${keptRef(branch)}".`,
      data: { branch, paths },
    },
  );
}
