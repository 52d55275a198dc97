// SPDX-License-Identifier: MIT
/**
 * Locks of a machine in a time of its own: they end with their process.
 *
 * @module
 */

import type { Time } from "./_turns_model.ts";
import type { Locks } from "./locks.ts";

/** The locks of a machine. */
export interface LocksModel {
  /** Its locks as one process has them. */
  of(process: object): Locks;
  /** Ends what a process holds, as its death does. */
  freeAll(process: object): void;
}

/**
 * Makes the locks of a machine.
 *
 * @param time In which those who wait look again.
 * @returns The locks.
 */
export function createLocksModel(time: Time): LocksModel {
  const holders = new Map<string, object>();
  const signs = new Map<string, Set<object>>();
  const tryTake = (process: object, name: string) => {
    if (holders.has(name)) return undefined;
    holders.set(name, process);
    return () => {
      if (holders.get(name) === process) holders.delete(name);
    };
  };
  const signOf = (name: string) => {
    const sign = signs.get(name) ?? new Set();
    signs.set(name, sign);
    return sign;
  };
  return {
    of: (process) => ({
      async take(name) {
        for (;;) {
          const end = tryTake(process, name);
          if (end !== undefined) return end;
          await time.sleep(1);
        }
      },
      tryTake: (name) => tryTake(process, name),
      isAwaited: () => true,
      isUp: (name) => signOf(name).size > 0,
      isAnyUp: (ending) =>
        [...signs].some(([name, sign]) =>
          name.endsWith(ending) && sign.size > 0
        ),
      hold: (name) => ({
        take: () => Boolean(signOf(name).add(process)),
        drop: () => void signOf(name).delete(process),
      }),
    }),
    freeAll(process) {
      for (const [name, holder] of holders) {
        if (holder === process) holders.delete(name);
      }
      for (const sign of signs.values()) sign.delete(process);
    },
  };
}
