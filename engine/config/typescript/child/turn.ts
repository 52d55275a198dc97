// SPDX-License-Identifier: MIT
/**
 * The next turn of the event loop, without the timers that tests replace. It
 * must be imported before user code runs: afterwards it is out of reach.
 *
 * @module
 */

const immediate: (run: () => void) => void = Reflect.get(
  globalThis,
  "setImmediate",
);

/**
 * Waits until everything that is ready has run.
 *
 * @returns Resolves in the next turn.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => immediate(resolve));
}
