// SPDX-License-Identifier: MIT
/**
 * Stops a config in Starlark that takes ever more time or memory, before the
 * runtime does: that would end the process without a word about the line. It
 * looks now and then, so a list made at once is the interpreter's to refuse.
 *
 * @module
 */

import {
  type ConfigLimits,
  outOfMemory,
  readLimits,
  tookTooLong,
} from "./limits.ts";

/** Watches what the interpreter does; others may work while it waits. */
export interface LimitWatch {
  /**
   * Is to be called often.
   *
   * @throws {OcurootError} config/limit past a limit.
   */
  look(): void;
  /** Waits for something whose time and memory do not count. */
  pause<T>(work: () => Promise<T>): Promise<T>;
}

const MB = 1024 * 1024;

/** Looking costs some microseconds, a call some thousand steps. */
const CALLS_BETWEEN = 64;

/**
 * Starts to watch.
 *
 * @param env Process environment, with the limits.
 * @returns The watch.
 */
export function watchLimits(
  env: Readonly<Record<string, string>>,
): LimitWatch {
  const limits: ConfigLimits = readLimits(env);
  let start = performance.now();
  let before = Deno.memoryUsage().heapUsed;
  let calls = 0;
  return {
    look() {
      if (++calls % CALLS_BETWEEN !== 0) return;
      if (limits.time > 0 && performance.now() - start > limits.time) {
        throw tookTooLong(`it worked for more than ${limits.time / 1000} s`);
      }
      const used = (Deno.memoryUsage().heapUsed - before) / MB;
      if (used > limits.memory) throw outOfMemory(limits);
    },
    async pause(work) {
      const [time, memory] = [performance.now(), Deno.memoryUsage().heapUsed];
      try {
        return await work();
      } finally {
        start += performance.now() - time;
        before += Deno.memoryUsage().heapUsed - memory;
      }
    },
  };
}
