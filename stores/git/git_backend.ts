// SPDX-License-Identifier: MIT
/**
 * A store on a branch of a Git remote, through a bare cache on this machine.
 *
 * The tip is fetched when the store is first used and again when it may be
 * stale. A transaction becomes one commit on the tip that it read; the push
 * lands only if that is still the tip. Otherwise the newer tip is fetched and
 * the transaction runs again, so what it decided is true of what it landed on.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Backend, Change, Prepared, Session } from "../backend.ts";
import { LostRace } from "../lost_race.ts";
import { createMutex, type Mutex } from "../mutex.ts";
import type { StoreTag } from "../store.ts";
import type { FileChange, Tree } from "../tree.ts";
import { fetchBranch, seenRef } from "./branch.ts";
import { inFetchTurn } from "./first_fetch.ts";
import { landingsSince, transactionId } from "./history.ts";
import {
  changeListing,
  createGitTree,
  listFiles,
  type Listing,
  moveListing,
} from "./git_tree.ts";
import { publishKept } from "./kept.ts";
import { landLate } from "./late.ts";
import type { Author } from "./message.ts";
import {
  buildPublication,
  keptRef,
  type Part,
  type Remote,
} from "./publication.ts";
import { redactUrls } from "./remote_url.ts";
import type { Signature } from "./repository.ts";

/** Where a store is, and how to write to it. */
export interface GitBackendOptions {
  /** Its remote. */
  readonly remote: Remote;
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
  /** Waits for the turn of this process among all of this machine. */
  readonly lock: (name: string) => Promise<() => void>;
}

/** Where the branch stands, as last seen. */
interface Position {
  readonly branch: string;
  readonly tip: string | undefined;
  readonly parent: string | undefined;
  readonly listing: Listing;
  readonly tree: Tree;
}

const FRESH_MS = 5_000;
/** After a lost race the tip is as fresh as it gets, but not for long. */
const LOST_FRESH_MS = 40;

/**
 * Makes the backend of a store in Git.
 *
 * @param options Where it is.
 * @returns The backend.
 */
export function createGitBackend(options: GitBackendOptions): Backend {
  const { cache, turns } = options.remote;
  const turn = createMutex();
  const lock = () => options.lock(lockName(options));
  const standing = createStanding(options);
  let late: unknown;
  return {
    location: `${redactUrls(cache.url)}${
      options.branch === undefined ? "" : ` (${options.branch})`
    }`,
    tag: options.tag,
    tree: () =>
      inTurn(turn, standing.isFresh() ? undefined : lock, async () => {
        return (await standing.view()).tree;
      }),
    begin: async (place) => {
      if (place?.isFollowing !== true) {
        await turns.wait(({ isKnown }) =>
          inTurn(turn, lock, () => standing.look(isKnown))
        );
      }
      const end = await takeTurn(turn, lock);
      try {
        return sessionOn(options, {
          position: await standing.begin(),
          landed: standing.landed,
          lost: standing.lost,
          failed: (error) => void (late = error),
          end,
        });
      } catch (error) {
        end();
        throw error;
      }
    },
    close: () => {
      if (late !== undefined) throw late;
    },
  };
}

/** What this process knows of the branch, and how it finds out more. */
interface Standing {
  /** True when the tip was fetched a moment ago. */
  readonly isFresh: () => boolean;
  /** The newest position, fetched unless it is fresh. */
  readonly view: () => Promise<Position>;
  /** The position to write on, after all that was kept. */
  readonly begin: () => Promise<Position>;
  /** The newest tip; who landed is read, no document is. */
  readonly look: (isKnown: boolean) => Promise<string | undefined>;
  /** Goes on from our own commit. */
  readonly landed: (next: Position) => void;
  /** Notes that the tip was fetched to see who won. */
  readonly lost: () => void;
}

function createStanding(options: GitBackendOptions): Standing {
  const { cache, turns } = options.remote;
  let position: Position | undefined;
  let observed: string | undefined;
  let fetchedAt = -Infinity;
  let hasAskedAgain = false;
  const isFresh = () => options.now() - fetchedAt < FRESH_MS;
  const observe = async (tip: string | undefined) => {
    const [until, of] = [observed, tip];
    observed = tip;
    if (until === undefined || of === undefined || of === until) return;
    turns.saw(await landingsSince(cache.commit, { of, until }));
  };
  const refresh = async (): Promise<Position> => {
    const mayKeep = isFresh();
    const found = await locate(options, { position, isFresh: mayKeep });
    if (found.tip !== position?.tip) await options.check(found.tree);
    await observe(found.tip);
    if (!mayKeep) fetchedAt = options.now();
    return position = found;
  };
  const begin = async (): Promise<Position> => {
    const first = await refresh();
    hasAskedAgain = true;
    const as = commitAs(options);
    const hasPublished = await publishKept(options.remote, first, as);
    if (hasPublished) fetchedAt = -Infinity;
    return await refresh();
  };
  return {
    isFresh,
    begin,
    async view() {
      const found = await refresh();
      const kept = cache.readRef(keptRef(found.branch));
      if (kept === undefined || hasAskedAgain) return found;
      // Still refused or no longer fitting: that is told to who writes.
      return await begin().catch(() => found);
    },
    async look(isKnown) {
      if (position === undefined) return undefined;
      const { branch } = position;
      const seen = cache.readRef(seenRef(branch));
      // Another process of this machine may have fetched or pushed.
      const isNews = isKnown || seen !== observed;
      const tip = isNews ? seen : await fetchTip(options, { branch, seen });
      if (!isNews) fetchedAt = options.now();
      await observe(tip);
      return tip;
    },
    landed(next) {
      position = next;
      observed = next.tip;
    },
    lost: () => void (fetchedAt = options.now() + LOST_FRESH_MS - FRESH_MS),
  };
}

