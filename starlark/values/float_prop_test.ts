// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatExponent,
  formatFixed,
  formatFloat,
  parseFloat,
} from "./float.ts";

Deno.test("K15 what formatFloat() writes reads back as the same float", () => {
  fc.assert(
    fc.property(fc.double(), (value) => {
      const text = formatFloat(value);
      assert.ok(Object.is(parseFloat(text), value), text);
      assert.match(text, /[.e]|inf|nan/);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("K15 six decimals are the nearest ones", () => {
  const moderate = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(fc.property(moderate, (value) => {
    assert.ok(Math.abs(Number(formatFixed(value)) - value) <= 5.1e-7);
    const exponent = Number(formatExponent(value));
    const margin = Math.abs(value) * 5.1e-7 + Number.MIN_VALUE;
    assert.ok(Math.abs(exponent - value) <= margin);
  }));
});
