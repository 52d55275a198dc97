// SPDX-License-Identifier: MIT
/**
 * Runs the language tests of `testdata/`: every program must succeed or fail
 * at the marked line. They are written in Starlark, in our own words.
 *
 * @module
 */

import assert from "node:assert/strict";
import { assertModule } from "./_assert.ts";
import type { Tally } from "./_assert.ts";
import { readChunks } from "./_chunks.ts";
import type { Chunk } from "./_chunks.ts";
import { StarlarkError } from "./diagnostic.ts";
import { exec } from "./eval/exec.ts";
import { EvalError } from "./diagnostic.ts";
import type { Module } from "./eval/module.ts";
import { jsonModule } from "./lib/json.ts";
import { structBuiltin } from "./lib/struct.ts";
import type { Value } from "./values/value.ts";

/** Checklist items that a file proves besides K21. */
const ITEMS: Readonly<Record<string, string>> = {
  bool: "K14",
  dict: "K14",
  float: "K14 K15",
  int: "K14",
  json: "K20",
  list: "K15",
  scan: "K16",
  string: "K16",
  string_format: "K17",
  struct: "K19",
  builtins: "K18",
};

/** Files that the tests load. */
const LOADABLE: Readonly<Record<string, string>> = {
  "lib.star": `
one = 1
two = 2
items = [1, 2]
table = {"a": 1}
nested = {"list": [[]]}
def pair(x):
    return (x, x)
def append_item(x):
    items.append(x)
def remember(x, seen = []):
    seen.append(x)
    return seen
`,
  "bad.star": "x = 1 // 0",
};

const DIR = new URL("testdata/", import.meta.url);
const tally: Tally = { count: 0 };

for (const name of topics()) {
  const items = ["K21", ITEMS[name] ?? ""].join(" ").trim();
  Deno.test(`${items} language test ${name}`, async (t) => {
    const text = await Deno.readTextFile(new URL(`${name}.star`, DIR));
    for (const chunk of readChunks(text)) {
      await t.step(`line ${chunk.line}`, () => runChunk(name, chunk));
    }
  });
}

Deno.test("K21 the language tests make at least 1200 assertions", () => {
  assert.ok(tally.count >= 1200, `made ${tally.count}`);
});

/** Lists the files. */
function topics(): readonly string[] {
  return [...Deno.readDirSync(DIR)]
    .map((entry) => entry.name.replace(/\.star$/, ""))
    .sort();
}

/** Runs one program and checks how it ends. */
function runChunk(name: string, chunk: Chunk): void {
  const error = outcome(`${name}.star`, chunk);
  if (chunk.error === undefined) {
    assert.equal(error?.render(), undefined);
    return;
  }
  const { line, pattern } = chunk.error;
  assert.ok(error !== undefined, `line ${line} must fail with ${pattern}`);
  assert.match(error.message, new RegExp(pattern));
  assert.equal(error.position.line, line, error.render());
}

/** Runs one program. */
function outcome(
  filename: string,
  { source, dialect }: Chunk,
): StarlarkError | undefined {
  const predeclared: Record<string, Value> = {
    assert: assertModule(tally),
    json: jsonModule(),
    struct: structBuiltin(),
  };
  try {
    exec(source, { filename, dialect, predeclared, load });
  } catch (error) {
    if (error instanceof StarlarkError) return error;
    throw error;
  }
}

/** Loads one of the files there are. */
function load(path: string): Module {
  const source = LOADABLE[path];
  if (source === undefined) throw new EvalError("no such file");
  const module = exec(source, { filename: path });
  module.freeze();
  return module;
}
