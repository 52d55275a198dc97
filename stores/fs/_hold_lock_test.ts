// SPDX-License-Identifier: MIT
/**
 * A program that takes the lock of the store in its first argument, says so,
 * and keeps it until it is killed.
 *
 * @module
 */

import { openFsStore } from "../fs.ts";

if (import.meta.main) {
  const store = await openFsStore(Deno.args[0] ?? "", { owner: "holder" });
  await store.transact("hold", async (tx) => {
    await tx.set("@/custom/held", 1);
    await Deno.stdout.write(new TextEncoder().encode("held\n"));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  });
}
