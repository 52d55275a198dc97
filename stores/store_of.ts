// SPDX-License-Identifier: MIT
/**
 * Makes a {@link Store} of a backend.
 *
 * @module
 */

import type { Backend } from "./backend.ts";
import { type CommitOptions, createCommitter } from "./committer.ts";
import type { Landed, Store, Transaction } from "./store.ts";
import { createView } from "./view.ts";

/**
 * Makes a store of a backend.
 *
 * @param backend Where it keeps files.
 * @param options How to run callbacks.
 * @returns The store.
 */
export function createStore(
  backend: Backend,
  options: CommitOptions = {},
): Store {
  const commit = createCommitter([backend], options);
  return {
    location: backend.location,
    tag: backend.tag,
    view: async () => createView(await backend.tree()),
    transact: async <T>(
      message: string,
      fn: (tx: Transaction) => Promise<T>,
    ): Promise<Landed<T>> => {
      const { value, outcomes } = await commit(
        message,
        ([tx]) => fn(tx as Transaction),
      );
      const [outcome] = outcomes;
      return {
        value,
        revision: outcome?.revision ?? "",
        changes: outcome?.changes ?? { written: [], removed: [] },
      };
    },
    close: async () => await backend.close(),
  };
}
