// SPDX-License-Identifier: MIT
/**
 * Spells of a taker who takes a lock again and again. What it knows is fresh
 * while nobody else has the lock: for a moment it may pass those who wait, and
 * then it waits like everybody.
 *
 * @module
 */

/** Takes a lock; `mayPass` says whether past those who wait. */
export type Take<T> = (mayPass: boolean) => Promise<T>;

/** Takes the lock within a spell, or begins one. */
export type Spells<T> = (take: Take<T>) => Promise<T>;

/** How long spells are. */
export interface SpellOptions {
  /** Milliseconds after which nobody is passed any more. */
  readonly length: number;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}

/**
 * Makes the spells of one taker of one lock.
 *
 * @param options How long they are.
 * @returns The spells.
 */
export function createSpells<T>({ length, now }: SpellOptions): Spells<T> {
  let end = -Infinity;
  return async (take) => {
    const mayPass = now() < end;
    const taken = await take(mayPass);
    if (!mayPass) end = now() + length;
    return taken;
  };
}