type Lock = () => Promise<() => void>;

/** Waits for the turn in this process, then on this machine. */
async function takeTurn(
  turn: Mutex,
  lock: Lock | undefined,
): Promise<() => void> {
  const end = await turn();
  try {
    const unlock = await lock?.();
    return () => {
      unlock?.();
      end();
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function inTurn<T>(
  turn: Mutex,
  lock: Lock | undefined,
  run: () => Promise<T>,
): Promise<T> {
  const end = await takeTurn(turn, lock);
  try {
    return await run();
  } finally {
    end();
  }
}

interface Use {
  readonly position: Position;
  readonly landed: (next: Position) => void;
  readonly failed: (error: unknown) => void;
  readonly lost: () => void;
  readonly end: () => void;
}

function sessionOn(options: GitBackendOptions, use: Use): Session {
  const { position } = use;
  const id = transactionId(options.remote.turns.writer);
  const location = options.remote.cache.directory;
  return {
    tree: position.tree,
    ticket: () => ({ location, revision: id, id }),
    prepare: (change) => prepare(options, { change, id, use }),
    end: use.end,
  };
}

interface Preparing {
  readonly change: Change;
  readonly id: string;
  readonly use: Use;
}

/** The change that leads builds and pushes for the one that follows it. */
async function prepare(
  options: GitBackendOptions,
  { change, id, use }: Preparing,
): Promise<Prepared> {
  const { remote, prefix } = options;
  const start = performance.now();
  const extra = await options.support(change.files, use.position.tree);
  const files = [...change.files, ...extra.inside];
  const part: Part = {
    branch: use.position.branch,
    tip: use.position.tip,
    parent: use.position.parent,
    messages: change.messages,
    files: [
      ...files.map((file) => ({ ...file, path: prefix + file.path })),
      ...extra.atRoot,
    ],
  };
  const after = () => moved(options, use.position, files);
  const isLed = change.follows?.location === remote.cache.directory;
  if (isLed && change.follows !== undefined) {
    remote.followers.set(change.follows.id, part);
    return preparedFollower(remote, { lead: change.follows.id, after, use });
  }
  const as = { ...commitAs(options), id };
  const follower = remote.followers.get(id);
  const parts = follower === undefined ? [part] : [part, follower];
  const publication = await buildPublication(remote, parts, as);
  const isLate = change.follows !== undefined;
  let revision = id;
  const took = () => performance.now() - start;
  return {
    get revision() {
      return revision;
    },
    commit: async () => {
      try {
        if (isLate) await landLate(remote, { publication, part }, as);
        else await publication.push();
        const landed = await after();
        revision = landed.tree.revision;
        use.landed(landed);
        remote.turns.landed(id, took());
      } catch (error) {
        if (isLate) use.failed(error);
        if (error instanceof LostRace) {
          use.lost();
          remote.turns.lost(took());
        }
        throw error;
      }
    },
    finish: () => void remote.followers.delete(id),
    abort: () => {
      remote.followers.delete(id);
      publication.drop();
    },
  };
}

function preparedFollower(
  remote: Remote,
  options: {
    readonly lead: string;
    readonly after: () => Promise<Position>;
    readonly use: Use;
  },
): Prepared {
  const forget = () => void remote.followers.delete(options.lead);
  let revision = options.lead;
  return {
    get revision() {
      return revision;
    },
    commit: async () => {
      const landed = await options.after();
      revision = landed.tree.revision;
      options.use.landed(landed);
    },
    finish: forget,
    abort: forget,
  };
}

/** The position after our own commit, without asking git. */
async function moved(
  options: GitBackendOptions,
  before: Position,
  files: readonly FileChange[],
): Promise<Position> {
  const { cache, blobs } = options.remote;
  const tip = cache.readRef(seenRef(before.branch));
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

async function locate(
  options: GitBackendOptions,
  known: { readonly position: Position | undefined; readonly isFresh: boolean },
): Promise<Position> {
  const { cache } = options.remote;
  const branch = known.position?.branch ?? await branchOf(options);
  const seen = cache.readRef(seenRef(branch));
  const tip = known.isFresh ? seen : await fetchTip(options, { branch, seen });
  const last = known.position;
  if (last !== undefined && last.tip === tip) return last;
  if (tip === undefined) return await unborn(options, branch);
  const { prefix } = options;
  const listing = last?.tip === undefined
    ? await listFiles(cache, { commit: tip, prefix })
    : await moveListing(cache, last.listing, {
      from: last.tip,
      to: tip,
      prefix,
    });
  return positionAt(options, { branch, tip, listing });
}

/** The first fetch is shallow and takes its turn. */
async function fetchTip(
  options: GitBackendOptions,
  known: { readonly branch: string; readonly seen: string | undefined },
): Promise<string | undefined> {
  const { cache } = options.remote;
  const fetch = () => fetchBranch(cache, known.branch);
  if (known.seen !== undefined) return await fetch();
  return await inFetchTurn({ cache, lock: options.lock }, fetch);
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
      { cache, lock: options.lock },
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

function commitAs(options: GitBackendOptions) {
  return {
    id: transactionId(options.remote.turns.writer),
    signature: { ...options.identity, time: options.now() },
    author: options.author,
  };
}

function lockName({ branch, prefix }: GitBackendOptions): string {
  return `${branch ?? "HEAD"}/${prefix}`.replaceAll("/", "_");
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
