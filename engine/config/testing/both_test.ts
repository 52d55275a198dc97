// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { STARLARK, TYPESCRIPT } from "./_fixture.ts";
import { outcome, verdicts } from "./_testkit.ts";

const LANGUAGES = {
  TypeScript: { files: TYPESCRIPT, file: "app/web.ocu_test.ts", prefix: "" },
  Starlark: {
    files: STARLARK,
    file: "app/web_test.ocu.star",
    prefix: "test_",
  },
} as const;

for (const [language, { files, file, prefix }] of Object.entries(LANGUAGES)) {
  Deno.test(`a test in ${language} gives a config its machine, and looks at what it did`, async () => {
    const results = outcome(await verdicts({ files, file }));
    const { wrong, unexpected, ...passed } = Object.fromEntries(
      Object.entries(results)
        .map(([name, text]) => [name.replace(prefix, ""), text]),
    );
    assert.deepEqual(passed, {
      effects: "passed",
      fresh: "passed",
      failures: "passed",
      graph: "passed",
      run: "passed",
    });
    const text = Object.values(files).at(-1) ?? "";
    const lines = text.split("\n");
    const lineOf = (part: string) =>
      lines.findLastIndex((line) => line.includes(part)) + 1;
    assert.equal(
      wrong,
      `test/failed sums: not equal: got 2, want 3 < ${file}:${lineOf("sums")}`,
    );
    const config = Object.keys(files)[0] ?? "";
    const run = (Object.values(files)[0] ?? "").split("\n")
      .findIndex((line) => line.includes("make image")) + 1;
    const call = lineOf("t.fails(build, {");
    assert.equal(
      unexpected,
      'test/unexpected Cannot run "make image": the test has no answer ' +
        `for it < ${file}:${call} < ${config}:${run}`,
    );
  });
}
