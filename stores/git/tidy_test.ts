// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openBench } from "./_testkit.ts";

async function packs(folder: string): Promise<number> {
  let found = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found += await packs(`${folder}/${name}`);
    else if (name.endsWith(".pack")) found++;
  }
  return found;
}

Deno.test("B02 B39 a cache stays small however much is written through it", async () => {
  const bench = await openBench();
  try {
    const url = await bench.remote("a");
    const other = bench.open("home", { url });
    const stores = bench.open("home", { url });
    for (let at = 1; at <= 70; at++) {
      await stores.state.transact("set", (tx) => tx.set("x/-/a/@r1", { at }));
      // A reader of the same cache sees each, whatever became of its pack.
      if (at % 10 === 0) await other.state.view();
    }
    await stores.close();
    const left = await packs(`${bench.root}/home`);
    assert.ok(left < 48, `${left} packs`);
    const seen = await bench.open("home", { url }).state.view();
    assert.deepEqual(await seen.get("x/-/a/@r1"), { at: 70 });
    await other.state.transact("more", (tx) => tx.set("x/-/a/@r2", 1));
  } finally {
    await bench.close();
  }
});
