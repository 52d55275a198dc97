// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { EvalError } from "../diagnostic.ts";
import {
  compareFloat,
  floatToInt,
  formatExponent,
  formatFixed,
  formatFloat,
  intToFloat,
  parseFloat,
} from "./float.ts";

Deno.test("K15 formatFloat() keeps a point or an exponent", async (t) => {
  const rows: [number, string][] = [
    [1, "1.0"],
    [-0, "-0.0"],
    [0.1, "0.1"],
    [100000, "100000.0"],
    [1e6, "1e+06"],
    [123456.5, "123456.5"],
    [1e20, "1e+20"],
    [1e-4, "0.0001"],
    [1.5e-5, "1.5e-05"],
    [5e-324, "5e-324"],
    [Infinity, "+inf"],
    [-Infinity, "-inf"],
    [NaN, "nan"],
  ];
  for (const [value, text] of rows) {
    await t.step(text, () => assert.equal(formatFloat(value), text));
  }
});

Deno.test("K15 formatFixed() and formatExponent() round half to even", () => {
  assert.equal(formatFixed(2 ** -7), "0.007812");
  assert.equal(formatFixed(3 * 2 ** -7), "0.023438");
  assert.equal(formatFixed(-1.5), "-1.500000");
  assert.equal(formatFixed(1e22), "10000000000000000000000.000000");
  assert.equal(formatExponent(2 ** -11), "4.882812e-04");
  assert.equal(formatExponent(9.9999999), "1.000000e+01");
  assert.equal(formatExponent(5e-324), "4.940656e-324");
  assert.equal(formatExponent(1e-323), "9.881313e-324");
  assert.equal(formatExponent(-0), "-0.000000e+00");
});

Deno.test("K14 floatToInt() cuts off, and is exact", () => {
  assert.equal(floatToInt(-1.9), -1);
  assert.ok(Object.is(floatToInt(-0.5), 0));
  assert.equal(floatToInt(1e20), 10n ** 20n);
  assert.throws(() => floatToInt(NaN), EvalError);
  assert.throws(() => floatToInt(-Infinity), EvalError);
});

Deno.test("K14 intToFloat() refuses what no double holds", () => {
  assert.equal(intToFloat(2n ** 70n), 2 ** 70);
  assert.throws(() => intToFloat(2n ** 1100n), EvalError);
});

Deno.test("K14 compareFloat() puts NaN on top", () => {
  assert.equal(compareFloat(NaN, NaN), 0);
  assert.equal(compareFloat(NaN, Infinity), 1);
  assert.equal(compareFloat(1, NaN), -1);
  assert.equal(compareFloat(0, -0), 0);
});

Deno.test("K15 parseFloat() reads decimals and names only", () => {
  assert.equal(parseFloat("+1.5e3"), 1500);
  assert.equal(parseFloat("-Inf"), -Infinity);
  assert.equal(parseFloat("1e400"), Infinity);
  for (const text of ["", " 1", "1 ", "0x", "e5", ".", "--1", "infin"]) {
    assert.equal(parseFloat(text), undefined, text);
  }
});
