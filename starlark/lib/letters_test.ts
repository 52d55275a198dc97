// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { fromText, toText } from "../values/text.ts";
import { changeCase, isCased, mapRune } from "./letters.ts";

Deno.test("K21 letters map to one letter", () => {
  const upper = (text: string) => toText(changeCase(fromText(text), "upper"));
  assert.equal(upper("straße"), "STRAßE");
  assert.equal(upper("\u1fb3"), "\u1fbc");
  assert.equal(upper("ﬁ"), "ﬁ");
  const lower = (text: string) => toText(changeCase(fromText(text), "lower"));
  assert.equal(lower("\u0130"), "i");
  assert.equal(lower("ΑΣ"), "ας".replace("ς", "σ"));
});

Deno.test("K21 digraphs have a title form", () => {
  for (const code of [0x1c4, 0x1c5, 0x1c6]) {
    assert.equal(mapRune(code, "title"), 0x1c5);
  }
  assert.equal(mapRune(0x61, "title"), 0x41);
});

Deno.test("K21 only letters with a counterpart have a case", () => {
  assert.ok(isCased(0x61));
  assert.ok(isCased(0x2160));
  assert.ok(!isCased(0xaa));
  assert.ok(!isCased(0x4e2d));
});
