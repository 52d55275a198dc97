// SPDX-License-Identifier: MIT
/**
 * A model of processes of one machine whose changes go in convoys, in a time
 * of its own, with other machines, lost answers, refusals and deaths. The
 * convoy and the judgement of pushes are the real ones.
 *
 * @module
 */

import { LostRace } from "../lost_race.ts";
import {
  addCommit,
  BRANCH,
  type Fate,
  historyOf,
  type Process,
  remoteOf,
  type World,
} from "./_convoy_remote.ts";
import { createLocksModel } from "./_locks_model.ts";
import { createTime, type Time } from "./_turns_model.ts";
import { publish, seenRef } from "./branch.ts";
import { type Convoy, createConvoy } from "./convoy.ts";
import { inPushTurn, type Locks } from "./locks.ts";
import {
  keepCommit,
  keptBaseRef,
  keptRef,
  type Remote,
} from "./publication.ts";

const TURN = "turn";
const BUILD_MS = 10;

/** What is modelled. */
export interface ConvoyModelOptions {
  /** Processes. */
  readonly writers: number;
  /** Changes of each. */
  readonly count: number;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
  /** What may happen to a push; `ok` unless given. */
  readonly fates: readonly Fate[];
}

/** What came of it. */
export interface ConvoyModelled {
  /** Labels as they landed. */
  readonly landed: readonly string[];
  /** Labels whose writers were told so. */
  readonly acknowledged: readonly string[];
  /** Labels whose writers were told that they are kept. */
  readonly kept: readonly string[];
  /** Pushes in all. */
  readonly pushes: number;
}

/**
 * Lets processes write.
 *
 * @param options What is modelled.
 * @returns What came of it.
 */
export async function modelConvoy(
  options: ConvoyModelOptions,
): Promise<ConvoyModelled> {
  const time = createTime();
  const world: World = {
    random: options.random,
    fates: options.fates,
    time,
    locks: createLocksModel(time),
    refs: new Map([[seenRef(BRANCH), "c0"]]),
    commits: new Map([["c0", { parent: "", labels: [] }]]),
    told: { acknowledged: [], kept: [] },
    tip: "c0",
    pushes: 0,
    isCalm: false,
  };
  const writers = Array.from(
    { length: options.writers },
    (_, at) => write(world, `w${at + 1}`, options.count),
  );
  await untilDone(time, Promise.all(writers));
  world.isCalm = true;
  // What was kept is published by whoever comes next.
  await untilDone(time, write(world, "last", 1));
  const landed = historyOf(world, world.tip).flatMap(({ labels }) => labels);
  return { landed, ...world.told, pushes: world.pushes };
}

async function untilDone(time: Time, all: Promise<unknown>): Promise<void> {
  let isDone = false;
  const ended = all.finally(() => isDone = true);
  while (!isDone) await time.run();
  await ended;
}

async function write(
  world: World,
  name: string,
  count: number,
): Promise<void> {
  for (let number = 1; number <= count; number++) {
    const label = `${name}-${number}`;
    // Who died comes again as another process, which knows nothing.
    const process = { isDead: false };
    for (let isOpen = true; isOpen;) {
      try {
        await attempt(deskOf(world, process), label);
        world.told.acknowledged.push(label);
        isOpen = false;
      } catch (error) {
        isOpen = error instanceof LostRace && !process.isDead;
        if (!isOpen && !process.isDead) world.told.kept.push(label);
      }
    }
  }
}

/** A process at work. */
interface Desk {
  readonly world: World;
  readonly remote: Remote;
  readonly locks: Locks;
  readonly convoy: Convoy;
}

function deskOf(world: World, process: Process): Desk {
  const remote = remoteOf(world, process);
  const locks = world.locks.of(process);
  const { sleep } = world.time;
  const convoy = createConvoy({ remote, locks, name: TURN, sleep });
  return { world, remote, locks, convoy };
}

/** One run of a callback, as the backend of a store in Git does it. */
async function attempt(desk: Desk, label: string): Promise<void> {
  const { world, locks, convoy } = desk;
  const letGo = await locks.take(TURN);
  try {
    const { seen, base, isOnKept } = await begin(desk);
    await world.time.sleep(BUILD_MS * world.random());
    const commit = addCommit(world, { parent: base, labels: [label] });
    const isAlone = isOnKept || world.random() < 0.2;
    if (!isAlone) {
      return await convoy.join({ branch: BRANCH, commit, seen, letGo });
    }
    await convoy.isOver();
    const tip = isOnKept ? seen : base;
    if (tip !== world.refs.get(seenRef(BRANCH))) throw new LostRace();
    await pushAlone(desk, { base: tip, commit }, isOnKept);
  } finally {
    letGo();
  }
}

async function begin({ world, locks, remote, convoy }: Desk) {
  const { refs } = world;
  const seen = () => refs.get(seenRef(BRANCH)) ?? "";
  const first = seen();
  const above = await convoy.above(first);
  if (!refs.has(keptRef(BRANCH))) {
    return { seen: first, base: above ?? first, isOnKept: false };
  }
  await convoy.isOver();
  await inPushTurn(locks, [BRANCH], () => publishKept(world, remote));
  const base = refs.get(keptRef(BRANCH)) ?? seen();
  return { seen: seen(), base, isOnKept: refs.has(keptRef(BRANCH)) };
}

function pushAlone(
  { world, remote, locks }: Desk,
  { base, commit }: { readonly base: string; readonly commit: string },
  isOnKept: boolean,
): Promise<void> {
  return inPushTurn(locks, [BRANCH], async () => {
    if (!isOnKept && world.refs.has(keptRef(BRANCH))) throw new LostRace();
    const candidate = { branch: BRANCH, base, commit };
    try {
      await publish(remote.cache, [candidate], world.time.sleep);
    } catch (error) {
      if (error instanceof LostRace) throw error;
      const { cache } = remote;
      if (isOnKept) cache.writeRef(keptRef(BRANCH), commit);
      else keepCommit(cache, candidate);
      throw error;
    }
  });
}

/** What is missing of what was kept, as one change. */
async function publishKept(world: World, remote: Remote): Promise<void> {
  const { refs, commits } = world;
  const kept = refs.get(keptRef(BRANCH));
  const base = refs.get(seenRef(BRANCH)) ?? "";
  if (kept === undefined) return;
  const there = new Set(historyOf(world, base).flatMap((at) => at.labels));
  const since = refs.get(keptBaseRef(BRANCH)) ?? "";
  const known = new Set(historyOf(world, since).flatMap((at) => at.labels));
  const labels = historyOf(world, kept).flatMap((at) => at.labels)
    .filter((label) => !there.has(label) && !known.has(label));
  if (labels.length > 0) {
    const commit = addCommit(world, { parent: base, labels });
    try {
      const candidate = { branch: BRANCH, base, commit };
      await publish(remote.cache, [candidate], world.time.sleep);
    } catch (error) {
      if (error instanceof LostRace || !commits.has(kept)) throw error;
      // Refused again: what comes is built on it, if it still can be.
      if (refs.get(keptBaseRef(BRANCH)) !== base) throw new LostRace();
      return;
    }
  }
  remote.cache.deleteRef(keptRef(BRANCH));
  remote.cache.deleteRef(keptBaseRef(BRANCH));
}
