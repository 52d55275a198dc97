// SPDX-License-Identifier: MIT
/**
 * Turns of writers who share a branch and nothing else. The history of the
 * branch is their queue (`queue.ts`): all read the same history and come to
 * the same order, without a word between them.
 *
 * A writer who finds nobody there writes at once. One who lands several
 * transactions on end keeps the branch for a few, which saves the others from
 * fetching in between, then rests. One who lost a race waits for those before
 * it in the queue, and looks before it tries: it tries when its turn has come,
 * or when nothing moves any more. So a writer that is gone costs the others a
 * moment, and nobody tries in vain over and over.
 *
 * Nothing here decides what lands: the remote does. A wrong guess costs time.
 *
 * @module
 */

import { type Landing, type Queue, queueOf } from "./queue.ts";

/** The turns of one writer on one remote. */
export interface Turns {
  /** Name of this writer, as it is in its transaction ids. */
  readonly writer: string;
  /** Waits until it may be our turn; without `mayRest` only after a lost race. */
  wait(look: Look, how?: { readonly mayRest: boolean }): Promise<void>;
  /** Notes who landed, oldest first. */
  saw(landings: readonly Landing[]): void;
  /** Notes that a transaction of ours landed, and how long that took. */
  landed(tx: string, ms: number): void;
  /** Notes that another writer was first, and how long it took to tell. */
  lost(ms: number): void;
}

/**
 * Gives the tip of the branch; everything that landed has been passed to
 * {@link Turns.saw} by then. With `isKnown` nothing is fetched for it.
 */
export type Look = (
  how: { readonly isKnown: boolean },
) => Promise<string | undefined>;

/** Time and chance, injected for tests. */
export interface TurnsClock {
  /** Milliseconds, from any start. */
  now(): number;
  /** Resolves after that many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** A number from 0 to 1. */
  random(): number;
}

/** Landings to remember. */
const MEMORY = 256;
/** Transactions on end while others wait: fewer where one takes long. */
const BURSTS = [{ ms: 100, length: 10 }, { ms: 400, length: 5 }];
const LEAST_BURST = 2;
/** Landings on end after which a writer who seems alone looks round. */
const PROBES = [16, 32];
const PROBE_EVERY = 48;
/** Landings for which one rests at least, and at most with others waiting. */
const REST = { least: 3, most: 12 };
/** Landings to let newcomers go first. */
const LISTEN = 1.5;
/** Turns of others to sleep through at most before looking again. */
const MOST_TURNS = 3;
/** Races lost after which a newcomer no longer tries at once. */
const MOST_EAGER = 8;
/** Looks in a row before trying all the same. */
const MOST_LOOKS = 24;
const FIRST_GUESS_MS = 60;

/**
 * Makes the turns of one writer.
 *
 * @param writer Its name, unlike that of any other.
 * @param clock Time and chance.
 * @returns The turns.
 */
export function createTurns(writer: string, clock: TurnsClock): Turns {
  const mind: Mind = {
    landings: [],
    pace: FIRST_GUESS_MS,
    landedAt: -Infinity,
    isAlone: true,
    races: 0,
  };
  const queue = () => queueOf(mind.landings, writer);
  const took = (ms: number) => void (mind.pace += (ms - mind.pace) / 4);
  return {
    writer,
    async wait(look, { mayRest } = { mayRest: true }) {
      const isAway = clock.now() - mind.landedAt > 2 * mind.pace;
      const isResting = mayRest && !isAway && mustRest(mind, queue());
      if (mind.races > 0 || isResting) {
        await waitTurn(mind, { queue, clock, look });
      }
    },
    saw(others) {
      if (others.some((one) => one.writer !== writer)) mind.isAlone = false;
      add(mind, others);
    },
    landed(tx, ms) {
      took(ms);
      add(mind, [{ tx, writer }]);
      mind.landedAt = clock.now();
      mind.races = 0;
    },
    lost(ms) {
      if (mind.landedAt === -Infinity) took(ms);
      mind.races++;
    },
  };
}

/** What a writer knows. */
interface Mind {
  landings: readonly Landing[];
  /** Milliseconds that a landing takes, as far as is known. */
  pace: number;
  /** When we landed last. */
  landedAt: number;
  /** True when nobody else has been seen since we last looked round. */
  isAlone: boolean;
  /** Races lost in a row. */
  races: number;
}

function add(mind: Mind, more: readonly Landing[]): void {
  const known = new Set(mind.landings.map(({ tx }) => tx));
  const news = more.filter(({ tx }) => !known.has(tx));
  mind.landings = [...mind.landings, ...news].slice(-MEMORY);
}

function mustRest(mind: Mind, { isOurs, length }: Queue): boolean {
  if (!isOurs) return false;
  if (!mind.isAlone) return length % burstOf(mind) === 0;
  return PROBES.includes(length) || length % PROBE_EVERY === 0;
}

interface Waiting {
  readonly queue: () => Queue;
  readonly clock: TurnsClock;
  readonly look: Look;
}

async function waitTurn(
  mind: Mind,
  { queue, clock, look }: Waiting,
): Promise<void> {
  let before = await look({ isKnown: true });
  let quiet = 0;
  let isSlack = false;
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const far: number = isSlack && !queue().isOurs
      ? queue().ahead
      : distance(mind, { queue: queue(), clock });
    if (far === 0) return;
    const start = clock.now();
    const known = mind.landings.at(-1);
    await clock.sleep(far * mind.pace * (0.7 + 0.3 * clock.random()));
    const tip = await look({ isKnown: false });
    quiet = tip === before ? quiet + far : 0;
    before = tip;
    if (quiet > 0 && quiet >= patience(mind, queue())) {
      mind.isAlone = queue().isOurs;
      return;
    }
    const seen = newsSince(mind, known);
    if (seen > 0) mind.pace = Math.min(mind.pace, (clock.now() - start) / seen);
    // Whoever lands so little is not landing on end: its turn is over.
    isSlack = seen > 0 && seen < far / 3;
  }
}

function newsSince({ landings }: Mind, known: Landing | undefined): number {
  const at = known === undefined ? -1 : landings.lastIndexOf(known);
  return landings.length - 1 - at;
}

/** Landings to wait for, by what is known. */
function distance(
  mind: Mind,
  { queue, clock }: { readonly queue: Queue; readonly clock: TurnsClock },
): number {
  const { length, ahead } = queue;
  const burst = burstOf(mind);
  const turn = Math.min(Math.max(queue.longest, 1), burst);
  if (queue.isOurs) {
    const others = mind.isAlone ? 0 : ahead * turn;
    return Math.min(Math.max(others, REST.least), REST.most);
  }
  const left = length % burst === 0 ? 0 : Math.max(1, turn - length);
  if (ahead > 0) return left + Math.min(ahead - 1, MOST_TURNS) * turn + LISTEN;
  if (left > 0) return left;
  if (queue.isMember) return queue.hasNewcomers ? LISTEN : 0;
  return mind.races > MOST_EAGER ? 2 * clock.random() : 0;
}

/** Landings without news after which those before us must be gone. */
function patience(mind: Mind, { isOurs, ahead }: Queue): number {
  if (!isOurs) return ahead;
  return ahead > 0 && !mind.isAlone ? REST.most : REST.least;
}

function burstOf({ pace }: Mind): number {
  return BURSTS.find(({ ms }) => pace < ms)?.length ?? LEAST_BURST;
}
