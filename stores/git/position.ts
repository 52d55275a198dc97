// SPDX-License-Identifier: MIT
/**
 * Positions on a branch: the tip, the files there, and how both are found,
 * anew or from the last position. It keeps nothing and publishes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { StoreTag } from "../store.ts";
import type { FileChange, Tree } from "../tree.ts";
import { fetchBranch, seenRef } from "./branch.ts";
import { inFetchTurn } from "./first_fetch.ts";
import {
  changeListing,
  createGitTree,
  listFiles,
  type Listing,
  moveListing,
} from "./git_tree.ts";
import type { Journals } from "./journals.ts";
import { inPushTurn, type Locks } from "./locks.ts";
import type { Author } from "./message.ts";
import { keptBaseRef, keptRef, type Remote } from "./publication.ts";
import { redactUrls } from "./remote_url.ts";
import type { Signature } from "./repository.ts";

/** Where a store is, and how to write to it. */
export interface GitBackendOptions {
  /** Its remote. */
  readonly remote: Remote;
  /** What its writers keep beside the branch. */
  readonly journals: Journals;
  /** Its branch; the remote's default branch when undefined. */
  readonly branch: string | undefined;
  /** False to insist that the branch is there. */
  readonly createBranch: boolean;
  /** Directory in the tree: `""`, or ending in a slash. */
  readonly prefix: string;
  /** Its purpose. */
  readonly tag: StoreTag;
  /** Insists that a tree is a store of a known format. */
  readonly check: (tree: Tree) => Promise<void>;
  /** Gives the files that must be written beside documents. */
  readonly support: (
    files: readonly FileChange[],
    tree: Tree,
  ) => Promise<{
    /** In the directory of the store. */
    readonly inside: readonly FileChange[];
    /** At the root of the branch. */
    readonly atRoot: readonly FileChange[];
  }>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Name and mail of commits. */
  readonly identity: Omit<Signature, "time">;
  /** Who commits are made for. */
  readonly author: Author;
  /** Takes what a person should know although nothing failed. */
  readonly notice: (message: string) => void;
  /** Told why what was kept is not published yet. */
  readonly stillKept: (why: unknown) => void;
  /** Keeps the processes of this machine out of each other's way. */
  readonly locks: Locks;
}

/** Where the branch stands, as last seen. */
export interface Position {
  /** The branch. */
  readonly branch: string;
  /** Its tip; undefined when the remote has no such branch. */
  readonly tip: string | undefined;
  /** The tip of the remote, where {@link Position.tip} is on its way there. */
  readonly isAheadOf?: string;
  /** What to build on: the tip, or where a new branch starts. */
  readonly parent: string | undefined;
  /** The files of the store. */
  readonly listing: Listing;
  /** The same as a tree. */
  readonly tree: Tree;
  /** True when it is what was kept, on top of the tip. */
  readonly isOnKept?: boolean;
  /** True when the remote did not answer: it is what was there before. */
  readonly isUnsure?: boolean;
}

/** What moved a position. */
export interface Move {
  /** Files that were changed, by path in the store. */
  readonly files: readonly FileChange[];
  /** The commit; the tip as last seen unless given. */
  readonly commit?: string | undefined;
}

/**
 * Gives the position after our own commit, without asking git.
 *
 * @param options The store.
 * @param before The position that the commit was built on.
 * @param move The commit, and what it changed.
 * @returns The position.
 */
export async function moved(
  options: GitBackendOptions,
  before: Position,
  { files, commit }: Move,
): Promise<Position> {
  const { cache, blobs } = options.remote;
  const tip = commit ?? cache.readRef(seenRef(before.branch));
  const changes = new Map<string, string | undefined>();
  for (const { path, after } of files) {
    if (after === undefined) changes.set(path, undefined);
    else {
      const oid = await blobId(after, tip?.length ?? 40);
      blobs.remember(oid, after);
      changes.set(path, oid);
    }
  }
  const listing = changeListing(before.listing, changes);
  return positionAt(options, { branch: before.branch, tip, listing });
}

/** What is known already. */
export interface Known {
  /** The last position. */
  readonly position: Position | undefined;
  /** True when the tip was fetched a moment ago. */
  readonly isFresh: boolean;
  /** Finds what is on its way above the tip seen last, to go on from that. */
  readonly above?: (seen: string | undefined) => Promise<string | undefined>;
}

/**
 * Finds the newest position.
 *
 * @param options The store.
 * @param known What is known already.
 * @returns The position.
 * @throws {OcurootError} store/unavailable, git/timeout, git/rewritten,
 *   git/branch.
 */
