// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

const HERE = new URL("./", import.meta.url).pathname;
const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const MARK = /^\s*\/\/ @ts-expect-error/;

/** Places `file:line` at which the compiler finds fault. */
async function faults(files: readonly string[]): Promise<Set<string>> {
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--config", CONFIG, ...files],
    env: { NO_COLOR: "1" },
  }).output();
  const text = new TextDecoder().decode(stderr);
  const places = text.matchAll(/^ {4}at file:\/\/\S*\/(\w+\.ts):(\d+):\d+/gm);
  return new Set(Array.from(places, ([, file, line]) => `${file}:${line}`));
}

Deno.test("K66 a wrong key, type, input or down is found by the checker", async () => {
  const folder = await Deno.makeTempDir();
  const marked: string[] = [];
  const files: string[] = [];
  for await (const { name } of Deno.readDir(HERE)) {
    if (name.endsWith("_test.ts")) continue;
    const lines = (await Deno.readTextFile(HERE + name)).split("\n");
    lines.forEach((line, index) => {
      if (MARK.test(line)) marked.push(`${name}:${index + 2}`);
    });
    const bare = lines.map((line) => line.replace(MARK, "// was marked"));
    await Deno.writeTextFile(`${folder}/${name}`, bare.join("\n"));
    files.push(`${folder}/${name}`);
  }
  const found = await faults(files);
  await Deno.remove(folder, { recursive: true });
  assert.ok(marked.length > 20);
  assert.deepEqual([...found].sort(), marked.sort());
});
