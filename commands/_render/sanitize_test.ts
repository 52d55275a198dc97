// SPDX-License-Identifier: MIT

// deno-lint-ignore-file no-control-regex -- control characters are the subject

import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize } from "./sanitize.ts";

Deno.test("F47 escapes are stripped, styles stay when asked", async (t) => {
  const table: [string, string, string, string][] = [
    ["plain text", "a\tb\nc é 日", "a\tb\nc é 日", "a\tb\nc é 日"],
    ["style", "\x1b[1;31mred\x1b[0m", "red", "\x1b[1;31mred\x1b[0m\x1b[0m"],
    ["C1 style", "\x9b32mok", "ok", "\x1b[32mok\x1b[0m"],
    ["clear screen", "\x1b[2Ja\x1b[1;1Hb", "ab", "ab"],
    ["title by BEL", "\x1b]0;own\x07a", "a", "a"],
    ["title by ST", "\x1b]2;own\x1b\\a", "a", "a"],
    ["clipboard", "\x1b]52;c;aGk=\x07a", "a", "a"],
    ["link", "\x1b]8;;http://x\x07t\x1b]8;;\x07", "t", "t"],
    ["device control", "\x1bP1$r0m\x1b\\a", "a", "a"],
    ["C1 string", "\x9d0;own\x9ca", "a", "a"],
    ["unfinished string ends with its line", "\x1b]0;own\nb", "\nb", "\nb"],
    ["alternate screen", "\x1b[?1049ha", "a", "a"],
    ["reset", "\x1bca", "a", "a"],
    ["charset", "\x1b(0a", "a", "a"],
    ["carriage return", "safe\rEVIL\r\nx", "safeEVIL\nx", "safeEVIL\nx"],
    ["backspace", "a\b\b\bb", "ab", "ab"],
    ["direction marks", "a\u202eb\u2066c", "abc", "abc"],
    ["our own marker", "a\uE000b", "ab", "ab"],
    ["style with query", "\x1b[>4ma", "a", "a"],
    ["lone escape", "a\x1b", "a", "a"],
  ];
  for (const [name, text, plain, colored] of table) {
    await t.step(name, () => {
      assert.equal(sanitize(text), plain);
      assert.equal(sanitize(text, { color: true }), colored);
    });
  }
});

Deno.test("F47 nothing but styles is left of any text", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "\x1b",
      "\x1b[",
      "\x1b]",
      "\x9b",
      "\x9d",
      "m",
      "31m",
      "\x07",
      "\x1b\\",
      ";",
      "J",
    ),
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const text = pieces.join("");
    const bad = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;
    assert.doesNotMatch(sanitize(text), bad);
    const colored = sanitize(text, { color: true });
    assert.doesNotMatch(colored.replace(/\x1b\[[0-9;:]*m/g, ""), bad);
  }));
});
