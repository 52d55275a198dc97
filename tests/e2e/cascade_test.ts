// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

const UPSTREAM = `def build():
    return done(outputs={"value": read("value.txt").strip()})

task(build, "build")
`;

const DOWNSTREAM = `def up(environment, value):
    return done(outputs={"value": value, "own": read("own.txt").strip()})

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={
            "value": input(ref="./-/up/p.ocu.star/@/task/build#output/value"),
        },
    ),
])
`;

const FILES = {
  "environments.ocu.star": `register_environment(environment("live"))\n`,
  "up/p.ocu.star": UPSTREAM,
  "up/value.txt": "one\n",
  "down/p.ocu.star": DOWNSTREAM,
  "down/own.txt": "first\n",
};

const VALUE = "./-/down/p.ocu.star/@/deploy/live#output/value";
const OWN = "./-/down/p.ocu.star/@/deploy/live#output/own";

async function released() {
  const t = await testEnvironment(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "up/p.ocu.star"]);
  await t.ok(["release", "new", "down/p.ocu.star"]);
  assert.equal(await t.state(VALUE), "one");
  return t;
}

Deno.test("C43 C47 C57 E5 a cascade redeploys an older commit with its own files", async () => {
  await using t = await released();
  await t.write({ "up/value.txt": "two\n", "down/own.txt": "second\n" });
  await t.commit("second");
  await t.ok(["release", "new", "up/p.ocu.star"]);
  assert.equal(await t.state(VALUE), "one");
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state(VALUE), "two");
  assert.equal(await t.state(OWN), "first", "the files of its own commit");
  const worktrees = await t.git("worktree", "list");
  assert.equal(worktrees.split("\n").length, 1, "no worktree is left");
});

Deno.test("C47 a cascade after a release follows only its own changes", async () => {
  await using t = await released();
  await t.ok(["state", "set", "@/custom/unrelated", "x"]);
  await t.write({ "up/value.txt": "two\n" });
  await t.commit("second");
  await t.ok(["release", "new", "--cascade", "up/p.ocu.star"]);
  assert.equal(await t.state(VALUE), "two");
  assert.equal(await t.state("@/custom/unrelated"), undefined);
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state("@/custom/unrelated"), "x");
});

Deno.test("C13 a dry run prints work as JSON and does nothing", async () => {
  await using t = await released();
  assert.equal(await t.ok(["work", "cascade", "--dryrun"]), "null\n");
  await t.ok(["state", "set", "@/custom/x", "x"]);
  const items = JSON.parse(await t.ok(["work", "any", "-d"]));
  assert.equal(items.length, 1);
  assert.equal(items[0].ref, "@/custom/x");
  assert.equal(items[0].work_type, "create");
  assert.equal(await t.state("@/custom/x"), undefined);
});

Deno.test("C58 E6 E37 a failing downstream ends a cascade with its name", async () => {
  await using t = await released();
  await t.write({
    "up/value.txt": "two\n",
    "down/p.ocu.star": DOWNSTREAM.replace(
      "def up(environment, value):\n",
      `def up(environment, value):\n    shell("echo x >> ../marks")\n` +
        `    fail("never works")\n`,
    ),
  });
  await t.commit("second");
  await t.run(["release", "new", "down/p.ocu.star"]);
  await t.ok(["release", "new", "up/p.ocu.star"]);
  const stderr = await t.fails(1, ["work", "cascade"]);
  assert.match(stderr, /down\/p\.ocu\.star/);
  const tries = (await t.read("marks"))?.trim().split("\n").length ?? 0;
  assert.ok(tries <= 2, `${tries} tries`);
});
