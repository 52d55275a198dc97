// SPDX-License-Identifier: MIT
/**
 * The memory store against the rules for all stores, and rehearsals.
 *
 * @module
 */

import assert from "node:assert/strict";
import { testStore } from "./_conformance_test.ts";
import { createMemoryStore, createMemoryStores } from "./mod.ts";

testStore("memory", () => {
  const stores = createMemoryStores();
  const store = createMemoryStore();
  return Promise.resolve({
    open: () => Promise.resolve(store),
    openPair: () => Promise.resolve(stores),
    dispose: () => stores.close(),
  });
});

Deno.test("I4 rehearsals run a callback again as after a lost race", async () => {
  const store = createMemoryStore({ rehearsals: 2 });
  let runs = 0;
  const { value } = await store.transact("set", async (tx) => {
    runs++;
    const ref = await tx.increment("acme/-/web/@r");
    await tx.set(ref, { runs });
    return ref;
  });
  assert.equal(runs, 3);
  assert.equal(value, "acme/-/web/@r1");
  const view = await store.view();
  assert.deepEqual(await view.get("acme/-/web/@r1"), { runs: 3 });
});
