// SPDX-License-Identifier: MIT
/**
 * Turns inside one process, first come, first served.
 *
 * @module
 */

/** Waits for its turn; gives back the function that ends it. */
export type Mutex = () => Promise<() => void>;

/**
 * Makes a mutex.
 *
 * @returns The function that waits for a turn.
 */
export function createMutex(): Mutex {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const turn = Promise.withResolvers<void>();
    last = turn.promise;
    await before;
    return turn.resolve;
  };
}
