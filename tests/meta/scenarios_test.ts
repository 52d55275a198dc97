// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { listFiles, readFile } from "../../tools/_files.ts";

Deno.test("every scenario is listed", async () => {
  const page = await readFile("tests/README.md");
  const files = await listFiles("_test.ts", "tests/e2e");
  const unlisted = files
    .map((file) => file.replace(/^.*\/|_test\.ts$/g, ""))
    .filter((name) => !page.includes(`| \`${name}\``));
  assert.deepEqual(unlisted, []);
});
