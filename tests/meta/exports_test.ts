// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ROOT } from "../../tools/lint/place.ts";

async function symbolsOf(entry: string): Promise<readonly DocSymbol[]> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  return Object.values(nodes).flatMap((module) =>
    (module as { symbols: DocSymbol[] }).symbols
  );
}

/** Names and kinds that a module exports, sorted. */
async function exportsOf(entry: string): Promise<readonly string[]> {
  const symbols = await symbolsOf(entry);
  return symbols
    .flatMap(({ name, declarations }) =>
      declarations.map(({ kind }) => `${kind} ${name}`)
    )
    .sort();
}

interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: { readonly tags?: readonly { readonly kind: string }[] };
  }[];
}

const ENTRIES = [
  "mod.ts",
  "sdk/mod.ts",
  "sdk/testing/mod.ts",
  "starlark/mod.ts",
];

for (const entry of ENTRIES) {
  Deno.test(`${entry} exports what it did before`, async (t) => {
    const names = await exportsOf(entry);
    assert.ok(names.length > 0);
    await t.assertSnapshot(names);
  });
}

/** What can be called or made; types show in the examples of these. */
const VALUES = ["function", "class", "variable"];

for (const entry of ["sdk/mod.ts", "sdk/testing/mod.ts"]) {
  Deno.test(`every value of ${entry} has an example, which is tested`, async () => {
    const symbols = await symbolsOf(entry);
    const bare = symbols.filter(({ declarations }) =>
      declarations.some(({ kind }) => VALUES.includes(kind)) &&
      !declarations.some(({ jsDoc }) =>
        jsDoc?.tags?.some(({ kind }) => kind === "example")
      )
    );
    assert.deepEqual(bare.map(({ name }) => name), []);
  });
}
