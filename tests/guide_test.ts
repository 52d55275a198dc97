// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { consoleBlocks, openShell, shownFiles } from "./_console.ts";
import { DENO_JSON, typeFaults } from "./_user_repository.ts";

const ROOT = new URL("../", import.meta.url).pathname;

const FIRST = "docs/guide/first-typed-release.md";

const PAGES = [
  "README.md",
  "docs/guide/tour.md",
  "docs/guide/typescript.md",
  "docs/guide/check.md",
  FIRST,
  "docs/guide/testing.md",
];

for (const path of PAGES) {
  Deno.test(`${path} shows what really happens`, async () => {
    const page = await Deno.readTextFile(ROOT + path);
    const blocks = consoleBlocks(page);
    assert.ok(blocks.length > 0, "the page has commands");
    const folder = await Deno.makeTempDir();
    for (const [name, content] of Object.entries(shownFiles(page))) {
      await Deno.writeTextFile(`${folder}/${name}`, content);
    }
    await using shell = await openShell(folder, { bare: path === FIRST });
    await Deno.remove(folder, { recursive: true });
    for (const block of blocks) {
      assert.equal(await shell.run(block), block.expected);
    }
  });
}

Deno.test("K66 a first release takes nine commands, and type-checks", async () => {
  const page = await Deno.readTextFile(ROOT + FIRST);
  const commands = consoleBlocks(page).flatMap(({ commands }) => commands);
  assert.ok(commands.length === 9, commands.join("\n"));
  const files = Object.entries(shownFiles(page)).map(([name, text]) =>
    [name, text.replaceAll("jsr:@ocuroot", "@ocuroot")] as const
  );
  assert.equal(await typeFaults(Object.fromEntries(files)), "");
});

Deno.test("K66 what the guide shows in TypeScript type-checks with the deno.json it shows", async () => {
  const page = await Deno.readTextFile(`${ROOT}docs/guide/typescript.md`);
  assert.ok(page.includes(`\`\`\`json\n${DENO_JSON}\`\`\`\n`));
  const blocks = page.matchAll(/^```ts(?: ignore)?\n([\s\S]*?)^```$/gm);
  const files = Array.from(
    blocks,
    ([, code = ""], index) => [`block_${index}.ts`, code] as const,
  );
  assert.ok(files.length > 5);
  const testing = await Deno.readTextFile(`${ROOT}docs/guide/testing.md`);
  const tests = Object.entries(shownFiles(testing))
    .filter(([name]) => name.endsWith(".ts"));
  assert.equal(tests.length, 2);
  const all = Object.fromEntries([...files, ...tests]);
  assert.equal(await typeFaults(all), "");
});
