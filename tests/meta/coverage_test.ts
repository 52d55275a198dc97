// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import {
  EXCEPTIONS,
  itemCoverage,
  REQUIRED,
} from "../../tools/coverage_items.ts";

Deno.test("every required item is proven by a test or excepted", async () => {
  const { missing } = await itemCoverage();
  assert.deepEqual(missing, []);
});

Deno.test("what configs can do is proven in both languages", async () => {
  const { oneSided } = await itemCoverage();
  assert.deepEqual(oneSided, []);
});

Deno.test("an exception is for a required item that no test proves", async () => {
  const { proven } = await itemCoverage();
  const stale = Object.keys(EXCEPTIONS).filter((item) =>
    proven.has(item) || !REQUIRED.includes(item)
  );
  assert.deepEqual(stale, []);
});
