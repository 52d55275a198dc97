// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

/** Ends the program itself the first time: the parent of the shell's parent. */
const DIE_ONCE = `def die_once(name):
    shell("mkdir -p marks; echo {0} >> marks/tries; ".format(name) +
          "test -e marks/died && exit 0; touch marks/died; " +
          "kill -9 $(cut -d' ' -f4 /proc/$PPID/stat); sleep 1")
    return done()
`;

/** It finds its grandparent in /proc. */
const LINUX = { ignore: Deno.build.os !== "linux" };

const DEPLOYMENT = `${DIE_ONCE}
def up(environment):
    return die_once("up")

def down(environment):
    return done()

phase("live", [deploy(environment=e, up=up, down=down) for e in environments()])
`;

const TASK = `${DIE_ONCE}
def build():
    return die_once("build")

task(build, "build")
`;

Deno.test(
  "C63 E21 E28 a deployment whose process was killed is carried on",
  LINUX,
  async () => {
    await using t = await testEnvironment({
      "environments.ocu.star": `register_environment(environment("live"))\n`,
      "release.ocu.star": DEPLOYMENT,
    });
    await t.ok(["release", "new", "environments.ocu.star"]);
    const killed = await t.run(["release", "new", "release.ocu.star"], {
      process: true,
    });
    assert.notEqual(killed.code, 0);
    const run = "release.ocu.star/@r1/deploy/live/1";
    assert.ok(await t.state(`${run}/status/running`), "it died at work");
    await t.ok(["work", "continue"]);
    assert.ok(await t.state("release.ocu.star/@/deploy/live"));
    assert.equal(await t.state(`${run}/status/running`), undefined);
    assert.equal(await t.read("marks/tries"), "up\nup\n");
  },
);

Deno.test(
  "C63 E21 a task whose process was killed is reported, not run again",
  LINUX,
  async () => {
    await using t = await testEnvironment({ "release.ocu.star": TASK });
    await t.run(["release", "new", "release.ocu.star"], { process: true });
    const ran = await t.run(["work", "continue"]);
    assert.notEqual(ran.code, 255, ran.stderr);
    assert.match(ran.stderr, /task\/build\/1|Task: build \[1\]/);
    assert.equal(await t.read("marks/tries"), "build\n");
    await t.ok(["release", "retry", "release.ocu.star"]);
    assert.ok(await t.state("release.ocu.star/@/task/build"));
  },
);
