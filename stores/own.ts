// SPDX-License-Identifier: MIT
/**
 * Transactions that write only what nobody else writes. Nothing has to be
 * true of the store when they land, so they stand in no line with others.
 *
 * @module
 */

import type { Backend } from "./backend.ts";
import { changesOf, createLayer } from "./layer.ts";
import { createMutex } from "./mutex.ts";
import type { Landed, Transaction } from "./store.ts";
import { openTransaction } from "./transaction.ts";

/** Runs such a transaction; undefined where it must land as all others do. */
export type OwnWriter = <T>(
  message: string,
  fn: (tx: Transaction) => Promise<T>,
) => Promise<Landed<T> | undefined>;

/**
 * Makes the writer of one store.
 *
 * @param backend Where it keeps files.
 * @returns The writer.
 */
export function createOwnWriter(backend: Backend): OwnWriter {
  const turn = createMutex();
  return async (message, fn) => {
    if (backend.append === undefined) return undefined;
    const end = await turn();
    try {
      const base = await backend.tree();
      const layer = createLayer(base);
      const open = openTransaction(layer, base);
      const value = await fn(open.tx).finally(open.close);
      const changes = await open.changes();
      const files = await changesOf(layer, base);
      const hasLanded = files.length === 0 ||
        await backend.append({ messages: [message], files });
      if (!hasLanded) return undefined;
      return { value, revision: base.revision, changes };
    } finally {
      end();
    }
  };
}
