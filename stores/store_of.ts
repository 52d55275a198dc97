// SPDX-License-Identifier: MIT
/**
 * Makes a {@link Store} of a backend.
 *
 * @module
 */

import type { Backend } from "./backend.ts";
import { type CommitOptions, createCommitter } from "./committer.ts";
import { FORMAT_VERSION } from "./format.ts";
import { createOwnWriter } from "./own.ts";
import type {
  Inspection,
  Landed,
  Store,
  Transaction,
  TransactOptions,
} from "./store.ts";
import { createView } from "./view.ts";

/** There is nothing behind documents in memory. */
const NOTHING_BEHIND: Inspection = {
  format: FORMAT_VERSION,
  unpublished: [],
  faults: () => Promise.resolve([]),
  recall: () => Promise.resolve([]),
};

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
  const writeOwn = createOwnWriter(backend);
  return {
    location: backend.location,
    tag: backend.tag,
    ...(backend.memo === undefined ? {} : { memo: backend.memo }),
    view: async (how) => createView(await backend.tree(how)),
    transact: async <T>(
      message: string,
      fn: (tx: Transaction) => Promise<T>,
      { isOwn = false }: TransactOptions = {},
    ): Promise<Landed<T>> => {
      const own = isOwn ? await writeOwn(message, fn) : undefined;
      if (own !== undefined) return own;
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
    inspect: async () => await backend.inspect?.() ?? NOTHING_BEHIND,
    close: async () => await backend.close(),
  };
}
