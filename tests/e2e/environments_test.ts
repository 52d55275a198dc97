// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { FS_REPO, type TestEnvironment } from "../_environment.ts";
import { scenario } from "../_scenario.ts";

const RELEASE = `def up(environment):
    write("marks/" + environment["name"], "up")
    return done()

def down(environment):
    shell("rm marks/" + environment["name"])
    return done()

phase("all", [
    deploy(environment=e, up=up, down=down)
    for e in environments()
])
`;

const FILES = {
  "environments.ocu.star": [
    `register_environment(environment("one"))`,
    `register_environment(environment("two"))\n`,
  ].join("\n"),
  "release.ocu.star": RELEASE,
};

const THREE = JSON.stringify({ name: "three", attributes: {} });

async function released(): Promise<TestEnvironment> {
  const t = await scenario(FILES);
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  assert.equal(await t.read("marks/one"), "up");
  assert.equal(await t.read("marks/two"), "up");
  return t;
}

async function assertOnlyOneLeft(t: TestEnvironment): Promise<void> {
  assert.equal(await t.state("@/environment/two"), undefined);
  assert.equal(await t.state("release.ocu.star/@/deploy/two"), undefined);
  assert.equal(await t.read("marks/two"), undefined);
  assert.ok(await t.state("@/environment/one"));
  assert.ok(await t.state("release.ocu.star/@/deploy/one"));
  assert.equal(await t.read("marks/one"), "up");
  assert.equal(await t.ok(["state", "diff"]), "");
}

Deno.test("C38 S49 S53 a new environment is deployed by ops and continue", async () => {
  await using t = await released();
  const set = ["state", "set", "-f", "json", "@/environment/three", THREE];
  await t.ok(set);
  await t.ok(["state", "apply", "@/environment/three"]);
  assert.ok(await t.state("@/environment/three"));
  const op = "release.ocu.star/@r1/op/check_envs";
  assert.notEqual(await t.state(op), undefined);
  await t.ok(["work", "ops"]);
  assert.equal(await t.state(op), undefined);
  assert.ok(await t.state("release.ocu.star/@r1/deploy/three/1"));
  await t.ok(["work", "continue"]);
  assert.equal(await t.read("marks/three"), "up");
  assert.ok(await t.state("release.ocu.star/@/deploy/three"));
});

Deno.test("C43 C47 one command is enough for a new environment", async () => {
  await using t = await released();
  await t.ok(["state", "set", "-f", "json", "@/environment/three", THREE]);
  await t.ok(["work", "any", "--comprehensive"]);
  assert.equal(await t.read("marks/three"), "up");
});

Deno.test("C43 C45 one command is enough where the trigger starts the same command", async () => {
  const program = new URL("../../cli.ts", import.meta.url).pathname;
  await using t = await scenario({
    ...FILES,
    "repo.ocu.star": `${FS_REPO}
def on_work(commit):
    shell("""test "\${DEPTH:-0}" -lt 5
DEPTH=$((\${DEPTH:-0} + 1)) $PROGRAM work any""")

trigger(on_work)
`,
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.ok(["state", "set", "-f", "json", "@/environment/three", THREE]);
  await t.ok(["work", "any"], {
    env: { PROGRAM: `${Deno.execPath()} run -A --no-check ${program}` },
  });
  assert.equal(await t.read("marks/three"), "up");
  assert.equal(await t.ok(["work", "cascade", "-d"]), "null\n");
});

const WAYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "apply, then continue": [
    ["state", "apply", "@/environment/two"],
    ["work", "continue"],
  ],
  "any, twice": [["work", "any"], ["work", "any"]],
  "any --comprehensive, twice": [
    ["work", "any", "--comprehensive"],
    ["work", "any", "--comprehensive"],
  ],
  "apply --cascade": [["state", "apply", "--cascade", "@/environment/two"]],
};

for (const [name, commands] of Object.entries(WAYS)) {
  Deno.test(`C39 S50 an environment is removed by ${name}`, async () => {
    await using t = await released();
    await t.ok(["state", "delete", "@/environment/two"]);
    for (const command of commands) await t.ok(command);
    await assertOnlyOneLeft(t);
    await t.ok(["work", "any"]);
    await assertOnlyOneLeft(t);
  });
}

Deno.test("C62 E12 an environment that comes back is deployed again", async () => {
  await using t = await released();
  await t.ok(["state", "delete", "@/environment/two"]);
  await t.ok(["state", "apply", "--cascade", "@/environment/two"]);
  await assertOnlyOneLeft(t);
  const two = JSON.stringify({ name: "two", attributes: {} });
  await t.ok(["state", "set", "-f", "json", "@/environment/two", two]);
  await t.ok(["state", "apply", "--cascade", "@/environment/two"]);
  assert.equal(await t.read("marks/two"), "up");
  assert.ok(await t.state("release.ocu.star/@/deploy/two"));
});