export async function locate(
  options: GitBackendOptions,
  known: Known,
): Promise<Position> {
  const { remote, prefix } = options;
  const last = known.position;
  const branch = last?.branch ?? await branchOf(options);
  const seen = remote.cache.readRef(seenRef(branch));
  const above = await known.above?.(seen);
  const isAsked = known.isFresh || above !== undefined;
  // What was seen last is listed while the remote is asked what is there now.
  const from = last?.tip ?? seen;
  const [fetched, listed] = await Promise.allSettled([
    isAsked ? above ?? seen : fetchTip(options, { branch, seen }),
    last?.tip === undefined ? listSeen(options, seen) : last.listing,
  ]);
  if (fetched.status === "rejected") throw fetched.reason;
  const tip = fetched.value;
  if (last !== undefined && last.tip === tip && !above) return last;
  if (tip === undefined) return await unborn(options, branch);
  const before = listed.status === "fulfilled" ? listed.value : undefined;
  const listing = before === undefined || from === undefined
    ? await listFiles(remote.cache, { commit: tip, prefix })
    : await moveListing(remote.cache, before, { from, to: tip, prefix });
  const position = positionAt(options, { branch, tip, listing });
  const isAhead = above !== undefined && seen !== undefined;
  return isAhead ? { ...position, isAheadOf: seen } : position;
}

/** Gives undefined where nothing was seen. */
async function listSeen(
  { remote, prefix }: GitBackendOptions,
  seen: string | undefined,
): Promise<Listing | undefined> {
  if (seen === undefined) return undefined;
  remote.blobs.warm();
  return await listFiles(remote.cache, { commit: seen, prefix });
}

/**
 * Goes on from what was kept, so that nothing of it is lost.
 *
 * @param options The store.
 * @param at The position of the tip.
 * @returns The position; undefined when nothing is kept on that tip.
 */
export async function onKept(
  options: GitBackendOptions,
  at: Position,
): Promise<Position | undefined> {
  const { cache } = options.remote;
  const { branch, tip } = at;
  const kept = cache.readRef(keptRef(branch));
  const isOnTip = cache.readRef(keptBaseRef(branch)) === at.parent;
  if (kept === undefined || !isOnTip) return undefined;
  const { prefix } = options;
  const listing = await listFiles(cache, { commit: kept, prefix });
  const position = positionAt(options, { branch, tip, listing });
  return { ...position, parent: kept, isOnKept: true };
}

/**
 * Fetches the tip; the first fetch is shallow and takes its turn.
 *
 * @param options The store.
 * @param known The branch, and its tip as last seen.
 * @returns The tip; undefined when the remote has no such branch.
 */
export async function fetchTip(
  options: GitBackendOptions,
  known: { readonly branch: string; readonly seen: string | undefined },
): Promise<string | undefined> {
  const { locks, remote: { cache } } = options;
  const { branch, seen } = known;
  const fetch = () =>
    inPushTurn(locks, [branch], () => fetchBranch(cache, branch));
  if (seen !== undefined) return await fetch();
  return await inFetchTurn({ cache, lock: locks.take }, fetch);
}

/** A branch that does not exist yet starts at the default branch. */
async function unborn(
  options: GitBackendOptions,
  branch: string,
): Promise<Position> {
  const { cache } = options.remote;
  if (!options.createBranch) throw noBranch(options, branch);
  const { head } = await cache.listHeads(branch);
  const target = "refs/ocuroot/default";
  if (head !== undefined) {
    await inFetchTurn(
      { cache, lock: options.locks.take },
      () => cache.fetch({ source: "HEAD", target, depth: 1 }),
    );
  }
  const parent = head === undefined ? undefined : cache.readRef(target);
  const { prefix } = options;
  const listing = await listFiles(cache, { commit: parent, prefix });
  const position = positionAt(options, { branch, tip: undefined, listing });
  return { ...position, parent };
}

async function branchOf(options: GitBackendOptions): Promise<string> {
  if (options.branch !== undefined) return options.branch;
  const heads = await options.remote.cache.listHeads("HEAD");
  if (heads.defaultBranch !== undefined) return heads.defaultBranch;
  throw new OcurootError(
    "git/branch",
    `Cannot use remote "${redactUrls(options.remote.cache.url)}": it has no` +
      " default branch and none is configured",
    { hint: "Give the store a branch, or push a first commit." },
  );
}

function positionAt(
  options: GitBackendOptions,
  at: {
    readonly branch: string;
    readonly tip: string | undefined;
    readonly listing: Listing;
  },
): Position {
  const { blobs } = options.remote;
  const revision = at.tip ?? "";
  const tree = createGitTree(at.listing, { revision, blobs });
  return { ...at, parent: at.tip, tree };
}

/** The id that git gives a blob: a hash over its length and bytes. */
async function blobId(text: string, length: number): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const head = new TextEncoder().encode(`blob ${bytes.length}\0`);
  const whole = new Uint8Array(head.length + bytes.length);
  whole.set(head);
  whole.set(bytes, head.length);
  const algorithm = length === 64 ? "SHA-256" : "SHA-1";
  const hash = await crypto.subtle.digest(algorithm, whole);
  return new Uint8Array(hash).toHex();
}

function noBranch(options: GitBackendOptions, branch: string): OcurootError {
  return new OcurootError(
    "git/branch",
    `Cannot use branch "${branch}" of` +
      ` "${redactUrls(options.remote.cache.url)}": it is not there`,
    {
      hint: "Push it, or allow create_branch in the store of the repo config.",
    },
  );
}
