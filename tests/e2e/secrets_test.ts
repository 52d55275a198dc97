// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { snapshot, testEnvironment } from "../_environment.ts";

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
  await using t = await testEnvironment({ "release.ocu.star": RELEASE });
  const env = { TOKEN: CANARY };
  const ran = await t.run(["release", "new", "release.ocu.star"], { env });
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /token is <secret>/);
  assert.match(ran.stderr, /from the shell: <secret>/);
  assert.match(ran.stderr, /and on stderr: <secret>/);
  assert.match(ran.stderr, /cannot log in with <secret>/);
  const told = ran.stdout + ran.stderr;
  assert.ok(!told.includes(CANARY), "printed");
  for (const folder of [`${t.repo}/.store`, t.home]) {
    const files = Object.entries(await snapshot(folder));
    for (const [path, content] of files) {
      assert.ok(!content.includes(CANARY), `in ${path}`);
      assert.ok(!path.includes(CANARY), `in the name ${path}`);
    }
  }
});

Deno.test("E66 C71 arguments never become file names", async () => {
  await using t = await testEnvironment({});
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
  await using t = await testEnvironment({
    "repo.ocu.star": repo,
    "release.ocu.star": `def build():
    return done()

task(build, "build")
`,
  });
  const ran = await t.run(["release", "new", "release.ocu.star"]);
  assert.equal(ran.code, 0, ran.stderr);
  assert.match(ran.stderr, /holds a secret as text, and is recorded with it/);
  const stored = await snapshot(`${t.repo}/.store`);
  assert.ok(!Object.values(stored).join("\n").includes(CANARY));
});
