// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { scenario } from "../_scenario.ts";

/** Deploys a value to an environment, and hands it on. */
function packageReading(ref: string): string {
  return `def up(environment, value):
    return done(outputs={"value": value})

def down(environment, value):
    return done()

phase("live", [
    deploy(
        environment=environment("live"),
        up=up,
        down=down,
        inputs={"value": input(ref="${ref}", default="none")},
    ),
])
`;
}

const FILES = {
  "environments.ocu.star": `register_environment(environment("live"))\n`,
  "up/p.ocu.star": packageReading("@/custom/value"),
  "middle/p.ocu.star": packageReading(
    "./-/up/p.ocu.star/@/deploy/live#output/value",
  ),
  "down/p.ocu.star": packageReading(
    "./-/middle/p.ocu.star/@/deploy/live#output/value",
  ),
};

const VALUE = "./-/down/p.ocu.star/@/deploy/live#output/value";

async function released(): Promise<TestEnvironment> {
  const t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  for (const name of ["up", "middle", "down"]) {
    await t.ok(["release", "new", `${name}/p.ocu.star`]);
  }
  assert.equal(await t.state(VALUE), "none");
  return t;
}

Deno.test("C43 C44 a cascade follows a value to the last package", async () => {
  await using t = await released();
  await t.ok(["state", "set", "@/custom/value", "one"]);
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state(VALUE), "one");
  assert.equal(await t.ok(["work", "cascade", "--dryrun"]), "null\n");
  const third = "./-/down/p.ocu.star/@r1/deploy/live/3";
  assert.equal(await t.state(third), undefined, "each ran once more");
});

Deno.test("C47 S51 a cascade after an action follows only its own changes", async () => {
  await using t = await released();
  await t.ok(["state", "set", "@/custom/unrelated", "x"]);
  await t.ok(["state", "set", "@/custom/value", "two"]);
  await t.ok(["state", "apply", "--cascade", "@/custom/value"]);
  assert.equal(await t.state(VALUE), "two");
  assert.equal(await t.state("@/custom/unrelated"), undefined);
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state("@/custom/unrelated"), "x");
});

Deno.test("C43 C45 work of another commit is a cascade's, not continue's", async () => {
  await using t = await released();
  await t.ok(["state", "set", "@/custom/value", "three"]);
  await t.ok(["state", "apply", "@/custom/value"]);
  await t.commit("second");
  await t.ok(["work", "continue"]);
  assert.equal(await t.state(VALUE), "none");
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state(VALUE), "three");
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
  const source = packageReading(
    "./-/middle/p.ocu.star/@/deploy/live#output/value",
  );
  await t.write({
    "down/p.ocu.star": source.replace(
      `    return done(outputs={"value": value})`,
      `    shell("echo x >> ../marks"); fail("never works")`,
    ),
  });
  await t.ok(["state", "set", "@/custom/value", "four"]);
  const stderr = await t.fails(1, ["work", "cascade"]);
  assert.match(stderr, /down\/p\.ocu\.star/);
  const tries = (await t.read("marks"))?.trim().split("\n").length ?? 0;
  assert.equal(tries, 1);
});
