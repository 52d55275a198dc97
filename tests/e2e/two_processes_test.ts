// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const WAITING = `def work(go, name):
    shell("mkdir -p marks && echo {} >> marks/{}".format(name, name))
    return done()

phase("all", [
    task(work, name, inputs={"go": input(ref="@/custom/go"), "name": name})
    for name in ["a", "b", "c", "d"]
])
`;

const PROCESS = { process: true } as const;

Deno.test("C64 E22 two processes never run the same run", async () => {
  await using t = await testEnvironment({ "release.ocu.star": WAITING });
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.ok(["state", "set", "@/custom/go", "yes"]);
  await t.ok(["state", "apply", "@/custom/go"]);
  const both = await Promise.all([
    t.run(["work", "continue"], PROCESS),
    t.run(["work", "continue"], PROCESS),
  ]);
  for (const { code, stderr } of both) assert.notEqual(code, 255, stderr);
  await t.ok(["work", "continue"]);
  for (const name of ["a", "b", "c", "d"]) {
    assert.equal(await t.read(`marks/${name}`), `${name}\n`, "exactly once");
    const status = `release.ocu.star/@r1/task/${name}/1/status/complete`;
    assert.ok(await t.state(status));
  }
});

Deno.test("C64 E29 two processes never share an id", async () => {
  await using t = await testEnvironment({
    "release.ocu.star": `def f():\n    return done()\n\ntask(f, "build")\n`,
  });
  await Promise.all(
    Array.from(
      { length: 3 },
      () => t.ok(["release", "new", "--force", "release.ocu.star"], PROCESS),
    ),
  );
  const releases = await t.ok(["state", "match", "**/@r*"]);
  assert.deepEqual(releases.trim().split("\n"), [
    "test/-/release.ocu.star/@r1",
    "test/-/release.ocu.star/@r2",
    "test/-/release.ocu.star/@r3",
  ]);
  for (const id of ["r1", "r2", "r3"]) {
    const status = `release.ocu.star/@${id}/task/build/1/status/complete`;
    assert.ok(await t.state(status));
  }
});
