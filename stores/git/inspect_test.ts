// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openBench } from "./_testkit.ts";

Deno.test("B16 B22 history is recalled, and what is no document is listed", async () => {
  const bench = await openBench();
  try {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    const empty = await stores.state.inspect();
    assert.deepEqual(await empty.faults(), []);
    assert.deepEqual(await empty.recall("x/-/a/@r1"), []);
    for (const body of ["one", "two"]) {
      await stores.state.transact("set", (tx) => tx.set("x/-/a/@r1", body));
    }
    await stores.state.transact("set", (tx) => tx.set("x/-/a/@R1", 1));
    const inspection = await stores.state.inspect();
    const recalled = await inspection.recall("x/-/a/@r1");
    assert.deepEqual(recalled.map(({ body }) => body), ["two", "one"]);
    assert.deepEqual(inspection.unpublished, []);
    assert.equal(inspection.writer, undefined);
    const [fault, ...rest] = await inspection.faults();
    assert.equal(fault?.kind, "clash");
    assert.deepEqual(rest, []);
  } finally {
    await bench.close();
  }
});
