// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";

const RELEASE = `def up(environment, version):
    shell("mkdir -p marks && echo {} >> marks/live".format(version))
    return done(outputs={"version": version})

def down(environment, version):
    return done()

phase("live", [
    deploy(
        environment=e,
        up=up,
        down=down,
        inputs={"version": read("version.txt").strip()},
    )
    for e in environments()
])
`;

const LIVE = "release.ocu.star/@/deploy/live";

/** Two releases, the second one deployed. */
async function released(): Promise<TestEnvironment> {
  const t = await testEnvironment({
    "environments.ocu.star": `register_environment(environment("live"))\n`,
    "release.ocu.star": RELEASE,
    "version.txt": "one\n",
  });
  await t.ok(["release", "new", "environments.ocu.star"]);
  await t.ok(["release", "new", "release.ocu.star"]);
  await t.write({ "version.txt": "two\n" });
  await t.ok(["release", "new", "--force", "release.ocu.star"]);
  assert.equal(await t.state(`${LIVE}#output/version`), "two");
  return t;
}

/** Sets the intent to what the first release had. */
async function wantFirst(t: TestEnvironment): Promise<void> {
  const first = await t.state("release.ocu.star/@r1/deploy/live") as {
    release: string;
    input: unknown;
  };
  const intent = JSON.stringify({ release: first.release, input: first.input });
  await t.ok(["state", "set", "-f", "json", LIVE, intent]);
}

Deno.test("C55 S59 E3 an edited deploy intent is shown and performed", async () => {
  await using t = await released();
  await wantFirst(t);
  assert.equal(await t.ok(["state", "diff"]), `test/-/${LIVE}\n`);
  await t.ok(["work", "cascade"]);
  assert.equal(await t.state(`${LIVE}#output/version`), "one");
  assert.equal(await t.ok(["state", "diff"]), "");
  assert.equal(await t.read("marks/live"), "one\ntwo\none\n");
});

Deno.test("C56 E4 an intent that is applied twice is performed once", async () => {
  await using t = await released();
  await wantFirst(t);
  await t.ok(["state", "apply", LIVE]);
  await t.ok(["state", "apply", LIVE]);
  await t.ok(["work", "cascade"]);
  assert.ok(await t.state("release.ocu.star/@r1/deploy/live/2"));
  assert.equal(await t.state("release.ocu.star/@r1/deploy/live/3"), undefined);
});

Deno.test("C67 E17 an empty intent store deletes nothing", async () => {
  await using t = await released();
  await Deno.remove(`${t.repo}/.store/intent`, { recursive: true });
  const ran = await t.run(["work", "any"]);
  assert.notEqual(ran.code, 255, ran.stderr);
  assert.ok(await t.state(LIVE));
  assert.ok(await t.state("@/environment/live"));
});
