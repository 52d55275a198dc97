// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { readFile } from "../../tools/_files.ts";
import { cliReference, PAGE } from "../../tools/cli_reference.ts";

Deno.test("the reference of commands is what the program says", async () => {
  const hint = "run `deno task docs` and look at what changed";
  assert.equal(await readFile(PAGE), await cliReference(), hint);
});
