// SPDX-License-Identifier: MIT
/**
 * Lets other writers in. Whoever landed last is always fastest to land again:
 * it need not fetch. So a process that lands one transaction right after
 * another steps back now and then; seldom while it seems to be alone, every
 * few transactions while others have landed too.
 *
 * @module
 */

/** Keeps one writer from shutting out the others. */
export interface Courtesy {
  /** Waits, where it is others' turn. */
  giveWay(): Promise<void>;
  /** Notes that a transaction of ours landed. */
  landed(): void;
  /** Notes that somebody else's did. */
  sawOther(): void;
}

/** Time, injected for tests. */
export interface CourtesyClock {
  /** Milliseconds, from any start. */
  now(): number;
  /** Resolves after that many milliseconds. */
  sleep(ms: number): Promise<void>;
  /** A number from 0 to 1. */
  random(): number;
}

const BURST_MS = 100;
const CONTESTED_MS = 10_000;
const CONTESTED_BURST = 6;
const FIRST_PROBE = 4;
const PAUSE_MS = { least: 120, spread: 120 };

/**
 * Makes the courtesy of one writer.
 *
 * @param clock Time and chance.
 * @returns The courtesy.
 */
export function createCourtesy(clock: CourtesyClock): Courtesy {
  let burst = 0;
  let probe = FIRST_PROBE;
  let landedAt = -Infinity;
  let otherAt = -Infinity;
  return {
    async giveWay() {
      if (clock.now() - landedAt > BURST_MS) burst = 0;
      const isContested = clock.now() - otherAt < CONTESTED_MS;
      if (burst < (isContested ? CONTESTED_BURST : probe)) return;
      if (!isContested) probe *= 4;
      burst = 0;
      await clock.sleep(PAUSE_MS.least + clock.random() * PAUSE_MS.spread);
    },
    landed() {
      burst++;
      landedAt = clock.now();
    },
    sawOther() {
      otherAt = clock.now();
      probe = FIRST_PROBE;
    },
  };
}
