// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addInt,
  bitInt,
  compareInt,
  floorDivInt,
  type Int,
  modInt,
  mulInt,
  negInt,
  normalize,
  notInt,
  parseInt,
  shiftLeftInt,
  shiftRightInt,
  subInt,
} from "./int.ts";

/** Ints around all borders: small, 32 bits, 53 bits, beyond. */
const int: fc.Arbitrary<bigint> = fc.oneof(
  fc.bigInt(-20n, 20n),
  fc.bigInt(-(2n ** 33n), 2n ** 33n),
  fc.bigInt(2n ** 53n - 5n, 2n ** 53n + 5n),
  fc.bigInt(-(2n ** 54n), 2n ** 54n),
  fc.bigInt(-(2n ** 130n), 2n ** 130n),
);

Deno.test("K14 ints calculate as bigints do and keep one form", () => {
  fc.assert(
    fc.property(int, int, (a, b) => {
      const [x, y] = [normalize(a), normalize(b)];
      same(addInt(x, y), a + b);
      same(subInt(x, y), a - b);
      same(mulInt(x, y), a * b);
      same(negInt(x), -a);
      same(notInt(x), ~a);
      same(bitInt("&", x, y), a & b);
      same(bitInt("|", x, y), a | b);
      same(bitInt("^", x, y), a ^ b);
      assert.equal(compareInt(x, y), a < b ? -1 : a > b ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});

Deno.test("K14 quotient and remainder fit together", () => {
  fc.assert(
    fc.property(int, int.filter((b) => b !== 0n), (a, b) => {
      const quotient = BigInt(floorDivInt(normalize(a), normalize(b)));
      const rest = BigInt(modInt(normalize(a), normalize(b)));
      assert.equal(quotient * b + rest, a);
      assert.ok(b > 0n ? rest >= 0n && rest < b : rest <= 0n && rest > b);
    }),
    { numRuns: 500 },
  );
});

Deno.test("K14 shifts are products and floors of quotients", () => {
  fc.assert(
    fc.property(int, fc.integer({ min: 0, max: 200 }), (a, count) => {
      same(shiftLeftInt(normalize(a), count), a << BigInt(count));
      same(shiftRightInt(normalize(a), count), a >> BigInt(count));
    }),
    { numRuns: 500 },
  );
});

Deno.test("K14 parseInt() reads what toString() writes", () => {
  fc.assert(fc.property(int, fc.integer({ min: 2, max: 36 }), (a, base) => {
    same(parseInt(a.toString(base), base) ?? NaN, a);
  }));
});

/** Checks value and form of a result. */
function same(result: Int, expected: bigint): void {
  assert.equal(BigInt(result), expected);
  assert.ok(Object.is(result, normalize(expected)));
}
