// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { createMaskStream } from "./mask_stream.ts";
import { createSecrets } from "./secrets.ts";

Deno.test("K58 secrets are masked longest first and the empty one is harmless", () => {
  const secrets = createSecrets();
  for (const value of ["", "abcd", "abcdef", "def-ghi"]) {
    secrets.register(value);
  }
  assert.equal(secrets.mask("x abcd y abcdef z"), "x <secret> y <secret> z");
  assert.equal(secrets.mask("abcdef-ghi"), "<secret>");
  assert.equal(secrets.mask("nothing here"), "nothing here");
  assert.ok(secrets.has("an abcdef"));
  assert.ok(!secrets.has("nothing"));
});

Deno.test("K58 encoded forms of a secret are masked", async (t) => {
  const value = 'p@ss "word"/ü';
  const secrets = createSecrets();
  secrets.register(value);
  const bytes = new TextEncoder().encode(value);
  const padded = (before: string) =>
    new TextEncoder().encode(before + value + "!").toBase64();
  const forms: Record<string, string> = {
    json: JSON.stringify(value).slice(1, -1),
    url: encodeURIComponent(value),
    hex: bytes.toHex(),
    base64: bytes.toBase64(),
    base64url: bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
  };
  for (const [name, form] of Object.entries(forms)) {
    await t.step(name, () => {
      assert.equal(secrets.mask(`<${form}>`), "<<secret>>");
    });
  }
  for (const before of ["", "u", "us"]) {
    await t.step(`base64 after ${before.length} bytes`, () => {
      const text = padded(before);
      assert.ok(secrets.has(text));
      assert.ok(secrets.mask(text).length < "<secret>".length + 8);
    });
  }
});

Deno.test("K58 each line of a secret of several lines is masked", () => {
  const secrets = createSecrets();
  secrets.register("-----BEGIN-----\nabcdefgh\nxyz\n-----END-----\n");
  assert.equal(secrets.mask("key abcdefgh"), "key <secret>");
  assert.equal(secrets.mask("xyz"), "xyz");
});

Deno.test("K58 a stream masks alike wherever it is cut", () => {
  const secrets = createSecrets();
  for (const value of ["hunter2", "ab", "bcd", "two\nlines"]) {
    secrets.register(value);
  }
  const text = "a hunter2 abcd hunter\ntwo\nlines abhunter2 two\nline";
  const whole = secrets.mask(text);
  for (let first = 0; first <= text.length; first++) {
    for (let second = first; second <= text.length; second++) {
      const mask = createMaskStream(secrets);
      const out = mask.write(text.slice(0, first)) +
        mask.write(text.slice(first, second)) +
        mask.write(text.slice(second)) + mask.end();
      assert.equal(out, whole);
    }
  }
});

Deno.test("K58 a stream masks as the whole does, for any secrets", () => {
  const word = fc.string({
    unit: fc.constantFrom("a", "b", "c"),
    maxLength: 4,
  });
  fc.assert(fc.property(
    fc.array(word, { maxLength: 3 }),
    fc.array(word, { maxLength: 6 }),
    (values, pieces) => {
      const secrets = createSecrets();
      for (const value of values) secrets.register(value);
      const mask = createMaskStream(secrets);
      const out = pieces.map((piece) => mask.write(piece)).join("") +
        mask.end();
      assert.equal(out, secrets.mask(pieces.join("")));
    },
  ));
});
