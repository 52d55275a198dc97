// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";

const ENVIRONMENTS = `register_environment(environment("eu", {}))
register_environment(environment("us", {}))
`;

const WEB = `def build(go):
    if go == "bad":
        fail("no room")
    return done(tags=["v-" + go])

def up(environment):
    return done()

def down(environment):
    return done()

task(build, "build", inputs={"go": input(ref="./custom/go")})
phase("live", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

const W = "test/-/web.ocu.star";

async function open(files = {}): Promise<TestEnvironment> {
  const t = await testEnvironment({
    "environments.ocu.star": ENVIRONMENTS,
    "web.ocu.star": WEB,
    ...files,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  return t;
}

/** Gives what a release waits for, and lets its work be done. */
async function answer(t: TestEnvironment, value: string) {
  await t.ok(["state", "set", "web.ocu.star/@r1/custom/go", value]);
  return await t.run(["work", "any", "--comprehensive"], { commit: "c1" });
}

Deno.test("C34 E36 status tells what is deployed where, and what waits or failed", async () => {
  await using t = await open();
  assert.equal(await t.ok(["status"]), "Nothing has been released\n");
  await t.ok(["release", "new", "web.ocu.star"], { commit: "c1" });
  await answer(t, "one");
  assert.equal(
    await t.ok(["status"], { commit: "c2" }),
    `${W}  @r1 complete  commit c1, tags v-one\n  eu  @r1\n  us  @r1\n`,
  );
  await t.ok(["release", "new", "web.ocu.star"], { commit: "c2" });
  const waiting = await t.ok(["status", "web.ocu.star"], { commit: "c2" });
  assert.match(waiting, /@r2 waiting {2}commit c2\n {2}eu {2}@r1\n/);
  assert.match(waiting, /pending {3}test\S+@r2\/task\/build\/1\n.*value of/);
  const { code } = await t.run(["status", "--detailed-exitcode"]);
  assert.equal(code, 3);
  await t.ok(["state", "set", "web.ocu.star/@r2/custom/go", "bad"]);
  const wanted = await t.ok(["status"]);
  assert.match(wanted, /wanted {4}create test\S+@r2\/custom\/go\n.*work any/);
  await t.run(["work", "any", "--comprehensive"], { commit: "c2" });
  const failed = await t.ok(["status"], { commit: "c2" });
  assert.match(failed, /@r2 failed/);
  assert.match(failed, /It failed: .*no room\n.*Next: ocuroot release retry/);
});

Deno.test("C63 C64 E21 status names the process that executes a run", async () => {
  await using t = await open({
    "slow.ocu.star": `def work():
    shell("touch started; while ! test -e go; do sleep 0.02; done")

task(work, "work")
`,
  });
  const release = t.run(["release", "new", "slow.ocu.star"]);
  while (await t.read("started") === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { runs } = JSON.parse(await t.ok(["status", "--json"]));
  await t.write({ go: "" });
  assert.equal((await release).code, 0);
  const [{ ref, status, why, claim }] = runs;
  assert.deepEqual([ref, status], [
    "test/-/slow.ocu.star/@r1/task/work/1",
    "running",
  ]);
  assert.equal(claim.pid, Deno.pid);
  assert.equal(claim.host, Deno.hostname());
  assert.equal(claim.lease_ms, 120_000);
  assert.match(why, /^process \d+ on ".*" executes it since 20.*120 s/);
});
