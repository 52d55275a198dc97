// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createMemoryStore } from "./memory.ts";
import { sameJson } from "./same_json.ts";

Deno.test("S26 sameJson() looks past the order of keys only", () => {
  assert.ok(sameJson({ a: 1, b: [{ c: null, d: 2 }] }, {
    b: [{ d: 2, c: null }],
    a: 1,
  }));
  assert.ok(!sameJson([1, 2], [2, 1]));
  assert.ok(!sameJson({ a: null }, {}));
  assert.ok(!sameJson({}, { a: null }));
  assert.ok(!sameJson([], {}));
  assert.ok(!sameJson(1, "1"));
  assert.ok(!sameJson({ toString: 1 }, { valueOf: 1 }));
});

Deno.test("S26 a document that would be the same is not written", async () => {
  const store = createMemoryStore();
  const set = (body: { readonly [key: string]: number }) =>
    store.transact("set", (tx) => tx.set("@/custom/x", body));
  await set({ a: 1, b: 2 });
  assert.deepEqual((await set({ b: 2, a: 1 })).changes.written, []);
  const view = await store.view();
  assert.equal(JSON.stringify(await view.get("@/custom/x")), '{"a":1,"b":2}');
  assert.deepEqual((await set({ b: 2, a: 3 })).changes.written, ["@/custom/x"]);
});
