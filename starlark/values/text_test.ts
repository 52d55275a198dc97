// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { encodeRune, fromText, runes, toText } from "./text.ts";

Deno.test("K16 fromText() makes one char of each byte", () => {
  assert.equal(fromText("abc"), "abc");
  assert.equal(fromText("é"), "\xc3\xa9");
  assert.equal(fromText("é").length, 2);
  assert.equal(fromText("😀").length, 4);
  assert.equal(fromText("\ud800"), "\xef\xbf\xbd");
});

Deno.test("K16 toText() replaces each byte that is not valid", async (t) => {
  const rows: [string, string][] = [
    ["a\xc3\xa9", "aé"],
    ["\xff", "\ufffd"],
    ["\xe2\x82", "\ufffd\ufffd"],
    ["\xc0\x80", "\ufffd\ufffd"],
    ["\xe0\x80\x80", "\ufffd\ufffd\ufffd"],
    ["\xed\xa0\x80", "\ufffd\ufffd\ufffd"],
    ["\xf4\x90\x80\x80", "\ufffd\ufffd\ufffd\ufffd"],
    ["\xc3a", "\ufffda"],
    ["\xef\xbb\xbfa", "\ufeffa"],
  ];
  for (const [bytes, text] of rows) {
    await t.step(
      JSON.stringify(bytes),
      () => assert.equal(toText(bytes), text),
    );
  }
});

Deno.test("K16 runes() tells code points and their bytes", () => {
  assert.deepEqual([...runes("a\xc3\xa9\xff")], [
    { code: 0x61, bytes: "a", valid: true },
    { code: 0xe9, bytes: "\xc3\xa9", valid: true },
    { code: 0xfffd, bytes: "\xff", valid: false },
  ]);
  assert.equal(encodeRune(0x20ac), "\xe2\x82\xac");
});
