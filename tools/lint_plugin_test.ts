// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { ROOT } from "./lint/place.ts";
import plugin from "./lint_plugin.ts";

const HEAD = "// SPDX-License-Identifier: MIT\n/** Does it. @module */\n";

function lint(file: string, source: string): string[] {
  return Deno.lint.runPlugin(plugin, `${ROOT}${file}`, HEAD + source)
    .map((found) => `${found.id}: ${found.message}`);
}

const ALLOWED: readonly [string, string][] = [
  ["stores/fs.ts", 'import { a } from "@ocuroot/sdk/ref";'],
  ["stores/fs.ts", 'import { a } from "./tree.ts";'],
  ["stores/open.ts", 'import { a } from "./git/git.ts";'],
  ["engine/run/a.ts", 'import { a } from "../plan/b.ts";'],
  ["engine/run/a.ts", 'import { a } from "../../stores/mod.ts";'],
  ["engine/plan/a.ts", 'import type { View } from "../../stores/mod.ts";'],
  ["engine/plan/a.ts", 'import type { Work } from "../summary.ts";'],
  ["engine/config/a.ts", 'import { exec } from "@ocuroot/starlark";'],
  ["engine/config/a.ts", 'const zod = await import("zod");'],
  ["engine/workspace.ts", 'import type { S } from "./host/secrets.ts";'],
  ["commands/a.ts", 'import { a } from "./_render/b.ts";'],
  ["commands/a.ts", 'import { a } from "@stricli/core";'],
  ["commands/_render/a.ts", 'import { a } from "../_b.ts";'],
  ["cli.ts", 'import { a } from "./commands/mod.ts";'],
  ["mod.ts", 'export { a } from "./engine/mod.ts";'],
  ["sdk/a.ts", 'import { a } from "./b.ts";'],
  ["sdk/a_test.ts", 'import { a } from "../tests/b.ts";'],
  ["stores/_conformance.ts", 'import { a } from "fast-check";'],
  ["tools/a.ts", 'import { a } from "../commands/mod.ts";'],
];

const REFUSED: readonly [string, string, RegExp][] = [
  ["sdk/a.ts", 'import { a } from "@ocuroot/starlark";', /sdk.*starlark/],
  ["sdk/a.ts", 'import { a } from "node:path";', /imports nothing/],
  ["sdk/a.ts", 'import { a } from "zod";', /imports nothing/],
  ["starlark/a.ts", 'import { a } from "@ocuroot/sdk/ref";', /may not/],
  ["stores/fs.ts", 'import { a } from "./git/git.ts";', /each other/],
  ["stores/git/a.ts", 'import { a } from "../fs.ts";', /each other/],
  ["stores/a.ts", 'import { a } from "../engine/mod.ts";', /may not/],
  ["stores/a.ts", 'import { a } from "../sdk/ref.ts";', /Import it as/],
  ["engine/graph/a.ts", 'import { a } from "../run/b.ts";', /graph.*run/],
  ["engine/graph/a.ts", 'import { a } from "@ocuroot/starlark";', /may not/],
  ["engine/plan/a.ts", 'import { a } from "../../stores/mod.ts";', /may not/],
  ["engine/config/a.ts", 'import { a } from "../run/b.ts";', /config.*run/],
  ["engine/host/a.ts", 'import { a } from "../config/b.ts";', /host.*config/],
  ["engine/a.ts", 'import { a } from "../commands/b.ts";', /may not/],
  ["engine/run/a.ts", 'import { a } from "../plan/_b.ts";', /private/],
  ["engine/run/a.ts", 'import { z } from "zod";', /await import/],
  ["engine/run/a.ts", 'import { join } from "node:path";', /await import/],
  ["engine/run/a.ts", 'import { a } from "hono";', /package "hono"/],
  ["ui/a.ts", 'import { a } from "../engine/mod.ts";', /may not/],
  ["commands/a.ts", 'import { a } from "../stores/mod.ts";', /may not/],
  ["commands/a.ts", 'import { a } from "../tests/a.ts";', /Product code/],
  ["commands/a.ts", 'import { a } from "./_fake.ts";', /tests/],
  ["stores/a.ts", 'import { a } from "./b_test.ts";', /tests/],
  ["cli.ts", 'import { a } from "./engine/mod.ts";', /may not/],
  ["cli.ts", 'export { a } from "./engine/mod.ts";', /may not/],
  ["mod.ts", 'export { a } from "./commands/mod.ts";', /may not/],
  ["mod.ts", "export const a = 1;", /only re-exports/],
  ["engine/mod.ts", 'export * from "./run/a.ts";', /by name/],
];

Deno.test("layers allows what the table allows", async (t) => {
  for (const [file, source] of ALLOWED) {
    await t.step(`${file}: ${source}`, () => {
      assert.deepEqual(lint(file, source), []);
    });
  }
});

