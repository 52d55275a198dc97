// SPDX-License-Identifier: MIT
/**
 * A program that allocates numbers in the store in its first argument, one
 * transaction each, as often as its second argument says.
 *
 * @module
 */

import { openFsStore } from "../fs.ts";

if (import.meta.main) {
  const [root = "", count = "0"] = Deno.args;
  const store = await openFsStore(root);
  for (let left = Number(count); left > 0; left--) {
    await store.transact("take", async (tx) => {
      const ref = await tx.increment("acme/-/web/@r");
      await tx.set(ref, { pid: Deno.pid });
      await tx.set(`${ref}/commit/c`, { pid: Deno.pid });
    });
  }
}
