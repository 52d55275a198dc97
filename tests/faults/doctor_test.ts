// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const CONFIG = `def build():
    shell("test -e fixed")
    return done(outputs={"x": 1})

def approve(ok, x):
    return done()

def last():
    return done()

phase("build", [task(build, "build")])
phase("check", [task(approve, "approve", inputs={
    "ok": input(ref="./custom/ok"),
    "x": input(ref="./task/build#output/x"),
})])
phase("last", [task(last, "last")])
`;

interface Explained {
  readonly ref: string;
  readonly status: string;
  readonly why: string;
  readonly next?: string;
}

Deno.test("B36 every run that is not done is explained, and its command carries it on", async () => {
  await using t = await testEnvironment({ "web.ocu.star": CONFIG });
  const runs = async (): Promise<readonly Explained[]> =>
    JSON.parse(await t.ok(["doctor", "--json"])).runs;
  const R = "test/-/web.ocu.star/@r1";
  await t.fails(1, ["release", "new", "web.ocu.star"]);
  const [approve, build, last] = await runs();
  assert.match(approve?.why ?? "", /waits for "test.*task\/build" \(failed\)/);
  assert.match(build?.why ?? "", /^It failed: .*test -e fixed/);
  assert.equal(build?.next, `ocuroot release retry "${R}"`);
  assert.match(last?.why ?? "", /waits for ".*task\/approve" \(pending\)/);
  await t.write({ fixed: "" });
  await t.ok(["release", "retry", R]);
  const [waiting] = await runs();
  assert.equal(waiting?.ref, `${R}/task/approve/1`);
  const wish = `${R}/custom/ok`;
  assert.equal(waiting.why, `It waits for a value of "${wish}"`);
  for (const command of (waiting.next ?? "").split(" && ")) {
    const words = command.replaceAll('"', "").split(" ").slice(1);
    await t.ok(words);
  }
  assert.deepEqual(await runs(), []);
  assert.match(await t.ok(["doctor"]), /^All is well$/m);
  await t.ok(["state", "fsck"]);
});

Deno.test("B36 outside of a repository the doctor says so and looks at the rest", async () => {
  await using t = await testEnvironment({});
  await Deno.remove(`${t.repo}/repo.ocu.star`);
  const ran = await t.run(["doctor", "--json"]);
  assert.equal(ran.code, 1, ran.stderr);
  const found = JSON.parse(ran.stdout);
  assert.equal(found.problems.length, 1);
  assert.match(found.problems[0].what, /root of a repository/);
  assert.equal(found.machine.deno, Deno.version.deno);
});

Deno.test({
  name: "B36 doctor tells of a git program that is too old",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using t = await testEnvironment({ "web.ocu.star": CONFIG });
    const path = Deno.env.get("PATH") ?? "";
    const folder = `${t.home}/bin`;
    await Deno.mkdir(folder);
    const tell = async (version: string) => {
      const script = `#!/bin/sh
[ "$*" = --version ] && exec echo git version ${version}
PATH='${path}' exec git "$@"
`;
      await Deno.writeTextFile(`${folder}/git`, script, { mode: 0o755 });
      const env = { PATH: `${folder}:${path}` };
      return (await t.run(["doctor"], { env })).stdout;
    };
    assert.match(await tell("2.29.3"), /git 2\.29\.3 is older than 2\.30/);
    for (const version of ["2.30.2", "2.100.0", "3.1.0"]) {
      assert.doesNotMatch(await tell(version), /is older than/);
    }
  },
});
