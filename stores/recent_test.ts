// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { createRecent } from "./recent.ts";

Deno.test("createRecent() keeps what is asked for, and forgets the rest", () => {
  const recent = createRecent<number>(3);
  recent.set("hot", 0);
  for (let at = 1; at <= 20; at++) {
    recent.set(`k${at}`, at);
    assert.equal(recent.get("hot"), 0);
    assert.equal(recent.get(`k${at}`), at);
  }
  assert.equal(recent.get("k20"), 20);
  assert.equal(recent.get("k1"), undefined);
  recent.delete("hot");
  assert.equal(recent.get("hot"), undefined);
});

Deno.test("createRecent() gives the newest value of a key", () => {
  const recent = createRecent<number>(2);
  recent.set("a", 1);
  recent.set("b", 1);
  recent.set("c", 1);
  recent.set("a", 2);
  recent.set("d", 1);
  assert.equal(recent.get("a"), 2);
});
