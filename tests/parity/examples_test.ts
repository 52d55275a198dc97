// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openTwins, stored } from "./_twins.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url).pathname;
const SUFFIX = ".ocu.ts";

/** Paths of all configs below a folder, without ending. */
async function configs(folder: string, below = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder + below)) {
    if (isDirectory) found.push(...await configs(folder, `${below}${name}/`));
    if (name.endsWith(SUFFIX)) {
      found.push(below + name.slice(0, -SUFFIX.length));
    }
  }
  return found.sort();
}

for (const { name } of Deno.readDirSync(EXAMPLES)) {
  if (name.endsWith(".md")) continue;
  Deno.test(`K65 the example "${name}" is one graph in both languages`, async (t) => {
    const folder = `${EXAMPLES}${name}/`;
    await using twins = openTwins((language) => folder + language);
    const [star, ts] = await twins.repos();
    assert.deepEqual(ts?.settings, star?.settings);
    const places = await twins.load("environments", []);
    assert.equal(stored(places[1]), stored(places[0]));
    const environments = places[0]?.declaration.environments ?? [];
    assert.ok(environments.length > 0);
    const paths = await configs(`${folder}ts/`);
    for (const path of paths.filter((path) => /package$/.test(path))) {
      await t.step(path, async () => {
        const [star, ts] = await twins.load(path, environments);
        assert.equal(stored(ts), stored(star));
        assert.ok((ts?.declaration.package?.phases.length ?? 0) > 0);
      });
    }
  });
}
