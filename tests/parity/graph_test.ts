// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scriptedHost } from "../../engine/config/_fixture.ts";
import { openTwins, stored } from "./_twins.ts";

const ROOT = new URL("./examples", import.meta.url).pathname;

const ENVIRONMENTS = [
  { name: "dev", attributes: { tier: "test" } },
  { name: "qa.1", attributes: { tier: "test" } },
  { name: "eu", attributes: { tier: "live" } },
];

for (const name of ["b", "c"]) {
  Deno.test(`K65 example ${name.toUpperCase()} is one graph in both languages`, async () => {
    await using twins = openTwins(() => ROOT);
    const [star, ts] = await twins.load(name, ENVIRONMENTS);
    assert.equal(stored(ts), stored(star));
    assert.ok(stored(ts).includes("acme/shop/-/"));
  });
}

Deno.test("K65 without environments phases are empty in both languages", async () => {
  await using twins = openTwins(() => ROOT);
  const [star, ts] = await twins.load("b", []);
  assert.equal(stored(ts), stored(star));
  assert.deepEqual(
    ts?.declaration.package?.phases.map(({ tasks }) => tasks.length),
    [1, 0, 0],
  );
});

Deno.test("I6 what a task says of itself is stored where it is not the default", async () => {
  await using twins = openTwins(() => ROOT);
  const [star, ts] = await twins.load("options", ENVIRONMENTS);
  assert.equal(stored(ts), stored(star));
  const tasks = star?.declaration.package?.phases.flatMap(({ tasks }) => tasks);
  const said = tasks?.map(({ task, deploy }) => {
    const { idempotent, policy } = task ?? deploy ?? {};
    return [idempotent, policy];
  });
  assert.deepEqual(said, [
    [undefined, undefined],
    [true, { programs: ["make"] }],
    [undefined, { write: [] }],
    [undefined, { write: [] }],
    [false, { write: [] }],
  ]);
});

Deno.test("K46 K65 example A is one repo config in both languages", async (t) => {
  const plain = "ssh://git@forge.example/acme/shop.git";
  const rich = "https://x-token:t0ken@forge.example/acme/shop.git";
  for (const [FORGE_TOKEN, url] of [["", plain], ["t0ken", rich]] as const) {
    await t.step(url, async () => {
      await using twins = openTwins(() => ROOT);
      const env = FORGE_TOKEN === "" ? {} : { FORGE_TOKEN };
      const [star, ts] = await twins.repos("a.repo", env);
      const { trigger, ...settings } = star?.settings ?? { remotes: [] };
      assert.deepEqual({ ...ts?.settings, trigger: undefined }, {
        ...settings,
        trigger: undefined,
      });
      assert.ok(trigger !== undefined && ts?.settings.trigger !== undefined);
      assert.deepEqual(settings.remotes, [url]);
      for (const repo of [star, ts]) {
        const host = scriptedHost();
        const signal = new AbortController().signal;
        await repo?.trigger("abc", { effects: host, signal, base: "" });
        assert.deepEqual(host.printed.map(({ text }) => text), [
          "queue work for abc",
        ]);
      }
    });
  }
});
