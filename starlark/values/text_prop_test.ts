// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "../syntax/parser.ts";
import { quote } from "./quote.ts";
import {
  bytesToString,
  fromText,
  runes,
  stringToBytes,
  toText,
} from "./text.ts";

const text = fc.string({ unit: "binary" });
const bytes = fc.uint8Array().map(bytesToString);

Deno.test("K16 text survives the way to bytes and back", () => {
  fc.assert(fc.property(text, (value) => {
    assert.equal(toText(fromText(value)), value);
    const decoded = new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(stringToBytes(fromText(value)));
    assert.equal(decoded, value);
  }));
});

Deno.test("K16 code points together hold all bytes", () => {
  fc.assert(fc.property(bytes, (value) => {
    const parts = [...runes(value)].map((rune) => rune.bytes);
    assert.equal(parts.join(""), value);
    assert.equal(bytesToString(stringToBytes(value)), value);
  }));
});

Deno.test("K16 the scanner reads back what quote() writes", () => {
  fc.assert(fc.property(text, (value) => {
    const source = toText(quote(fromText(value)));
    const [statement] = parse(source, "quote.star").body;
    assert.ok(statement?.kind === "expr" && statement.x.kind === "string");
    assert.equal(statement.x.value, fromText(value));
  }));
});
