// SPDX-License-Identifier: MIT
/**
 * A store that can be read only.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Store } from "./store.ts";

/**
 * Gives a store without its writes.
 *
 * @param store The store.
 * @returns The same store; transactions are refused with `store/read-only`.
 *
 * @example Refuse writes
 * ```ts
 * import { createMemoryStore, readOnly } from "./mod.ts";
 * import assert from "node:assert/strict";
 *
 * const store = readOnly(createMemoryStore());
 * await assert.rejects(store.transact("set", () => Promise.resolve()), {
 *   code: "store/read-only",
 * });
 * ```
 */
export function readOnly(store: Store): Store {
  return {
    location: store.location,
    tag: store.tag,
    view: (how) => store.view(how),
    transact: (message) =>
      Promise.reject(
        new OcurootError(
          "store/read-only",
          `Cannot write "${message}" to ${store.tag} at "${store.location}": it is opened for reading only`,
          { data: { location: store.location } },
        ),
      ),
    inspect: () => store.inspect(),
    close: () => store.close(),
  };
}
