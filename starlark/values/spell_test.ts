// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { nearest } from "./spell.ts";

Deno.test("K21 nearest() finds what was meant, or nothing", async (t) => {
  const names = ["append", "upper", "lower", "strip", "startswith", "find"];
  const rows: [string, string | undefined][] = [
    ["apend", "append"],
    ["APPEND", "append"],
    ["lowr", "lower"],
    ["sitrp", "strip"],
    ["starts_with", "startswith"],
    ["upr", undefined],
    ["foo", undefined],
    ["fi", undefined],
    ["", undefined],
  ];
  for (const [name, meant] of rows) {
    await t.step(name, () => assert.equal(nearest(name, names), meant));
  }
});
