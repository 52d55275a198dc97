// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

Deno.test("C3 C6 C7 C37 C42 custom state is set, applied, deleted and gone", async () => {
  await using t = await scenario({});
  await t.ok(["state", "set", "@/custom/color", "blue"]);
  assert.equal(await t.state("@/custom/color"), undefined, "intent only");
  assert.equal(await t.ok(["state", "diff"]), "@/custom/color\n");
  await t.ok(["state", "apply", "@/custom/color"]);
  assert.equal(await t.state("@/custom/color"), "blue");
  assert.equal(await t.ok(["state", "diff"]), "");
  await t.ok(["state", "delete", "@/custom/color"]);
  await t.ok(["state", "apply", "@/custom/color"]);
  assert.equal(await t.state("@/custom/color"), undefined);
  await t.fails(1, ["state", "delete", "@/custom/color"]);
  await t.fails(1, ["state", "apply", "@/custom/color"]);
});

Deno.test("C3 C6 formats decide what is stored and get prints it indented", async () => {
  await using t = await scenario({});
  const json = '{"b": [1, true, null], "a": "x"}';
  await t.ok(["state", "set", "-f", "json", "@/custom/json", json]);
  await t.ok(["state", "set", "@/custom/string", "1"]);
  await t.ok(["state", "set", "-f", "starlark", "@/custom/star", "1 + 1"]);
  for (const ref of (await t.ok(["state", "diff"])).trim().split("\n")) {
    await t.ok(["state", "apply", ref]);
  }
  const printed = await t.ok(["state", "get", "@/custom/json"]);
  assert.deepEqual(JSON.parse(printed), { a: "x", b: [1, true, null] });
  assert.match(printed, /^\{\n {2}"/);
  assert.equal(await t.ok(["state", "get", "@/custom/string"]), '"1"\n');
  assert.equal(await t.ok(["state", "get", "@/custom/star"]), "2\n");
  assert.equal(await t.state("@/custom/json#a"), "x");
});
