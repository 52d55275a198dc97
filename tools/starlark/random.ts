// SPDX-License-Identifier: MIT
/**
 * Random choices that a seed repeats exactly.
 *
 * @module
 */

/** A source of random choices. */
export class Random {
  #state: number;

  /**
   * Starts at a seed.
   *
   * @param seed Any integer.
   */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /**
   * Gives an integer.
   *
   * @param below The bound that is not reached.
   * @returns 0 up to `below - 1`.
   */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  }

  /**
   * Picks one of several things.
   *
   * @param choices The things, at least one.
   * @returns One of them.
   */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /**
   * Makes a list of up to `most` things.
   *
   * @param most Largest length.
   * @param make Makes one thing.
   * @returns The list.
   */
  list<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.below(most + 1) }, make);
  }
}
