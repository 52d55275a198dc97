// SPDX-License-Identifier: MIT
/**
 * Makes {@link Stores} of two backends, so that one transaction can write to
 * both. State is locked first and decides; intent follows it.
 *
 * @module
 */

import type { Backend } from "./backend.ts";
import { type CommitOptions, createCommitter } from "./committer.ts";
import { createStore } from "./store_of.ts";
import type { ChangeSet, Stores, Transaction } from "./store.ts";

const NOTHING: ChangeSet = { written: [], removed: [] };

/**
 * Makes a pair of stores.
 *
 * @param backends Where they keep files.
 * @param options How to run callbacks.
 * @returns The pair.
 */
export function createStores(
  backends: { readonly state: Backend; readonly intent: Backend },
  options: CommitOptions = {},
): Stores {
  const state = createStore(backends.state, options);
  const intent = createStore(backends.intent, options);
  const commit = createCommitter([backends.state, backends.intent], options);
  return {
    state,
    intent,
    transact: async (message, fn) => {
      const { value, outcomes } = await commit(
        message,
        ([stateTx, intentTx]) =>
          fn({
            state: stateTx as Transaction,
            intent: intentTx as Transaction,
          }),
      );
      return {
        value,
        state: outcomes[0]?.changes ?? NOTHING,
        intent: outcomes[1]?.changes ?? NOTHING,
      };
    },
    close: async () => {
      await state.close();
      await intent.close();
    },
  };
}
