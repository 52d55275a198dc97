// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createConfigChildren } from "../children.ts";
import { startAhead } from "../ahead.ts";
import { scriptedHost } from "../_fixture.ts";
import type { ConfigChildren } from "../children.ts";
import { evaluateTypescript } from "./evaluation.ts";
import { readModules } from "./read_modules.ts";

const TEXT = `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {});
export default release(() => [task("t", f)]);
`;

async function withFiles(
  names: readonly string[],
  run: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  for (const name of names) await Deno.writeTextFile(`${root}/${name}`, TEXT);
  await run(root).finally(() => Deno.remove(root, { recursive: true }));
}

async function childFor(
  children: ConfigChildren,
  root: string,
): Promise<unknown> {
  return await children.childFor(await readModules(root, "a.ocu.ts"));
}

Deno.test("what was started ahead evaluates the config", () =>
  withFiles(["a.ocu.ts", "b.ocu.ts"], async (root) => {
    const children = createConfigChildren({ env: {} });
    await children.prepare(root);
    await children.prepare(root);
    const child = await childFor(children, root);
    for (const file of ["a.ocu.ts", "b.ocu.ts"]) {
      const { signal } = new AbortController();
      const effects = scriptedHost();
      const { draft } = await evaluateTypescript(
        { root, file, children, effects, signal },
      );
      assert.equal(draft.functions[0]?.name, "f");
    }
    assert.equal(await childFor(children, root), child, "one for all");
    await children.close();
  }));

Deno.test("only what a command is going to need is started ahead", async () => {
  const kinds = async (files: readonly string[], typed: boolean) => {
    let found: readonly string[] = [];
    await withFiles(files, async (cwd) => {
      const ahead = await startAhead({ cwd, env: {}, typed });
      found = Object.keys(ahead);
      await ahead.repo?.close();
      await ahead.load?.close();
    });
    return found;
  };
  assert.deepEqual(await kinds(["repo.ocu.ts"], true), ["repo", "load"]);
  assert.deepEqual(await kinds(["repo.ocu.star"], true), ["load"]);
  assert.deepEqual(await kinds(["repo.ocu.star"], false), []);
  assert.deepEqual(await kinds([], true), []);
});
