// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { checkConfigs } from "../engine/lint/check_configs.ts";
import { consoleBlocks, openShell } from "./_console.ts";
import { DENO_JSON, typeFaults } from "./_user_repository.ts";

const EXAMPLES = new URL("../examples/", import.meta.url).pathname;

const NAMES = Array.from(Deno.readDirSync(EXAMPLES))
  .filter((entry) => entry.isDirectory)
  .map((entry) => entry.name)
  .sort();

/** Runs a page with the configs of one language; gives it as it really went. */
async function play(
  name: string,
  { page, language }: { readonly page: string; readonly language: string },
): Promise<readonly string[]> {
  await using shell = await openShell(`${EXAMPLES}${name}/${language}`);
  const told: string[] = [];
  for (const block of consoleBlocks(page)) told.push(await shell.run(block));
  return told;
}

for (const name of NAMES) {
  Deno.test(`the example "${name}" does what its page says`, async () => {
    const text = await Deno.readTextFile(`${EXAMPLES}${name}/README.md`);
    const pages = [
      { language: "star", page: text },
      { language: "ts", page: text.replaceAll(".ocu.star", ".ocu.ts") },
    ];
    const told = await Promise.all(pages.map((page) => play(name, page)));
    for (const [index, { language, page }] of pages.entries()) {
      const expected = consoleBlocks(page).map(({ expected }) => expected);
      assert.ok(expected.length > 0, "the page has commands");
      assert.deepEqual(told[index], expected, `${name}/${language}`);
    }
  });
}

Deno.test("K66 examples in TypeScript type-check in a repository of their own", async () => {
  const files: Record<string, string> = {};
  for (const name of NAMES) {
    const folder = `${EXAMPLES}${name}/ts`;
    assert.equal(await Deno.readTextFile(`${folder}/deno.json`), DENO_JSON);
    await collect(folder, { into: files, below: name });
  }
  // One that is wrong shows that the checker knows the SDK.
  files["wrong.ocu.ts"] = files["minimal/package.ocu.ts"]
    ?.replace('output("file")', 'output("fiel")') ?? "";
  const faults = await typeFaults(files);
  const places = faults.matchAll(/at file:\/\/\S*?\/([\w.]+):\d+:\d+$/gm);
  assert.deepEqual([...places].map(([, file]) => file), ["wrong.ocu.ts"]);
  assert.match(faults, /"fiel"/);
});

Deno.test("K63 a check finds nothing in the examples", async () => {
  const env = Deno.env.toObject();
  for (const name of NAMES) {
    for (const language of ["star", "ts"]) {
      const cwd = `${EXAMPLES}${name}/${language}`;
      const found = await checkConfigs({ cwd, env, types: false });
      assert.ok(found.files.length > 1);
      assert.deepEqual([...found.findings, ...found.notes], []);
    }
  }
});

async function collect(
  folder: string,
  { into, below }: {
    readonly into: Record<string, string>;
    readonly below: string;
  },
): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const [path, key] = [`${folder}/${name}`, `${below}/${name}`];
    if (isDirectory) await collect(path, { into, below: key });
    if (name.endsWith(".ts")) into[key] = await Deno.readTextFile(path);
  }
}

Deno.test("the list of examples names every folder", async () => {
  const list = await Deno.readTextFile(`${EXAMPLES}README.md`);
  const unlisted = NAMES.filter((name) =>
    !list.includes(`(${name}/README.md)`)
  );
  assert.deepEqual(unlisted, []);
});
