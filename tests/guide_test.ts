// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { consoleBlocks, openShell, shownFiles } from "./_console.ts";

const ROOT = new URL("../", import.meta.url).pathname;

for (const path of ["README.md", "docs/guide/tour.md"]) {
  Deno.test(`${path} shows what really happens`, async () => {
    const page = await Deno.readTextFile(ROOT + path);
    const blocks = consoleBlocks(page);
    assert.ok(blocks.length > 0, "the page has commands");
    const folder = await Deno.makeTempDir();
    for (const [name, content] of Object.entries(shownFiles(page))) {
      await Deno.writeTextFile(`${folder}/${name}`, content);
    }
    await using shell = await openShell(folder);
    await Deno.remove(folder, { recursive: true });
    for (const block of blocks) {
      assert.equal(await shell.run(block), block.expected);
    }
  });
}
