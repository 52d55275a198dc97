// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { consoleBlocks, openShell } from "./_console.ts";

const EXAMPLES = new URL("../examples/", import.meta.url).pathname;

const NAMES = Array.from(Deno.readDirSync(EXAMPLES))
  .filter((entry) => entry.isDirectory)
  .map((entry) => entry.name)
  .sort();

for (const name of NAMES) {
  Deno.test(`the example "${name}" does what its page says`, async () => {
    const page = await Deno.readTextFile(`${EXAMPLES}${name}/README.md`);
    const blocks = consoleBlocks(page);
    assert.ok(blocks.length > 0, "the page has commands");
    await using shell = await openShell(`${EXAMPLES}${name}/star`);
    for (const block of blocks) {
      assert.equal(await shell.run(block), block.expected);
    }
  });
}

Deno.test("the list of examples names every folder", async () => {
  const list = await Deno.readTextFile(`${EXAMPLES}README.md`);
  const unlisted = NAMES.filter((name) =>
    !list.includes(`(${name}/README.md)`)
  );
  assert.deepEqual(unlisted, []);
});
