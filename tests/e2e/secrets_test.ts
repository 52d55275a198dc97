// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import {
  FS_REPO,
  snapshot,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";
import { scenario, storesOf } from "../_scenario.ts";

const CANARY = "canary-7d1f";

const RELEASE = `def build():
    token = secret(env()["TOKEN"])
    print("token is", token)
    shell("echo from the shell: $TOKEN; echo and on stderr: $TOKEN >&2")
    return done()

def leak():
    token = secret(env()["TOKEN"])
    fail("cannot log in with " + token)

task(build, "build")
task(leak, "leak")
`;

Deno.test("K58 C71 B60 a secret is masked in output, errors, logs and file names", async () => {
  await using t = await scenario({ "release.ocu.star": RELEASE });
  const env = { TOKEN: CANARY };
  const ran = await t.run(["release", "new", "release.ocu.star"], { env });
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /token is <secret>/);
  assert.match(ran.stderr, /from the shell: <secret>/);
  assert.match(ran.stderr, /and on stderr: <secret>/);
  assert.match(ran.stderr, /cannot log in with <secret>/);
  const told = ran.stdout + ran.stderr;
  assert.ok(!told.includes(CANARY), "printed");
  for (const [path, content] of Object.entries(await snapshot(t.home))) {
    assert.ok(!content.includes(CANARY), `in ${path}`);
    assert.ok(!path.includes(CANARY), `in the name ${path}`);
  }
  assert.ok(!(await stored(t)).includes(CANARY), "in state or intent");
});

Deno.test("E66 C71 arguments never become file names", async () => {
  await using t = await scenario({});
  await t.ok(["state", "set", "@/custom/token", CANARY]);
  const names = Object.keys(await snapshot(t.home));
  assert.ok(!names.join("\n").includes(CANARY));
});

Deno.test("B29 I11 a secret written into the repo config is warned of", async () => {
  const repo = `ocuroot("0.3.0")
repo_alias("test")
store.set(store.fs("./.store"))
secret("${CANARY}")
`;
  await using t = await scenario({
    "repo.ocu.star": repo,
    "release.ocu.star": `def build():
    return done()

task(build, "build")
`,
  });
  const ran = await t.run(["release", "new", "release.ocu.star"]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, /holds a secret as text, and is recorded with it/);
  assert.ok(!(await stored(t)).includes(CANARY));
});

Deno.test("B31 F42 I11 a token in a store's URL is masked, and warned of where it is recorded", async () => {
  const url = `https://me:${CANARY}@127.0.0.1:1/stores.git`;
  await using t = await testEnvironment({
    "repo.ocu.star": `${FS_REPO}repo_remotes = ["${url}"]\n`,
    "release.ocu.star": `def build():
    print("never shown: ${CANARY}")
    return done()

task(build, "build")
`,
  });
  const ran = await t.run(["release", "new", "release.ocu.star"]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, /holds a secret as text, and is recorded with it/);
  assert.match(ran.stderr, /never shown: <secret>/);
  await t.write({
    "repo.ocu.star": `repo_alias("test")
store.set(store.git("${url}"))
`,
  });
  const told = await t.run(["status"]);
  assert.equal(told.code, 1);
  assert.match(told.stderr, /Cannot reach remote "https:\/\/127/);
  const home = Object.values(await snapshot(t.home)).join("\n");
  for (const text of [ran.stdout, ran.stderr, told.stdout, told.stderr, home]) {
    assert.ok(!text.includes(CANARY), text);
  }
});

/** All that was ever written to the stores, with the messages. */
async function stored(t: TestEnvironment): Promise<string> {
  const files = Object.values(await snapshot(`${t.repo}/.store`));
  const remote = storesOf(t);
  const isOnFiles = files.length > 0;
  const text = isOnFiles
    ? files.join("\n")
    : await t.git("-C", remote, "log", "-p", "--all");
  assert.match(text, /"body"/, "something was written");
  return text;
}
