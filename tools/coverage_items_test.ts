// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { itemsOf, languagesOf, testNames } from "./coverage_items.ts";

Deno.test("itemsOf reads the items before the sentence", () => {
  assert.deepEqual(itemsOf("S10 C3 get follows links"), ["S10", "C3"]);
  assert.deepEqual(itemsOf("C3-C5: a range"), ["C3", "C4", "C5"]);
  assert.deepEqual(itemsOf("K1, K2 and the rest"), ["K1", "K2"]);
  assert.deepEqual(itemsOf("parseRef() takes S10"), []);
});

Deno.test("testNames finds names in every form", () => {
  const source = [
    'Deno.test("S1 a", () => {});',
    "Deno.test(\n  `S2 ${x} b`, async () => {});",
    'Deno.test({ name: "S3 c", fn() {} });',
    'await t.step("S4 d", () => {});',
  ].join("\n");
  const items = testNames(source).flatMap(itemsOf);
  assert.deepEqual(items, ["S1", "S2", "S3", "S4"]);
});

Deno.test("languagesOf goes by the place of a test", () => {
  const both = ["star", "ts"];
  assert.deepEqual(languagesOf("tests/parity/calls_test.ts: K38 a"), both);
  const typed = "engine/config/typescript/load_test.ts: K30 b";
  assert.deepEqual(languagesOf(typed), ["ts"]);
  const plain = "engine/config/load_test.ts: K6 as in typescript";
  assert.deepEqual(languagesOf(plain), ["star"]);
});
