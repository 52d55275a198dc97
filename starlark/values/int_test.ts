// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { EvalError } from "../diagnostic.ts";
import {
  floorDivInt,
  fromDouble,
  modInt,
  mulInt,
  normalize,
  parseInt,
  shiftLeftInt,
} from "./int.ts";

Deno.test("K14 normalize() has one form for each int", () => {
  assert.equal(normalize(5n), 5);
  assert.equal(normalize(2n ** 53n), 2n ** 53n);
  assert.equal(normalize(2n ** 53n - 1n), 2 ** 53 - 1);
  assert.equal(normalize(-(2n ** 53n)), -(2n ** 53n));
});

Deno.test("K14 zero never has a sign", () => {
  for (const zero of [mulInt(0, -5), modInt(-6, 3), floorDivInt(0, -5)]) {
    assert.ok(Object.is(zero, 0));
  }
  assert.ok(Object.is(fromDouble(-0), 0));
});

Deno.test("K14 floorDivInt() and modInt() round to the floor", async (t) => {
  const rows = [[7, 2, 3, 1], [-7, 2, -4, 1], [7, -3, -3, -2], [-7, -3, 2, -1]];
  for (const [a = 0, b = 0, quotient, rest] of rows) {
    await t.step(`${a} // ${b}`, () => {
      assert.equal(floorDivInt(a, b), quotient);
      assert.equal(modInt(a, b), rest);
    });
  }
});

Deno.test("K14 shiftLeftInt() refuses counts out of range", () => {
  assert.equal(shiftLeftInt(1, 70), 2n ** 70n);
  assert.throws(() => shiftLeftInt(1, 512), EvalError);
  assert.throws(() => shiftLeftInt(1, -1), EvalError);
});

Deno.test("K14 parseInt() knows signs, prefixes and bases", async (t) => {
  const rows: [string, number, number | bigint | undefined][] = [
    ["12", 10, 12],
    ["-12", 10, -12],
    ["0x1f", 16, 31],
    ["0x1f", 10, undefined],
    ["0b11", 0, 3],
    ["010", 0, undefined],
    ["zZ", 36, 35 * 37],
    ["", 10, undefined],
    ["+", 10, undefined],
    ["-0", 10, 0],
    ["9007199254740993", 10, 9007199254740993n],
  ];
  for (const [text, base, value] of rows) {
    await t.step(
      `"${text}" in base ${base}`,
      () => assert.equal(parseInt(text, base), value),
    );
  }
});
