// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const RELEASE = `def build(previous):
    count = previous + 1
    version = read("version.txt").strip()
    return done(
        outputs={"count": count, "version": version},
        tags=["{}-{}".format(version, count)],
    )

def up(environment, version):
    return done(outputs={"version": version})

def down(environment, version):
    return done()

def publish(approved, version):
    return done(tags=[version])

task(build, "build", inputs={
    "previous": input(ref="./@/task/build#output/count", default=0),
})

phase("staging", [
    deploy(
        environment=environment("staging"),
        up=up,
        down=down,
        inputs={"version": input(ref="./task/build#output/version")},
    ),
])

task(publish, "publish", inputs={
    "approved": input(ref="./custom/approved"),
    "version": input(ref="./task/build#output/version"),
})
`;

Deno.test("C35 S48 versions name releases and a prerelease is promoted", async () => {
  await using t = await scenario({
    "environments.ocu.star": `register_environment(environment("staging"))\n`,
    "release.ocu.star": RELEASE,
    "version.txt": "0.1.0\n",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.commit("second");
  await t.ok(["release", "new", "release.ocu.star"]);

  const commit = async (tag: string) =>
    await t.state(`release.ocu.star/@${tag}#commit`);
  assert.equal(await commit("0.1.0-1"), await commit("r1"));
  assert.equal(await commit("0.1.0-2"), await commit("r2"));
  assert.equal(await commit("0.1.0"), undefined, "not promoted yet");

  const approval = "release.ocu.star/@0.1.0-2/custom/approved";
  await t.ok(["state", "set", approval, "yes"]);
  await t.ok(["state", "apply", approval]);
  await t.ok(["release", "continue", "release.ocu.star/@0.1.0-2"]);
  assert.equal(await commit("0.1.0"), await commit("r2"));

  await t.write({ "version.txt": "0.2.0\n" });
  await t.commit("third");
  await t.ok(["release", "new", "release.ocu.star"]);
  assert.equal(await commit("0.2.0-3"), await commit("r3"));
  const version = "release.ocu.star/@/deploy/staging#output/version";
  assert.equal(await t.state(version), "0.2.0");
});

Deno.test("C35 S48 a tag that is used again moves", async () => {
  await using t = await scenario({
    "release.ocu.star":
      `def f():\n    return done(tags=["stable"])\n\ntask(f, "build")\n`,
  });
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.commit("second");
  await t.ok(["release", "new", "release.ocu.star"]);
  assert.equal(
    await t.state("release.ocu.star/@stable#commit"),
    await t.state("release.ocu.star/@r2#commit"),
  );
});
