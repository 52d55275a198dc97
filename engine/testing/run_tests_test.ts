// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { withFiles } from "../config/_fixture.ts";
import type { TestReport } from "./report.ts";
import { runTests, type RunTestsOptions } from "./run_tests.ts";

const PASSES = "def test_passes(t):\n    pass\n";
const FAILS = "def test_fails(t):\n    t.ok(False)\n";

function typescript(name: string, body = ""): string {
  return `import { test } from "@ocuroot/sdk/testing";
test("${name}", async (t) => { ${body} });
`;
}

function run(
  files: Readonly<Record<string, string>>,
  options: Partial<RunTestsOptions> & { readonly from?: string } = {},
): Promise<TestReport> {
  const { from = "", ...rest } = options;
  return withFiles(
    { "repo.ocu.star": "", ...files },
    (root) => runTests({ cwd: `${root}/${from}`, env: {}, ...rest }),
  );
}

function told({ files }: TestReport): readonly string[] {
  return files.flatMap(({ file, tests, error }) => [
    ...(error === undefined ? [] : [`${file} ${error.code}`]),
    ...tests.map(({ name, ok }) => `${file} ${name} ${ok}`),
  ]);
}

Deno.test("all tests of the repository run, files in the order of their names", async () => {
  const slow = "await new Promise((r) => setTimeout(r, 1000));";
  const seen: string[] = [];
  const report = await run({
    "a/slow.ocu_test.ts": typescript("slow", slow),
    "b.ocu_test.ts": typescript("quick"),
    "c_test.ocu.star": PASSES + FAILS,
    "d_test.ocu.star": "def test_none(t)\n",
    "web.ocu.star": "fail('a config is no test')\n",
    "helper_test.star": "fail('nor is a module')\n",
    ".hidden/x_test.ocu.star": FAILS,
    "node_modules/x/y_test.ocu.star": FAILS,
    "inner/repo.ocu.ts": "",
    "inner/z_test.ocu.star": FAILS,
    "state/.ocuroot-store": "{}",
    "state/z_test.ocu.star": FAILS,
    "empty_test.ocu.star": "x = 1\n",
  }, { onFile: ({ file }) => void seen.push(file) });
  assert.deepEqual(told(report), [
    "a/slow.ocu_test.ts slow true",
    "b.ocu_test.ts quick true",
    "c_test.ocu.star test_passes true",
    "c_test.ocu.star test_fails false",
    "d_test.ocu.star config/syntax",
  ]);
  assert.deepEqual(seen, report.files.map(({ file }) => file));
  const { passed, failed, broken } = report;
  assert.deepEqual({ passed, failed, broken }, {
    passed: 3,
    failed: 1,
    broken: 1,
  });
});

Deno.test("files and folders may be named, from the working directory", async () => {
  const files = {
    "a/one_test.ocu.star": PASSES,
    "a/b/two_test.ocu.star": PASSES,
    "three_test.ocu.star": PASSES,
    "a/web.ocu.star": "",
  };
  const of = async (...paths: readonly string[]) =>
    (await run(files, { from: "a", paths })).files.map(({ file }) => file);
  assert.deepEqual(await of("one_test.ocu.star"), ["a/one_test.ocu.star"]);
  assert.deepEqual(await of("."), [
    "a/b/two_test.ocu.star",
    "a/one_test.ocu.star",
  ]);
  assert.deepEqual(await of("../three_test.ocu.star", "b", "./b/"), [
    "a/b/two_test.ocu.star",
    "three_test.ocu.star",
  ]);
  assert.deepEqual(await of("//three_test.ocu.star"), ["three_test.ocu.star"]);
  assert.equal((await of()).length, 3);
  await assert.rejects(of("web.ocu.star"), { code: "cli/usage" });
  await assert.rejects(of("gone"), { code: "config/not-found" });
  await assert.rejects(of("../.."), { code: "config/not-found" });
});

Deno.test("a filter chooses tests by their names", async () => {
  const files = { "a_test.ocu.star": PASSES + FAILS };
  assert.deepEqual(told(await run(files, { filter: "_passes" })), [
    "a_test.ocu.star test_passes true",
  ]);
  assert.deepEqual(told(await run(files, { filter: "none" })), []);
});

Deno.test("the first failure may be the last test", async () => {
  const report = await run({
    "a_test.ocu.star": PASSES + FAILS + "def test_more(t):\n    pass\n",
    "b_test.ocu.star": PASSES,
  }, { failFast: true });
  assert.deepEqual(told(report), [
    "a_test.ocu.star test_passes true",
    "a_test.ocu.star test_fails false",
  ]);
});

Deno.test("a failure without a place of its own has that of the test", async () => {
  const report = await run({
    "a.ocu_test.ts": typescript("spins", "for (;;);"),
  }, { env: { OCUROOT_CONFIG_TIMEOUT: "1500ms" } });
  const [test] = report.files[0]?.tests ?? [];
  assert.equal(test?.failure?.code, "config/limit");
  assert.deepEqual(
    test.failure.frames.map(({ file, line }) => `${file}:${line}`),
    ["a.ocu_test.ts:2"],
  );
});

Deno.test("tests need no repository and leave nothing behind", async () => {
  const files = {
    "a_test.ocu.star": `def test_writes(t):
    write("new.txt", "text")
    t.equal(read("new.txt"), "text")
`,
    "b.ocu_test.ts": typescript("b"),
  };
  await withFiles(files, async (cwd) => {
    const report = await runTests({ cwd, env: {} });
    assert.equal(report.failed, 0);
    const names = await Array.fromAsync(Deno.readDir(cwd), (e) => e.name);
    assert.deepEqual(names.sort(), Object.keys(files));
  });
});
