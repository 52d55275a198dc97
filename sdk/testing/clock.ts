// SPDX-License-Identifier: MIT
/**
 * The clock of a test. It stands still unless the test moves it, or code waits
 * with a timer: then it jumps to when the timer is due. It is a type; the
 * runner of tests keeps the time.
 *
 * @module
 */

/** What `Date` and timers show during a test. */
export interface Clock {
  /**
   * Tells the time.
   *
   * @returns Milliseconds since the epoch. A test begins at
   *   2020-01-01T00:00:00Z.
   */
  now(): number;
  /**
   * Sets the time.
   *
   * @param time Milliseconds since the epoch, or text that `Date` reads.
   */
  set(time: number | string): void;
  /**
   * Moves the time on.
   *
   * @param ms Milliseconds.
   */
  advance(ms: number): void;
}
