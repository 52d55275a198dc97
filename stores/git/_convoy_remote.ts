// SPDX-License-Identifier: MIT
/**
 * A remote and a cache in a model: commits are names, and what a change does
 * is its label. Whatever can happen to a push happens here.
 *
 * @module
 */

import type { LocksModel } from "./_locks_model.ts";
import type { Time } from "./_turns_model.ts";
import type { Remote } from "./publication.ts";
import type { Candidate, Refusal, Repository } from "./repository.ts";

/** What happens to a push. */
export type Fate =
  | "ok"
  /** Another machine lands first. */
  | "race"
  /** It is cut off before it arrives. */
  | "cut off"
  /** It lands, and the answer is lost. */
  | "unanswered"
  /** The remote says no. */
  | "refused"
  /** The process dies and nothing landed. */
  | "dies before"
  /** The process dies, and what it sent lands at once. */
  | "dies after"
  /** The process dies, and what it sent lands some time later. */
  | "lands late";

/** A commit. */
export interface Commit {
  /** The commit that it was built on; `""` for the first. */
  readonly parent: string;
  /** What it does. */
  readonly labels: readonly string[];
}

/** Where it all happens. */
export interface World {
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
  /** What may happen to a push. */
  readonly fates: readonly Fate[];
  /** Its time. */
  readonly time: Time;
  /** Locks of the machine. */
  readonly locks: LocksModel;
  /** Refs of the cache. */
  readonly refs: Map<string, string>;
  /** All commits by name. */
  readonly commits: Map<string, Commit>;
  /** Labels by what their writers were told. */
  readonly told: { acknowledged: string[]; kept: string[] };
  /** The branch at the remote. */
  tip: string;
  /** Pushes so far. */
  pushes: number;
  /** True when nothing happens to pushes any more. */
  isCalm: boolean;
}

/** A process; once it is gone it does nothing more, whatever its code says. */
export interface Process {
  /** True once it is gone. */
  isDead: boolean;
}

/** The only branch. */
export const BRANCH = "b";
const PUSH_MS = 30;

class Died extends Error {}

/**
 * Adds a commit.
 *
 * @param world Where.
 * @param commit The commit.
 * @returns Its name.
 */
export function addCommit(world: World, commit: Commit): string {
  const oid = `c${world.commits.size}`;
  world.commits.set(oid, commit);
  return oid;
}

/**
 * Lists what a commit stands on, and itself.
 *
 * @param world Where.
 * @param from The commit.
 * @returns Oldest first.
 */
export function historyOf(world: World, from: string): readonly Commit[] {
  const found: Commit[] = [];
  for (let at = from; at !== "";) {
    const commit = world.commits.get(at) ?? { parent: "", labels: [] };
    found.unshift(commit);
    at = commit.parent;
  }
  return found;
}

/**
 * Gives the remote as one process sees it.
 *
 * @param world Where.
 * @param process The process.
 * @returns The remote.
 */
export function remoteOf(world: World, process: Process): Remote {
  return {
    cache: repositoryOf(world, process),
    blobs: unused(),
    followers: new Map(),
    health: { mends: 0, keeps: 0 },
    turns: unused(),
    budget: { wait: () => Promise.resolve(), spent: () => {} },
  };
}

function repositoryOf(world: World, process: Process): Repository {
  const { refs, commits, time } = world;
  const alive = () => {
    if (process.isDead) throw new Died();
  };
  return {
    ...unused<Repository>(),
    env: {},
    url: "remote",
    readRef: (name) => refs.get(name),
    writeRef(name, oid) {
      if (!process.isDead) refs.set(name, oid);
    },
    deleteRef(name) {
      if (!process.isDead) refs.delete(name);
    },
    async isAncestor({ commit, of }) {
      alive();
      await Promise.resolve();
      for (let at = of; at !== ""; at = commits.get(at)?.parent ?? "") {
        if (at === commit) return true;
      }
      return false;
    },
    async fetch({ target }) {
      alive();
      await time.sleep(PUSH_MS / 2);
      refs.set(target, world.tip);
      return true;
    },
    push: (candidates) => push(world, process, candidates),
  };
}

async function push(
  world: World,
  process: Process,
  [candidate]: readonly Candidate[],
): Promise<Refusal | undefined> {
  if (process.isDead || candidate === undefined) throw new Died();
  const { fates, random, time } = world;
  world.pushes++;
  const drawn = random() < 0.4 ? Math.floor(random() * fates.length) : -1;
  const fate = world.isCalm ? "ok" : fates[drawn] ?? "ok";
  const land = () => {
    if (world.tip !== candidate.base) return false;
    world.tip = candidate.commit;
    return true;
  };
  const die = () => {
    process.isDead = true;
    world.locks.freeAll(process);
    throw new Died();
  };
  await time.sleep(PUSH_MS * (0.5 + random()));
  if (fate === "dies before") die();
  if (fate === "lands late") time.sleep(400 * random()).then(land);
  if (fate === "dies after") land();
  if (fate === "dies after" || fate === "lands late") die();
  if (fate === "cut off") return { words: "gone", isAnswer: false };
  if (fate === "refused") return { words: "no", isAnswer: true };
  if (fate === "race") {
    const parent = world.tip;
    const label = `other-${world.commits.size}`;
    world.tip = addCommit(world, { parent, labels: [label] });
    world.told.acknowledged.push(label);
  }
  const hasLanded = land();
  if (hasLanded && fate === "ok") return undefined;
  return { words: "not so", isAnswer: fate !== "unanswered" };
}

/** What the convoy does not touch. */
function unused<T extends object>(): T {
  return {} as T;
}
