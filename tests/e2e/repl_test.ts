// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const FILE = `WORD = "hello"

def twice(text):
    return text + text
`;

Deno.test("K63 repl evaluates one expression over a file", async (t) => {
  await using e = await scenario({ "lib.ocu.star": FILE });
  await t.step("a call", async () => {
    const out = await e.ok(["repl", "lib.ocu.star", "-c", "twice('ab')"]);
    assert.match(out, /abab/);
  });
  await t.step("a print", async () => {
    const ran = await e.run(["repl", "lib.ocu.star", "-c", "print(WORD)"]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout + ran.stderr, /hello/);
  });
  await t.step("an error", async () => {
    const ran = await e.run(["repl", "lib.ocu.star", "-c", "missing"]);
    assert.notEqual(ran.code, 0);
  });
});
