// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openBench } from "./_testkit.ts";

Deno.test("S28 C63 first fetches of two branches into one cache take turns", async () => {
  const bench = await openBench();
  try {
    const url = `file://${await bench.remote("a")}`;
    const seed = bench.open("seed", { url });
    for (const body of ["one", "two", "three"]) {
      await seed.transact(`set ${body}`, (tx) => {
        tx.state.set("x/-/a/@r1", body);
        tx.intent.set("x/-/a/@r1", body);
        return Promise.resolve();
      });
    }
    for (const home of ["1", "2", "3", "4", "5", "6"]) {
      // A process each: they share the cache and nothing else.
      const opened = [bench.open(home, { url }), bench.open(home, { url })];
      const read = opened.flatMap(({ state, intent }) =>
        [state, intent].map(async (store) =>
          (await store.view()).get("x/-/a/@r1")
        )
      );
      const bodies = await Promise.all(await Promise.all(read));
      assert.deepEqual(bodies, ["three", "three", "three", "three"]);
    }
  } finally {
    await bench.close();
  }
});

Deno.test("S28 a lock that a killed fetch left behind is broken", async () => {
  const bench = await openBench();
  try {
    const url = `file://${await bench.remote("a")}`;
    const seed = bench.open("seed", { url });
    await seed.state.transact("one", (tx) => tx.set("x/-/a/@r1", "1"));
    await seed.state.transact("two", (tx) => tx.set("x/-/a/@r1", "2"));
    // Opening makes the cache; nothing is fetched yet.
    const stores = bench.open("late", { url });
    const [cache = ""] = await cachesIn(`${bench.root}/late`);
    const lock = `${cache}/shallow.lock`;
    await Deno.writeTextFile(lock, "");
    await Deno.utime(lock, 0, 0);
    assert.equal(await (await stores.state.view()).get("x/-/a/@r1"), "2");
  } finally {
    await bench.close();
  }
});

async function cachesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory) continue;
    const isCache = await Deno.stat(`${path}/objects`).catch(() => undefined);
    found.push(...isCache === undefined ? await cachesIn(path) : [path]);
  }
  return found;
}
