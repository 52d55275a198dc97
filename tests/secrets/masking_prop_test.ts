// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";
import { createMaskStream } from "../../engine/host/mask_stream.ts";
import { createSecrets } from "../../engine/host/secrets.ts";

/** Encoders of this test's own, so that no form is taken on trust. */
const ENCODERS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => JSON.stringify(value).slice(1, -1),
  (value) => encodeURIComponent(value),
  (value) => new URLSearchParams([["", value]]).toString().slice(1),
  (value) => btoa(binary(value)),
  (value) => btoa(binary(value)).replace(/\+/g, "-").replace(/\//g, "_"),
  (value) =>
    [...binary(value)]
      .map((char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join(""),
  (value) => value.replaceAll("'", `'\\''`),
];

const LETTER = fc.constantFrom(
  ..."abAB01",
  "=",
  "/",
  "+",
  '"',
  "'",
  "\\",
  "\n",
  " ",
  "%",
  "&",
  "ü",
  "😀",
);
const SECRET = fc.string({ unit: LETTER, minLength: 1, maxLength: 12 });
const TEXT = fc.string({ unit: LETTER, maxLength: 8 });
const ANSI = fc.constantFrom("", "", "", "\x1b[1m", "\x1b[0;31m", "\r");

Deno.test("B29 F40 a masked stream holds no form of any secret", () => {
  fc.assert(
    fc.property(
      fc.array(SECRET, { minLength: 1, maxLength: 3 }),
      fc.array(
        fc.tuple(
          TEXT,
          fc.nat(2),
          fc.nat(ENCODERS.length - 1),
          ANSI,
          fc.nat(20),
        ),
        { maxLength: 5 },
      ),
      fc.array(fc.nat(200), { maxLength: 6 }),
      (values, leaks, cuts) => {
        const secrets = createSecrets();
        for (const value of values) secrets.register(value);
        const text = leaks.map(([before, which, how, ansi, at]) => {
          const form = encode(values[which % values.length] ?? "", how);
          return before + form.slice(0, at) + ansi + form.slice(at);
        }).join("");
        const mask = createMaskStream(secrets);
        const told = pieces(text, cuts).map(mask.write).join("") + mask.end();
        assert.equal(told, secrets.mask(text));
        // deno-lint-ignore no-control-regex -- what hides a secret from a search
        const shown = told.replace(/\x1b\[[0-9;]*m|\r/g, "");
        for (const value of values) {
          if (value.trim().length < 4) continue;
          ENCODERS.forEach((_, how) => {
            const form = encode(value, how);
            assert.ok(!told.includes(form) && !shown.includes(form), form);
          });
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("B29 F40 text without a secret is left alone", () => {
  fc.assert(fc.property(
    fc.array(fc.string({ unit: "binary" })),
    (texts) => {
      const secrets = createSecrets();
      secrets.register("a-secret-that-nobody-would-write");
      const mask = createMaskStream(secrets);
      const told = texts.map(mask.write).join("") + mask.end();
      assert.equal(told, texts.join(""));
    },
  ));
});

function encode(value: string, how: number): string {
  return ENCODERS[how]?.(value) ?? value;
}

function binary(value: string): string {
  return String.fromCharCode(...new TextEncoder().encode(value));
}

function pieces(text: string, cuts: readonly number[]): string[] {
  const places = [...new Set(cuts), text.length].sort((a, b) => a - b);
  return places.map((end, i) => text.slice(places[i - 1] ?? 0, end));
}
