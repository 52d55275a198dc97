// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { EvalError } from "../diagnostic.ts";
import { fromJson, toJson } from "./convert.ts";
import { StarlarkDict } from "./dict.ts";
import { StarlarkList } from "./list.ts";
import { repr } from "./print.ts";
import { StarlarkStruct } from "./struct.ts";
import { toText } from "./text.ts";
import { StarlarkTuple } from "./tuple.ts";
import { StarlarkFloat, typeName } from "./value.ts";

Deno.test("K20 fromJson() makes ints of integral numbers below 1e21", () => {
  assert.equal(typeName(fromJson(1)), "int");
  assert.equal(fromJson(2 ** 60), 2n ** 60n);
  assert.equal(typeName(fromJson(1e21)), "float");
  assert.equal(typeName(fromJson(1.5)), "float");
  assert.ok(Object.is(fromJson(-0), 0));
});

Deno.test("K20 plain data survives the way to values and back", () => {
  const data = { a: [1, 1.5, null, true, "é"], "ü": { b: {} } };
  assert.deepEqual(toJson(fromJson(data)), data);
  assert.equal(
    toText(repr(fromJson(data))),
    '{"a": [1, 1.5, None, True, "é"], "ü": {"b": {}}}',
  );
});

Deno.test("K19 K20 toJson() takes tuples as arrays, structs as objects", () => {
  const value = new StarlarkStruct([["b", new StarlarkTuple([1])], ["a", 2]]);
  assert.deepEqual(toJson(value), { a: 2, b: [1] });
});

Deno.test("K20 toJson() refuses what JSON does not know", () => {
  const cycle = new StarlarkList();
  cycle.items.push(cycle);
  const wrong = [
    new StarlarkFloat(NaN),
    StarlarkDict.of([[1, 2]]),
    cycle,
  ];
  for (const value of wrong) assert.throws(() => toJson(value), EvalError);
});
