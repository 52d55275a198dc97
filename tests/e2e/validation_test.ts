// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const F = "def f(**kwargs):\n    return done()\n\n";

const BAD: Readonly<Record<string, string>> = {
  "an input name of a task": `${F}task(f, "t", inputs={"a-b": 1})\n`,
  "an input name of next": `${F}def g():
    return next(f, inputs={"a-b": 1})

task(g, "t")
`,
  "a tag with a slash":
    `def g():\n    return done(tags=["a/b"])\n\ntask(g, "t")\n`,
  "a tag like a release":
    `def g():\n    return done(tags=["r123"])\n\ntask(g, "t")\n`,
  "an environment name": `register_environment(environment("a/b"))\n`,
  "a missing parameter":
    `def g():\n    return done()\n\ntask(g, "t", inputs={"a": 1})\n`,
  "tasks and environments": `${F}task(f, "t")
register_environment(environment("one"))
`,
  "two tasks of one name": `${F}task(f, "t")\ntask(f, "t")\n`,
};

for (const [name, source] of Object.entries(BAD)) {
  Deno.test(`C36 S60 ${name} is refused`, async () => {
    await using t = await scenario({ "release.ocu.star": source });
    const ran = await t.run(["release", "new", "release.ocu.star"]);
    assert.notEqual(ran.code, 0, ran.stderr);
    assert.notEqual(ran.code, 255, ran.stderr);
    assert.equal(
      await t.state("release.ocu.star/@/task/t"),
      undefined,
      "nothing counts as done",
    );
  });
}

Deno.test("C41 S60 environments with bad names stay out of state", async () => {
  await using t = await scenario({});
  const bad = JSON.stringify({ name: "a-b", attributes: {} });
  const other = JSON.stringify({ name: "other", attributes: {} });
  await t.run(["state", "set", "-f", "json", "@/environment/a-b", bad]);
  await t.run(["state", "set", "-f", "json", "@/environment/one", other]);
  await t.run(["work", "any"]);
  assert.equal(await t.state("@/environment/a-b"), undefined);
  assert.equal(await t.state("@/environment/one"), undefined);
});
