// SPDX-License-Identifier: MIT
/**
 * Waits. It keeps away from `setTimeout`: the first use of that loads the
 * timers of Node, which takes longer than most commands.
 *
 * @module
 */

/**
 * Waits for a time.
 *
 * @param ms Milliseconds.
 * @param signal Ends the wait early, with its reason as the error.
 */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stopTimer = after(ms, () => {
    signal?.removeEventListener("abort", onAbort);
    resolve();
  });
  const onAbort = () => {
    stopTimer();
    reject(signal?.reason);
  };
  if (signal?.aborted) onAbort();
  else signal?.addEventListener("abort", onAbort, { once: true });
  return promise;
}

/**
 * Does something after a time. The process does not end before.
 *
 * @param ms Milliseconds.
 * @param deed What to do.
 * @returns Calls it off.
 */
export function after(ms: number, deed: () => void): () => void {
  const timer = AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
  timer.addEventListener("abort", deed, { once: true });
  return () => timer.removeEventListener("abort", deed);
}

/**
 * Does something again and again, until it is called off.
 *
 * @param ms Milliseconds between.
 * @param deed What to do.
 * @returns Calls it off.
 */
export function every(ms: number, deed: () => void): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = after(ms, () => {
      next();
      deed();
    });
  };
  next();
  return () => stop();
}
