// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { createConfigChildren } from "../../engine/config/children.ts";
import { loadConfig } from "../../engine/config/load.ts";
import type { LoadedConfig } from "../../engine/config/loaded.ts";

const ROOT = new URL("./examples", import.meta.url).pathname;

const ENVIRONMENTS = [
  { name: "dev", attributes: { tier: "test" } },
  { name: "qa.1", attributes: { tier: "test" } },
  { name: "eu", attributes: { tier: "live" } },
  { name: "lab", attributes: {} },
];

/** Loads both twins of an example. */
async function twins(
  name: string,
  environments: readonly { name: string; attributes: object }[],
): Promise<readonly LoadedConfig[]> {
  const children = createConfigChildren({ env: {} });
  try {
    return await Promise.all(["star", "ts"].map((language) =>
      loadConfig({
        root: ROOT,
        base: `acme/shop/-/${name}.ocu.${language}/@r7`,
        children,
        env: {},
        signal: new AbortController().signal,
        effects: {
          perform: () =>
            Promise.resolve(JSON.parse(JSON.stringify(environments))),
          print() {},
          secret() {},
        },
      })
    ));
  } finally {
    await children.close();
  }
}

/** The stored text, but for extension, spelling of names and positions. */
function stored(config: LoadedConfig | undefined): string {
  const text = JSON.stringify(config?.declaration, sortKeys);
  return text.replaceAll(/\.ocu\.(star|ts)/g, ".ocu")
    .replaceAll(/:\d+:\d+/g, ":0:0");
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort());
}

for (const name of ["b", "c"]) {
  Deno.test(`K65 example ${name.toUpperCase()} is one graph in both languages`, async () => {
    const live = ENVIRONMENTS.filter(({ attributes }) => "tier" in attributes);
    const [star, ts] = await twins(name, live);
    assert.equal(stored(ts), stored(star));
    assert.ok(stored(ts).includes("acme/shop/-/"));
  });
}

Deno.test("K65 without environments phases are empty in both languages", async () => {
  const [star, ts] = await twins("b", []);
  assert.equal(stored(ts), stored(star));
  assert.deepEqual(
    ts?.declaration.package?.phases.map(({ tasks }) => tasks.length),
    [1, 0, 0],
  );
});
