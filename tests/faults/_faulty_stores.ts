// SPDX-License-Identifier: MIT
/**
 * Stores that fail now and then, as networks and disks do: before anything
 * landed, after everything landed, or by showing what was there before.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Store, Stores, View } from "../../stores/mod.ts";

/** How often what goes wrong, each from 0 to 1. */
export interface Faults {
  /** Fails, and nothing has landed. */
  readonly error?: number;
  /** Lands, and fails all the same. */
  readonly executeAndTimeout?: number;
  /** Reads the view before the newest. */
  readonly stale?: number;
}

/**
 * Makes stores fail.
 *
 * @param stores The stores.
 * @param faults How often.
 * @param random Gives numbers in [0, 1).
 * @returns The same stores, less reliable.
 */
export function faultyStores(
  stores: Stores,
  faults: Faults,
  random: () => number,
): Stores {
  const comes = (rate = 0) => random() < rate;
  return {
    ...stores,
    state: staleStore(stores.state, () => comes(faults.stale)),
    intent: staleStore(stores.intent, () => comes(faults.stale)),
    async transact(message, fn) {
      if (comes(faults.error)) throw unavailable("nothing landed");
      const landed = await stores.transact(message, fn);
      if (comes(faults.executeAndTimeout)) throw unavailable("it landed");
      return landed;
    },
  };
}

function staleStore(store: Store, comes: () => boolean): Store {
  let last: View | undefined;
  return {
    ...store,
    async view() {
      if (last !== undefined && comes()) return last;
      return last = await store.view();
    },
  };
}

function unavailable(what: string): OcurootError {
  return new OcurootError(
    "store/unavailable",
    `Cannot write: the store gave no answer (${what})`,
  );
}
