// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createMaskStream } from "../../engine/host/mask_stream.ts";
import { createSecrets, type Secrets } from "../../engine/host/secrets.ts";

/** A text that lets a secret out, and what must become of it. */
interface Case {
  readonly name: string;
  readonly secrets: readonly string[];
  readonly text: string;
  readonly masked: string;
}

const CASES: readonly Case[] = JSON.parse(
  await Deno.readTextFile(
    new URL("../corpus/secrets/cases.json", import.meta.url),
  ),
);

Deno.test("B29 F40 K58 every spelling of a secret is masked", async (t) => {
  assert.ok(CASES.length >= 60);
  for (const { name, secrets, text, masked } of CASES) {
    await t.step(name, () => {
      const set = setOf(secrets);
      assert.equal(set.mask(text), masked);
      assert.equal(set.mask(masked), masked, "masking twice differs");
      assert.equal(set.has(text), text !== masked);
    });
  }
});

Deno.test("B29 F40 no cut between chunks lets a secret out", async (t) => {
  for (const { name, secrets, text, masked } of CASES) {
    await t.step(name, () => {
      const set = setOf(secrets);
      for (let cut = 0; cut <= text.length; cut++) {
        const told = inPieces(set, [text.slice(0, cut), text.slice(cut)]);
        assert.equal(told, masked, `cut at ${cut}`);
      }
      assert.equal(inPieces(set, text.split("")), masked, "letter by letter");
    });
  }
});

Deno.test("B29 F40 a secret of many letters is no burden", () => {
  const set = setOf(["ab".repeat(5000)]);
  const text = "ab".repeat(4999) + "\n" + "ab".repeat(5000) + "\nend";
  assert.equal(set.mask(text), "<secret>\nend");
});

function setOf(values: readonly string[]): Secrets {
  const secrets = createSecrets();
  values.forEach((value) => secrets.register(value));
  return secrets;
}

function inPieces(secrets: Secrets, pieces: readonly string[]): string {
  const mask = createMaskStream(secrets);
  return pieces.map((piece) => mask.write(piece)).join("") + mask.end();
}
