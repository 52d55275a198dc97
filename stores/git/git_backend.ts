// SPDX-License-Identifier: MIT
/**
 * A store on a branch of a Git remote, through a bare cache on this machine.
 *
 * The tip is fetched when the store is first used and again when it may be
 * stale. A transaction becomes one commit on the tip that it read; the push
 * lands only if that is still the tip. Otherwise the newer tip is fetched and
 * the transaction runs again, so what it decided is true of what it landed on.
 * Processes of one machine land together (`convoy.ts`).
 *
 * @module
 */

import type { Backend, Change, Prepared, Session } from "../backend.ts";
import { LostRace } from "../lost_race.ts";
import { createMutex, type Mutex } from "../mutex.ts";
import { transactionId } from "./history.ts";
import { createConvoy } from "./convoy.ts";
import { goAlone, land, mayJoin, type Use } from "./landing.ts";
import { type GitBackendOptions, moved, type Position } from "./position.ts";
import { buildPublication, type Part, type Remote } from "./publication.ts";
import { redactUrls } from "./remote_url.ts";
import { commitAs, createStanding } from "./standing.ts";

/** Transactions after which a process that goes on tidies its cache. */
const TIDY_EVERY = 32;

/**
 * Makes the backend of a store in Git.
 *
 * @param options Where it is.
 * @returns The backend.
 */
export function createGitBackend(options: GitBackendOptions): Backend {
  const { locks, remote: { cache, turns } } = options;
  const turn = createMutex();
  const name = lockName(options);
  const lock = () => locks.take(name);
  const convoy = createConvoy({ remote: options.remote, locks, name });
  const standing = createStanding(options, convoy);
  const tidy = () => cache.tidy(() => locks.take("tidy"));
  let late: unknown;
  let untidy = 0;
  return {
    location: `${redactUrls(cache.url)}${
      options.branch === undefined ? "" : ` (${options.branch})`
    }`,
    tag: options.tag,
    tree: (how) => {
      if (how?.isNewest) standing.age();
      const needsTurn = standing.needsTurn();
      return inTurn(turn, needsTurn ? lock : undefined, async () => {
        return (await standing.view(needsTurn)).tree;
      });
    },
    begin: async (place) => {
      if (untidy >= TIDY_EVERY) {
        untidy = 0;
        await tidy();
      }
      if (place?.isFollowing !== true) {
        await options.remote.budget.wait();
        // Those who wait on this machine are let go first by the lock.
        const mayRest = !locks.isAwaited(name);
        await turns.wait(
          ({ isKnown }) => inTurn(turn, lock, () => standing.look(isKnown)),
          { mayRest },
        );
      }
      const { end, unlock } = await takeTurn(turn, lock);
      try {
        return sessionOn(options, {
          position: await standing.begin(),
          convoy,
          isAwaited: () => locks.isAwaited(name),
          landed: (next) => {
            untidy++;
            standing.landed(next);
          },
          lost: standing.lost,
          failed: (error) => void (late = error),
          letGo: unlock,
          end,
        });
      } catch (error) {
        end();
        throw error;
      }
    },
    close: async () => {
      await tidy();
      if (late !== undefined) throw late;
    },
  };
}

type Lock = () => Promise<() => void>;

interface Taken {
  /** Lets others of this machine have their turn. */
  readonly unlock: () => void;
  /** Lets others of this process have theirs as well. */
  readonly end: () => void;
}

/** Waits for the turn in this process, then on this machine. */
async function takeTurn(turn: Mutex, lock: Lock | undefined): Promise<Taken> {
  const end = await turn();
  try {
    let held = await lock?.();
    const unlock = () => {
      held?.();
      held = undefined;
    };
    return {
      unlock,
      end: () => {
        unlock();
        end();
      },
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
  const { end } = await takeTurn(turn, lock);
  try {
    return await run();
  } finally {
    end();
  }
}

function sessionOn(options: GitBackendOptions, use: Use): Session {
  const { position } = use;
  const id = transactionId(options.remote.turns.writer);
  const location = options.remote.cache.directory;
  return {
    tree: position.tree,
    ticket: () => ({ location, revision: id, id }),
    prepare: (change) => prepare(options, { change, id, use }),
    letGo: async () => {
      if (position.isAheadOf !== undefined) await goAlone(options.remote, use);
      use.letGo();
    },
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
  const part = partOf(use.position, {
    messages: change.messages,
    files: [
      ...files.map((file) => ({ ...file, path: prefix + file.path })),
      ...extra.atRoot,
    ],
  });
  const after = (commit?: string) =>
    moved(options, use.position, { files, commit });
  const joins = mayJoin(change, use);
  if (!joins) await goAlone(remote, use);
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
        const ready = { publication, parts, use, joins, isLate };
        const commit = await land(options, ready, as);
        const landed = await after(commit);
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

function partOf(
  { branch, tip, parent, isOnKept = false }: Position,
  change: Pick<Part, "messages" | "files">,
): Part {
  return { branch, tip, parent, isOnKept, ...change };
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

function lockName({ branch, prefix }: GitBackendOptions): string {
  return `${branch ?? "HEAD"}/${prefix}`.replaceAll("/", "_");
}
