// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkRange } from "./range.ts";
import { StarlarkFloat } from "./value.ts";

Deno.test("K21 a range holds ints, and floats that equal one", () => {
  const range = new StarlarkRange(0, 5, 1);
  assert.ok(range.contains(4));
  assert.ok(range.contains(new StarlarkFloat(3)));
  assert.ok(!range.contains(new StarlarkFloat(1.5)));
  assert.ok(!range.contains(2n ** 70n));
  assert.ok(!new StarlarkRange(1, 10, 3).contains(5));
  assert.ok(new StarlarkRange(10, 0, -3).contains(7));
});

Deno.test("K21 a slice of a range is a range", () => {
  const range = new StarlarkRange(0, 10, 3);
  assert.equal(range.length, 4);
  assert.deepEqual([...range.iterate()], [0, 3, 6, 9]);
  const part = range.slice(3, -1, -2);
  assert.ok(part instanceof StarlarkRange);
  assert.deepEqual([...part.iterate()], [9, 3]);
});
