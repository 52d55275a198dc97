// SPDX-License-Identifier: MIT
/**
 * The store on files against the rules for all stores.
 *
 * @module
 */

import { testStore } from "./_conformance_test.ts";
import { openFsStore, openStores } from "./mod.ts";

testStore("fs", async () => {
  const root = await Deno.makeTempDir();
  return {
    open: (tag = "state") => openFsStore(`${root}/one`, { tag }),
    openPair: () =>
      openStores({ fs: { path: "two" } }, undefined, {
        root,
        home: root,
        env: {},
        clock: () => new Date(0),
        owner: "test",
      }),
    dispose: () => Deno.remove(root, { recursive: true }),
  };
});
