// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkBytes } from "./bytes.ts";
import { StarlarkDict } from "./dict.ts";
import { EvalError } from "../diagnostic.ts";
import { StarlarkList } from "./list.ts";
import { repr } from "./print.ts";
import { StarlarkStruct } from "./struct.ts";
import { StarlarkTuple } from "./tuple.ts";
import { StarlarkFloat } from "./value.ts";

Deno.test("K14 equal keys are one key, and the first stays", () => {
  const dict = StarlarkDict.of([[1, "a"], [new StarlarkFloat(1), "b"]]);
  assert.equal(repr(dict), '{1: "b"}');
  assert.equal(dict.get(new StarlarkFloat(1)), "b");
  const big = StarlarkDict.of([[10n ** 20n, "a"]]);
  assert.equal(big.get(new StarlarkFloat(1e20)), "a");
  assert.equal(dict.get(true), undefined);
});

Deno.test("K14 keys of different kinds never meet", () => {
  const keys = [
    "1;",
    1,
    true,
    null,
    new StarlarkFloat(1.5),
    new StarlarkBytes("1;"),
    new StarlarkTuple([1]),
    new StarlarkTuple(["1"]),
    new StarlarkTuple(["a", "b"]),
    new StarlarkTuple(["ab"]),
    new StarlarkTuple([new StarlarkTuple([1]), 1]),
    new StarlarkTuple([new StarlarkTuple([1, 1])]),
    new StarlarkTuple(["s1:a"]),
    new StarlarkStruct([["a", 1]]),
    new StarlarkTuple(["a", 1]),
  ];
  const dict = StarlarkDict.of(keys.map((key, i) => [key, i]));
  assert.equal(dict.length, keys.length);
  keys.forEach((key, i) => assert.equal(dict.get(key), i));
});

Deno.test("K14 lists are no keys", () => {
  const dict = new StarlarkDict();
  const key = new StarlarkTuple([new StarlarkList()]);
  assert.throws(() => dict.set(key, 1), {
    name: "EvalError",
    message: "unhashable type: list",
  });
});

Deno.test("K21 a frozen dict and its values do not change", () => {
  const list = new StarlarkList([1]);
  const dict = StarlarkDict.of([["a", list]]);
  dict.freeze();
  assert.throws(() => dict.set("b", 1), EvalError);
  assert.throws(() => dict.clear(), EvalError);
  assert.throws(() => list.mutate("append to"), EvalError);
});

Deno.test("K21 a walk that is left ends its guard", () => {
  const dict = StarlarkDict.of([["a", 1], ["b", 2]]);
  for (const _ of dict.iterate()) {
    assert.throws(() => dict.set("c", 3), EvalError);
    break;
  }
  dict.set("c", 3);
  assert.equal(dict.length, 3);
});