Deno.test("layers refuses what the table does not name", async (t) => {
  for (const [file, source, message] of REFUSED) {
    await t.step(`${file}: ${source}`, () => {
      const found = lint(file, source);
      assert.ok(found.length > 0, "nothing was reported");
      assert.match(found.join("\n"), message);
      assert.match(found[0] ?? "", /^house\/layers/);
    });
  }
});

Deno.test("pure-folders refuses clock, random, console and Deno", async (t) => {
  const impure = [
    "Deno.cwd();",
    "Date.now();",
    "new Date();",
    "Math.random();",
    "crypto.randomUUID();",
    "performance.now();",
    'console.log("x");',
    "setTimeout(f, 1);",
  ];
  for (const source of impure) {
    await t.step(source, () => {
      for (const folder of ["sdk", "starlark/eval", "engine/graph"]) {
        const found = lint(`${folder}/a.ts`, source).join("\n");
        assert.match(found, /house\/pure-folders/);
      }
      assert.deepEqual(lint("engine/run/a.ts", source), []);
      assert.deepEqual(lint("sdk/a_test.ts", source), []);
    });
  }
  assert.deepEqual(lint("sdk/a.ts", "new Date(0); Math.max(1, 2);"), []);
});

Deno.test("function-lines counts the lines between the braces", () => {
  const body = (lines: number) => `function f() {\n${"f();\n".repeat(lines)}}`;
  assert.deepEqual(lint("engine/a.ts", body(60)), []);
  assert.match(lint("engine/a.ts", body(61)).join(), /has 61 lines/);
  assert.deepEqual(lint("engine/a_test.ts", body(61)), []);
});

Deno.test("file-lines allows only named files to be long", () => {
  const long = "f();\n".repeat(499);
  assert.match(lint("engine/a.ts", long).join(), /has 501 lines/);
  assert.deepEqual(lint("engine/a.ts", "f();\n".repeat(498)), []);
  assert.deepEqual(lint("starlark/syntax/parser.ts", long), []);
  assert.deepEqual(lint("engine/a_test.ts", long), []);
});

Deno.test("spdx-head asks for the licence and the module's doc", () => {
  const run = (file: string, source: string) =>
    Deno.lint.runPlugin(plugin, `${ROOT}${file}`, source).map((d) => d.message);
  assert.equal(run("engine/a.ts", "f();").length, 2);
  assert.equal(run("engine/a.ts", `${HEAD.split("\n")[0]}\nf();`).length, 1);
  assert.deepEqual(run("engine/a.ts", HEAD), []);
  const licenceOnly = `${HEAD.split("\n")[0]}\nf();`;
  assert.deepEqual(run("engine/a_test.ts", licenceOnly), []);
  assert.deepEqual(run("examples/minimal/ts/web.ocu.ts", "f();"), []);
});

Deno.test("error-wording judges messages and hints", async (t) => {
  const make = (message: string, details = "") =>
    lint("engine/a.ts", `new OcurootError("run/tag", ${message}${details});`);
  const bad: readonly [string, string, RegExp][] = [
    ['"cannot read"', "", /capital/],
    ['"Cannot read."', "", /full stop/],
    ['"It doesn\'t read"', "", /contractions/],
    ["`cannot read ${x}`", "", /capital/],
    ["`Cannot read ${x}.`", "", /full stop/],
    ['"Cannot read " + x + " or that\'s it"', "", /contractions/],
    ['"Cannot read"', ', { hint: "try again." }', /hint with a capital/],
    ['"Cannot read"', ', { hint: "Try again" }', /hint with a full stop/],
  ];
  for (const [message, details, expected] of bad) {
    await t.step(message + details, () => {
      assert.match(make(message, details).join("\n"), expected);
    });
  }
  assert.deepEqual(make('"Cannot read"', ', { hint: "Try again." }'), []);
  assert.deepEqual(make("`Cannot read ${x}`", ", { hint: `Try ${x}` }"), []);
  assert.deepEqual(make("`${x} is not there`"), []);
});

Deno.test("camel-names looks at names of ours, not at keys", async (t) => {
  const bad = [
    "const a_b = 1;",
    "function a_b() {}",
    "function f(a_b: string) {}",
    "const f = (a_b: string) => 1;",
    "type a_b = string;",
  ];
  for (const source of bad) {
    await t.step(source, () => {
      assert.match(lint("engine/a.ts", source).join(), /"a_b" is not in camel/);
    });
  }
  const good = "const A_B = { run_ref: 1 }; const { run_ref: runRef } = A_B;";
  assert.deepEqual(lint("engine/a.ts", good), []);
});

Deno.test("boolean-arguments allows literals only in options and tests", () => {
  assert.match(lint("engine/a.ts", "f(1, true);").join(), /passing true/);
  assert.deepEqual(lint("engine/a.ts", "f({ force: true });"), []);
  assert.deepEqual(lint("engine/a_test.ts", "f(1, true);"), []);
});
