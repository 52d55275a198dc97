// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type {
  TestFileReport,
  TestReport,
  TestResult,
} from "../engine/testing/report.ts";
import type { RunTestsOptions } from "../engine/testing/run_tests.ts";
import { type FakeOptions, ocuroot, type Ran } from "./_fake.ts";

const FRAME = {
  file: "web_test.ocu.star",
  line: 7,
  column: 12,
  function: "test_b",
  snippet: "    t.equal(a, b)",
};

function failing(
  message: string,
  data: Readonly<Record<string, unknown>> = {},
): TestResult {
  const failure = new OcurootError("test/failed", message, {
    frames: [FRAME],
    data,
  });
  return { name: "test_b", ok: false, durationMs: 2, failure, printed: [] };
}

const PASSED: TestResult = {
  name: "test_a",
  line: 3,
  ok: true,
  durationMs: 1204,
  printed: ["not shown"],
};

const LONG: TestResult = {
  ...failing("the list: not equal", {
    actual: "[\n  1,\n  2,\n]",
    expected: "[\n  1,\n  3,\n]",
  }),
  printed: ["hello\x1b[31m", "two\nlines <&>"],
};

const OTHER = failing("Not contained", {
  actual: `"${"a".repeat(80)}"`,
  expected: '"b"',
});

const BROKEN: TestFileReport = {
  file: "x.ocu_test.ts",
  tests: [],
  error: new OcurootError("config/syntax", "Cannot load config: oh", {
    frames: [{ file: "x.ocu_test.ts", line: 1, column: 2 }],
  }),
};

function reportOf(...files: readonly TestFileReport[]): TestReport {
  const tests = files.flatMap((file) => file.tests);
  const passed = tests.filter(({ ok }) => ok).length;
  return {
    root: "/repo",
    files,
    passed,
    failed: tests.length - passed,
    broken: files.filter(({ error }) => error !== undefined).length,
  };
}

const WEB: TestFileReport = {
  file: "web_test.ocu.star",
  tests: [PASSED, failing("Not equal: got 2, want 3"), LONG, OTHER],
};

function run(
  report: TestReport,
  args: readonly string[] = [],
  options: FakeOptions & {
    readonly asked?: (options: RunTestsOptions) => void;
  } = {},
): Promise<Ran> {
  return ocuroot(["test", ...args], {
    ...options,
    engine: {
      runTests(given) {
        options.asked?.(given);
        report.files.forEach((file) => given.onFile?.(file));
        return Promise.resolve(report);
      },
    },
  });
}

Deno.test("a report has a line for each test, and all about failures", async (t) => {
  const { code, stdout, stderr } = await run(reportOf(WEB, BROKEN));
  assert.equal(code, 6);
  assert.equal(stderr, "");
  await t.assertSnapshot(stdout);
});

Deno.test("a report of much is as long as people read", async () => {
  const lines = (from: number) =>
    Array.from({ length: 3000 }, (_, i) => String(from + i)).join("\n");
  const test = {
    ...failing("Not equal", { actual: lines(0), expected: lines(10_000) }),
    printed: [lines(0)],
  };
  const { stdout } = await run(
    reportOf({ file: "web_test.ocu.star", tests: [test] }),
  );
  assert.match(stdout, /\n {4}Got:\n {6}0\n/);
  assert.match(stdout, /\n {4}Want:\n {6}10000\n/);
  assert.match(stdout, /\n {6}… 2900 lines before\n {6}2900\n/);
});

Deno.test("exit codes tell failed tests, broken files and success apart", async () => {
  const good = { file: "a_test.ocu.star", tests: [PASSED] };
  assert.equal((await run(reportOf(good))).code, 0);
  assert.equal((await run(reportOf(WEB))).code, 1);
  assert.equal((await run(reportOf(BROKEN))).code, 6);
  const none = await run(reportOf());
  assert.deepEqual([none.code, none.stdout], [0, ""]);
  assert.match(none.stderr, /^No tests found.*_test\.ocu\.star/);
  const filtered = await run(reportOf(), ["--filter", "x"]);
  assert.match(filtered.stderr, /"x" in their name/);
});

Deno.test("test passes its flags on", async () => {
  let asked: RunTestsOptions | undefined;
  const args = ["a", "b", "--filter=x", "--fail-fast", "--concurrency=2"];
  await run(reportOf(), args, { asked: (given) => void (asked = given) });
  const { paths, filter, failFast, concurrency, cwd } = asked ?? {};
  assert.deepEqual({ paths, filter, failFast, concurrency, cwd }, {
    paths: ["a", "b"],
    filter: "x",
    failFast: true,
    concurrency: 2,
    cwd: "/repo",
  });
});

Deno.test("a report as JSON has errors as objects", async () => {
  const { stdout, code } = await run(reportOf(WEB, BROKEN), ["--json"]);
  assert.equal(code, 6);
  const json = JSON.parse(stdout);
  assert.deepEqual(Object.keys(json), ["files", "passed", "failed", "broken"]);
  const { failure } = json.files[0].tests[1];
  assert.equal(failure.code, "test/failed");
  assert.equal(failure.message, "Not equal: got 2, want 3");
  assert.equal(failure.frames[0].line, 7);
  assert.equal(json.files[1].error.code, "config/syntax");
});

Deno.test("a report as XML keeps what XML allows", async (t) => {
  const { saved } = await run(reportOf(WEB, BROKEN), ["--junit", "out.xml"]);
  assert.deepEqual([...saved.keys()], ["/repo/out.xml"]);
  await t.assertSnapshot(saved.get("/repo/out.xml"));
});

Deno.test("failures are annotations on GitHub", async () => {
  const { stderr } = await run(reportOf(WEB, BROKEN), [], {
    env: { GITHUB_ACTIONS: "true" },
  });
  const [first = ""] = stderr.split("\n");
  assert.equal(
    first,
    "::error file=web_test.ocu.star,line=7,col=12,title=test/failed::" +
      "Not equal: got 2, want 3",
  );
  assert.match(stderr, /^::error file=x\.ocu_test\.ts,line=1,col=2/m);
});
