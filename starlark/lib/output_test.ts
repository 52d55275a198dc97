// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import { exec } from "../eval/exec.ts";

Deno.test("K18 print() joins with sep", () => {
  const lines: string[] = [];
  exec('print("a", 1, sep = "|")\nprint("é", None)\nprint()', {
    filename: "print.star",
    print: (text) => lines.push(text),
  });
  assert.deepEqual(lines, ["a|1", "é None", ""]);
});

Deno.test("K18 fail() joins with sep and says fail", () => {
  const program = () =>
    exec('fail("a", "b", sep = "-")', { filename: "fail.star" });
  assert.throws(
    program,
    (error) => error instanceof StarlarkError && error.message === "fail: a-b",
  );
});
