// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ROOT } from "../../tools/lint/place.ts";

/** Names and kinds that a module exports, sorted. */
async function exportsOf(entry: string): Promise<readonly string[]> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", entry],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const { nodes } = JSON.parse(new TextDecoder().decode(stdout));
  const symbols = Object.values(nodes).flatMap((module) =>
    (module as { symbols: DocSymbol[] }).symbols
  );
  return symbols
    .flatMap(({ name, declarations }) =>
      declarations.map(({ kind }) => `${kind} ${name}`)
    )
    .sort();
}

interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly { readonly kind: string }[];
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
