// SPDX-License-Identifier: MIT
/**
 * Numbers that look random and are the same for the same seed. Not for
 * secrets.
 *
 * @module
 */

/** Gives numbers of one seed. */
export interface Random {
  /** Gives an integer from 0 up to, not including, a bound. */
  below(bound: number): number;
  /** Gives one of some values. */
  pick<T>(values: readonly [T, ...T[]]): T;
}

/**
 * Starts the numbers of a seed (mulberry32).
 *
 * @param seed A 32-bit integer.
 * @returns The numbers.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (bound: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32 * bound);
  };
  return {
    below,
    pick: (values) => values[below(values.length)] ?? values[0],
  };
}
