// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const LIVE = `register_environment(environment("live"))\n`;

const FOLLOWED = `def up(environment, value):
    return done(outputs={"value": value})

def down(environment, value):
    return done()

def after(go):
    return done()

phase("live", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"value": input(ref="@/custom/value", default="none")},
    )
    for e in environments()
])

task(after, "after", inputs={"go": input(ref="@/custom/go")})
`;

Deno.test("C44 C54 K27 S58 E2 a deployment that ran twice does not block what follows", async () => {
  await using t = await testEnvironment({
    "environments.ocu.star": LIVE,
    "release.ocu.star": FOLLOWED,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  for (const key of ["value", "go"]) {
    await t.ok(["state", "set", `@/custom/${key}`, "x"]);
    await t.ok(["state", "apply", `@/custom/${key}`]);
    await t.ok(["work", "continue"]);
  }
  assert.ok(
    await t.state("release.ocu.star/@r1/deploy/live/2/status/complete"),
  );
  assert.ok(await t.state("release.ocu.star/@r1/task/after/1/status/complete"));
});

const STUBBORN = `def up(environment):
    return done()

def down(environment):
    shell("test -e marks/may-go")
    return done()

phase("live", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

Deno.test("C59 E7 a retried teardown leaves the environment without a deployment", async () => {
  await using t = await testEnvironment({
    "environments.ocu.star": LIVE,
    "release.ocu.star": STUBBORN,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.ok(["state", "delete", "release.ocu.star/@/deploy/live"]);
  await t.fails(1, ["work", "any", "--comprehensive"]);
  assert.ok(await t.state("release.ocu.star/@r1/deploy/live/2/status/failed"));
  await t.write({ "marks/may-go": "" });
  await t.ok(["release", "retry", "release.ocu.star"]);
  assert.equal(await t.state("release.ocu.star/@/deploy/live"), undefined);
  const run = await t.state("release.ocu.star/@r1/deploy/live/3");
  assert.equal((run as { type: string }).type, "down");
  assert.equal(await t.ok(["state", "diff"]), "", "nothing is wanted there");
});

Deno.test("C60 E9 E30 a newer release supersedes older ones that wait, r10 over r9", async () => {
  await using t = await testEnvironment({
    "environments.ocu.star": LIVE,
    "release.ocu.star": `def up(environment, go, version):
    return done(outputs={"version": version})

def down(environment, go, version):
    return done()

phase("live", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={
            "go": input(ref="@/custom/go"),
            "version": read("version.txt").strip(),
        },
    )
    for e in environments()
])
`,
  });
  await t.ok(["release", "new", "environments.ocu.star"], { commit: "c" });
  for (let version = 1; version <= 11; version++) {
    await t.write({ "version.txt": `${version}\n` });
    await t.ok(["release", "new", "-f", "release.ocu.star"], { commit: "c" });
  }
  await t.ok(["state", "set", "@/custom/go", "x"]);
  await t.ok(["state", "apply", "@/custom/go"]);
  await t.ok(["work", "continue"], { commit: "c" });
  const version = "release.ocu.star/@/deploy/live#output/version";
  assert.equal(await t.state(version), "11");
  const r9 = "release.ocu.star/@r9/deploy/live/1/status/complete";
  assert.equal(await t.state(r9), undefined);
});

const PAUSED = `def first():
    print("once")
    return next(second, inputs={"go": input(ref="./custom/go")})

def second(go):
    return done(outputs={"f": 1.0, "t": (1, 2), "s": struct(a=1)})

task(first, "chain")
`;

Deno.test("K40 K42 K62 S55 a paused run logs once and keeps JSON", async () => {
  await using t = await testEnvironment({ "release.ocu.star": PAUSED });
  await t.ok(["release", "new", "release.ocu.star"]);
  const at = "release.ocu.star/@r1";
  const logs = await t.state(`${at}/task/chain/1/logs`) as unknown[];
  assert.equal(logs.length, 1);
  assert.ok(await t.state(`${at}/task/chain/1/status/paused`));
  await t.ok(["state", "set", `${at}/custom/go`, "yes"]);
  await t.ok(["state", "apply", `${at}/custom/go`]);
  await t.ok(["release", "continue", at]);
  assert.deepEqual(await t.state(`${at}/task/chain#output`), {
    f: 1,
    t: [1, 2],
    s: { a: 1 },
  });
  const after = await t.state(`${at}/task/chain/1/logs`) as unknown[];
  assert.equal(after.length, 1);
});
