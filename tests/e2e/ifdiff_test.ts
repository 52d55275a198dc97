// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

Deno.test("C14 ifdiff lists changed files that match, 0 and 1", async (t) => {
  await using e = await testEnvironment({
    "src/a.ts": "1",
    "src/deep/b.ts": "1",
    "docs/a.md": "1",
  });
  const first = await e.git("rev-parse", "HEAD");
  await e.write({ "src/deep/b.ts": "2", "docs/ü b.md": "1" });
  await e.git("rm", "-q", "src/a.ts");
  await e.commit();
  await t.step("globs", async () => {
    assert.equal(
      await e.ok(["ifdiff", "src/**", "./docs/*.md"]),
      "docs/ü b.md\nsrc/a.ts\nsrc/deep/b.ts\n",
    );
    assert.equal(await e.ok(["ifdiff", "src/*"]), "src/a.ts\n");
    assert.equal(
      await e.ok(["ifdiff", "src/**/*.ts"]),
      "src/a.ts\nsrc/deep/b.ts\n",
    );
    assert.equal((await e.run(["ifdiff", "*.rs"])).code, 1);
  });
  await t.step("the working directory counts", async () => {
    const inside = { cwd: "src" };
    assert.equal(
      await e.ok(["ifdiff", "**/*.ts"], inside),
      "a.ts\ndeep/b.ts\n",
    );
    assert.equal(
      await e.ok(["ifdiff", "../docs/*"], inside),
      "../docs/ü b.md\n",
    );
  });
  await t.step("base and current", async () => {
    assert.equal(
      await e.ok(["ifdiff", "--base", first, "--current=HEAD", "src/*"]),
      "src/a.ts\n",
    );
    assert.equal((await e.run(["ifdiff", "--base=HEAD", "**"])).code, 1);
    const all = await e.ok(["ifdiff", "--current", first, "**"]);
    assert.ok(all.includes("docs/a.md\n"), "a first commit is all new");
  });
  await t.step("how names are printed", async () => {
    assert.equal(await e.ok(["ifdiff", "--zero", "src/*"]), "src/a.ts\0");
    assert.equal(await e.ok(["ifdiff", "--nolist", "src/*"]), "");
    assert.deepEqual(
      JSON.parse(await e.ok(["ifdiff", "--json", "src/*"])),
      { files: ["src/a.ts"] },
    );
  });
  await t.step("errors are 2", async () => {
    await e.fails(2, ["ifdiff", "--base", "nowhere", "**"]);
    await e.fails(2, ["ifdiff", "--base=--output=x", "**"]);
    await e.fails(2, ["ifdiff", "a[", "--"]);
    await e.fails(2, ["ifdiff"]);
    await e.fails(2, ["ifdiff", "--unknown", "**"]);
  });
});

Deno.test("C14 ifdiff runs the command after -- if a file matched", async () => {
  await using e = await testEnvironment({ "a.txt": "1" });
  const own = { process: true };
  const command = (script: string) => ["--", "sh", "-c", script];
  const ran = await e.run(["ifdiff", "*.txt", ...command("echo done")], own);
  assert.deepEqual([ran.code, ran.stdout], [0, "a.txt\ndone\n"]);
  const not = await e.run(["ifdiff", "*.rs", ...command("echo done")], own);
  assert.deepEqual([not.code, not.stdout], [1, ""]);
  const args = ["ifdiff", "--nolist", "*.txt", ...command("exit 7")];
  assert.match(await e.fails(2, args, own), /"sh" ended with 7/);
  await e.fails(2, ["ifdiff", "--nolist", "*.txt", "--", "no-such-program"]);
});
