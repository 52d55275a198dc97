// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { universe } from "./universe.ts";

/** The names of the specification. */
const NAMES = `None True False abs any all bool bytes chr dict dir enumerate
  fail float getattr hasattr hash int len list max min ord print range repr
  reversed sorted str tuple type zip`.split(/\s+/);

Deno.test("K21 the universe is exactly that of the specification", () => {
  assert.deepEqual([...universe().keys()].sort(), [...NAMES].sort());
});

Deno.test("K21 set is an option of the universe", () => {
  const added = [...universe({ set: true }).keys()];
  assert.deepEqual(added.filter((name) => !NAMES.includes(name)), ["set"]);
});
