// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { FS_REPO, testEnvironment } from "../_environment.ts";

const WEB = `
def build():
    shell("touch built.txt")
    return done()
task(build, "build")
`;

const TEST = `
load("web.ocu.star", "build")
def test_build(t):
    t.shell.on("touch *")
    t.call(build)
    t.equal(t.shell.commands, ["touch built.txt"])
`;

const TYPESCRIPT = `import { test } from "@ocuroot/sdk/testing";
test("nothing is there", (t) => t.equal(t.shell.commands, []));
`;

Deno.test("C50 tests run before a release, and a push passes over them", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": FS_REPO,
    "web.ocu.star": WEB,
    "web_test.ocu.star": TEST,
    "lib/lib.ocu_test.ts": TYPESCRIPT,
  });
  const report = await t.ok(["test"]);
  assert.match(report, /lib\/lib\.ocu_test\.ts\n {2}ok +nothing is there/);
  assert.match(report, /web_test\.ocu\.star\n {2}ok +test_build/);
  assert.match(report, /\n2 passed, 0 failed\n$/);
  assert.equal(await t.read("built.txt"), undefined);
  assert.equal(await t.read(".store/.ocuroot-store"), undefined);
  assert.equal(await t.ok(["push", "-n"]), "web.ocu.star\n");
  assert.doesNotMatch(await t.ok(["check", "--json"]), /_test/);
});

Deno.test("a test that fails, and one that cannot be loaded, stop a pipeline", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": FS_REPO,
    "web.ocu.star": WEB,
    "web_test.ocu.star": TEST.replace("touch built", "touch other"),
  });
  const { code, stdout } = await t.run(["test", "--junit", "report.xml"]);
  assert.equal(code, 1);
  assert.match(
    stdout,
    /got \["touch built\.txt"\], want \["touch other\.txt"\]/,
  );
  assert.match(await t.read("report.xml") ?? "", /failures="1"/);
  await t.write({ "web_test.ocu.star": 'load("gone.ocu.star", "build")\n' });
  await t.fails(6, ["test"]);
  await t.fails(2, ["test", "web.ocu.star"]);
  assert.equal((await t.run(["test", "--filter", "none"])).code, 6);
});
