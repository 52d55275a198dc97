// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ROOT } from "../../tools/lint/place.ts";
import { listFiles } from "../../tools/_files.ts";

/** What the product may use from npm; a new name needs a decision first. */
const BUDGET = [
  "@dagrejs/dagre",
  "@stricli/core",
  "dax",
  "diff",
  "hono",
  "isomorphic-git",
  "preact",
  "preact-render-to-string",
  "semver",
  "zod",
];

/** Loads the user's config, whose path nobody knows before. */
const COMPUTED = ["engine/config/typescript/child/serve.ts"];

interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly isDynamic?: boolean;
      readonly code?: { readonly specifier?: string };
    }[];
  }[];
}

async function graphOf(entry: string): Promise<ModuleGraph> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

for (const entry of ["sdk/mod.ts", "sdk/testing/mod.ts", "starlark/mod.ts"]) {
  const [folder] = entry.split("/");
  Deno.test(`${entry} imports nothing but its package`, async () => {
    const { modules } = await graphOf(entry);
    const home = `file://${ROOT}${folder}/`;
    const foreign = modules
      .map((module) => module.specifier)
      .filter((specifier) => !specifier.startsWith(home));
    assert.deepEqual(foreign, []);
    assert.ok(modules.length > 3, "the graph was read");
  });
}

Deno.test("every import of the program resolves", async () => {
  const { modules } = await graphOf("cli.ts");
  assert.deepEqual(modules.filter((module) => module.error !== undefined), []);
});

Deno.test("the program keeps its dependency budget", async () => {
  const { modules } = await graphOf("cli.ts");
  const names = modules
    .map((module) => /^npm:\/?(@?[^@]+)/.exec(module.specifier)?.[1])
    .filter((name) => name !== undefined);
  assert.ok(names.includes("@stricli/core"), "the graph was read");
  const beyond = names.filter((name) => !BUDGET.includes(name));
  assert.deepEqual(beyond, [], "packages beyond the budget");
});

Deno.test("no module depends on itself through another folder", async () => {
  const { modules } = await graphOf("cli.ts");
  const edges = new Map(modules.map(({ specifier, dependencies }) => [
    specifier,
    (dependencies ?? []).flatMap(({ code, isDynamic }) =>
      code?.specifier === undefined || isDynamic ? [] : [code.specifier]
    ),
  ]));
  assert.ok(edges.size > 100, "the graph was read");
  const spread = cyclesIn(edges).filter((cycle) =>
    new Set(cycle.map(folderOf)).size > 1
  );
  assert.deepEqual(spread, []);
});

Deno.test("only what runs without a git program loads isomorphic-git", async () => {
  const { modules } = await graphOf("cli.ts");
  const loading = modules.flatMap(({ specifier, dependencies }) =>
    (dependencies ?? []).some(({ specifier, isDynamic, code }) =>
        specifier === "isomorphic-git" && (isDynamic || code !== undefined)
      )
      ? [specifier.replace(`file://${ROOT}`, "")]
      : []
  );
  assert.deepEqual(loading, ["stores/git/builtin/library.ts"]);
});

Deno.test("the product imports no module by a computed path", async () => {
  const product = (await listFiles(".ts")).filter((path) =>
    !/^(tools|tests|bench|examples)\/|_test\.ts$/.test(path) &&
    !COMPUTED.includes(path)
  );
  const computed = await Promise.all(product.map(async (path) => {
    const source = await Deno.readTextFile(ROOT + path);
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return /\bimport\((?!\s*["'])/.test(code) ? [path] : [];
  }));
  assert.deepEqual(computed.flat(), []);
});

function folderOf(specifier: string): string {
  return specifier.replace(`file://${ROOT}`, "").replace(/[^/]*$/, "");
}

function cyclesIn(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (module: string, path: readonly string[]) => {
    const at = path.indexOf(module);
    if (at >= 0) cycles.push([...path.slice(at), module]);
    if (at >= 0 || done.has(module)) return;
    done.add(module);
    for (const next of edges.get(module) ?? []) {
      visit(next, [...path, module]);
    }
  };
  for (const module of edges.keys()) visit(module, []);
  return cycles;
}
