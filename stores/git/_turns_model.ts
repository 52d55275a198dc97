// SPDX-License-Identifier: MIT
/**
 * A model of writers on one branch, in a time of its own: nothing waits. Every
 * landing and every look takes as long as it is told to, and a landing fails
 * when the tip moved meanwhile.
 *
 * @module
 */

import type { Landing } from "./queue.ts";
import { createTurns, type TurnsClock } from "./turns.ts";

/** What is modelled. */
export interface ModelOptions {
  /** Transactions of each writer. */
  readonly counts: readonly number[];
  /** Milliseconds of one landing. */
  readonly landMs: number;
  /** Milliseconds of one look. */
  readonly lookMs: number;
  /** Milliseconds between two transactions of one writer. */
  readonly idleMs?: number;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
}

/** What came of it. */
export interface Modelled {
  /** Milliseconds in all. */
  readonly ms: number;
  /** Looks in all. */
  readonly looks: number;
  /** Attempts of each transaction. */
  readonly attempts: readonly number[];
  /** Milliseconds of each transaction. */
  readonly waits: readonly number[];
  /** Milliseconds until each writer was done. */
  readonly ends: readonly number[];
  /** Writers in the order in which they landed. */
  readonly order: readonly string[];
}

/**
 * Lets writers write.
 *
 * @param options What is modelled.
 * @returns What came of it.
 */
export async function modelTurns(options: ModelOptions): Promise<Modelled> {
  const time = createTime();
  const history: Landing[] = [];
  const seen = { looks: 0, attempts: [] as number[], waits: [] as number[] };
  const write = async (writer: string, count: number): Promise<number> => {
    const turns = createTurns(writer, { ...time, random: options.random });
    let known = history.length;
    const catchUp = () => {
      turns.saw(history.slice(known));
      known = history.length;
      return `${known}`;
    };
    const look = async ({ isKnown }: { readonly isKnown: boolean }) => {
      if (isKnown) return catchUp();
      seen.looks++;
      await time.sleep(options.lookMs);
      return catchUp();
    };
    for (let number = 1; number <= count; number++) {
      const start = time.now();
      let attempts = 0;
      for (let landed = false; !landed;) {
        await turns.wait(look);
        if (++attempts === 1 && number === 1) catchUp();
        const base = known;
        const began = time.now();
        await time.sleep(options.landMs * (0.8 + 0.4 * options.random()));
        landed = base === history.length;
        if (landed) {
          const tx = `${writer}-${number}`;
          history.push({ tx, writer });
          known = history.length;
          turns.landed(tx, time.now() - began);
        } else {
          await time.sleep(options.lookMs);
          turns.lost(time.now() - began);
          catchUp();
        }
      }
      seen.attempts.push(attempts);
      seen.waits.push(time.now() - start);
      if (options.idleMs) await time.sleep(options.idleMs * options.random());
    }
    return time.now();
  };
  const all = Promise.all(
    options.counts.map((count, at) =>
      write(String.fromCharCode(97 + at), count)
    ),
  );
  await time.run();
  const ends = await all;
  return {
    ...seen,
    ms: Math.max(...ends),
    ends,
    order: history.map(({ writer }) => writer),
  };
}

/** A time of its own. */
export interface Time extends Omit<TurnsClock, "random"> {
  /** Lets all that sleep wake up, one after another. */
  run(): Promise<void>;
}

/**
 * Makes a time that stands still while anybody works.
 *
 * @returns The time.
 */
export function createTime(): Time {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let now = 0;
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
      }),
    async run() {
      for (;;) {
        // Whoever was woken goes on until it sleeps again.
        for (let tick = 0; tick < 200; tick++) await Promise.resolve();
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) return;
        sleepers.splice(sleepers.indexOf(next), 1);
        now = next.at;
        next.wake();
      }
    },
  };
}
