// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { checkTypes } from "./check_types.ts";
import { findDeno } from "./find_deno.ts";
import { parseDiagnostics } from "./type_diagnostics.ts";
import { found, report } from "./_testkit.ts";

const HEAD =
  `import { deploy, done, environments, fn, input, phase, ref, release, repo, task } from "@ocuroot/sdk";
`;

const config = (parts: string, before = "") =>
  `${HEAD}export const f = fn(({ x }: { x?: string }) => done({ outputs: { y: x ?? "" } }));
${before}
export default release(() => [
${parts}
]);
`;

Deno.test("K64 both languages are judged alike, and may use each other", async () => {
  const lines = await found({
    "repo.ocu.ts": `${HEAD}export default repo({ alias: "acme" });\n`,
    "environments.ocu.ts": `${HEAD}export default environments([
  { name: "eu" },
  { name: "a/b" },
]);
`,
    "a.ocu.ts": `${HEAD}import { up } from "./lib/up.ts";
export default release(({ environments }) => environments.map((environment) =>
  deploy({ environment, up, down: up })));
`,
    "lib/up.ts": `import { done, fn } from "@ocuroot/sdk";
export const up = fn((_: { environment: { name: string } }) => done());
`,
    "b.ocu.ts": config(`
  task("x", f, { inputs: { x: ref("./task/gone") } }),
  task("x", f),
  task("y", f, { inputs: { x: ref("./-/a.ocu.ts/@/deploy/us") } }),
  task("z", f, { inputs: { x: ref("./-/a.ocu.ts/@/deploy/eu") } }),
  task("own", f, { inputs: { x: ref("./-/c.ocu.star/@/task/gone") } }),
  task("bad", f, { inputs: { x: ref("a/@/b/@/c") } }),
`),
    "c.ocu.star": `def g(x): return done()
task(g, "g", inputs={"x": ref("./-/b.ocu.ts/@/task/gone")})
`,
  });
  assert.deepEqual(lines, [
    "error unknown-ref b.ocu.ts:6:35",
    "error duplicate b.ocu.ts:7:3",
    "warning unknown-ref b.ocu.ts:8:35",
    "error unknown-ref b.ocu.ts:10:37",
    "error ref-syntax b.ocu.ts:11:37",
    "error unknown-ref c.ocu.star:2:30",
    "error config environments.ocu.ts:2:16",
  ]);
});

Deno.test("K64 what a TypeScript config refers to is judged", async () => {
  const lines = await found({
    "environments.ocu.ts": `${HEAD}export default environments([
  { name: "eu" },
]);
`,
    "b.ocu.ts": config(`
  task("x", f, { inputs: { x: ref("./task/gone") } }),
  task("y", f, { inputs: { x: ref("./-/c.ocu.star/@/task/g#output/no") } }),
  task("z", f, { inputs: { x: ref("./-/gone.ocu.ts/@/task/g") } }),
  task("late", f, { inputs: { x: ref("./task/last") } }),
  task("last", f),
`),
    "c.ocu.star": `def g(x): return done(outputs={"yes": 1})
task(g, "g", inputs={"x": ref("./-/b.ocu.ts/@/task/gone")})
`,
  });
  assert.deepEqual(lines, [
    "error unknown-ref b.ocu.ts:6:35",
    "error unknown-output b.ocu.ts:7:35",
    "error unknown-ref b.ocu.ts:8:35",
    "error order b.ocu.ts:9:38",
    "error unknown-ref c.ocu.star:2:30",
  ]);
});

Deno.test("K67 every function that is not exported is found, and the file goes on", async () => {
  const lines = await found({
    "a.ocu.ts": config(
      `
  task("a", one),
  task("b", two),
  task("c", two),
  task("a/b", f),
`,
      `const one = fn(() => done());
const two = fn(() => done());`,
    ),
  });
  assert.deepEqual(lines, [
    "error function a.ocu.ts:3:13",
    "error function a.ocu.ts:4:13",
    "error config a.ocu.ts:10:3",
  ]);
});

Deno.test("K63 a file that cannot be loaded hides no other one", async () => {
  const lines = await found({
    "a.ocu.ts": "const x = = 3;\n",
    "b.ocu.ts": `import x from "npm:zod";\nexport default x;\n`,
    "c.ocu.ts": `import { x } from "./gone.ts";\nexport default x;\n`,
    "d.ocu.ts": `const text = Deno.readTextFileSync("x");\n`,
    "e.ocu.ts": config("  task('x', f), 1,"),
    "f.ocu.ts": `throw new Error("no");\n`,
    "h.ocu.ts": config(`  task("x", f, { inputs: { x: ref("./task/y") } }),`),
    "i.ocu.ts": "export const x = 1;\n",
  });
  assert.deepEqual(lines, [
    "error syntax a.ocu.ts:1:11",
    "error load b.ocu.ts:1:10",
    "error load c.ocu.ts:1:14",
    "error module-effect d.ocu.ts:1:19",
    "error config e.ocu.ts:1:1",
    "error eval f.ocu.ts:1:7",
    "error unknown-ref h.ocu.ts:5:35",
    "error config i.ocu.ts:1:1",
  ]);
});

Deno.test("a file that does not end takes no other one with it", async () => {
  const lines = await found({
    "a.ocu.ts": "for (;;) {}\n",
    "b.ocu.ts": config(`  task("x", f, { inputs: { x: ref("./task/y") } }),`),
  }, { env: { OCUROOT_CONFIG_TIMEOUT: "2s" } });
  assert.deepEqual(lines, [
    "error limit a.ocu.ts:1:1",
    "error unknown-ref b.ocu.ts:5:35",
  ]);
});

const TWIN = `def f(x=None): return done(outputs={"y": x})
task(f, "one")
task(f, "two", inputs={"x": ref("./task/one#output/y")})
`;

Deno.test("K65 twins that differ are found with the first difference", async () => {
  const star = { "a.ocu.star": TWIN };
  const same = await found({
    ...star,
    "a.ocu.ts": config(`
  task("one", f),
  task("two", f, { inputs: { x: ref("./task/one#output/y") } }),
`),
  });
  assert.deepEqual(same, []);
  const { findings } = await report({
    ...star,
    "a.ocu.ts": config(`
  task("one", f),
  task("two", f, { inputs: { x: ref("./@/task/one#output/y") } }),
`),
  });
  assert.deepEqual(findings.map(({ rule, message }) => [rule, message]), [[
    "twin-drift",
    'It differs from its twin "a.ocu.star" at ' +
    "phases/1/tasks/0/task/inputs/x/ref: " +
    '"acme/-/a.ocu/@/task/one#output/y" here, ' +
    '"acme/-/a.ocu/@r0/task/one#output/y" there',
  ]]);
});

Deno.test("a file that claims the package of another one is found", async () => {
  const moved = config(`  task("x", f),`)
    .replace("release(()", 'release({ as: "a.ocu.star" }, ()');
  const both = await found({ "a.ocu.ts": moved, "a.ocu.star": TWIN });
  assert.deepEqual(both, [
    "error claim a.ocu.ts:1:1",
    "error twin-drift a.ocu.ts:1:1",
  ]);
  const alone = await found({
    "a.ocu.ts": moved,
    "b.ocu.star": TWIN +
      `task(f, "x", inputs={"x": ref("./-/a.ocu.star/@/task/x")})
task(f, "y", inputs={"x": ref("./-/a.ocu.star/@/task/y")})
`,
  });
  assert.deepEqual(alone, ["error unknown-ref b.ocu.star:5:30"]);
  const wrong = await found({ "a.ocu.ts": moved.replace("a.ocu.star", "b") });
  assert.deepEqual(wrong, ["error config a.ocu.ts:1:1"]);
});

Deno.test("K66 a wrong key, a wrong type and a missing input are found, with their places", async () => {
  const typed =
    `import { done, fn, ref, release, task } from "jsr:@ocuroot/sdk@^0.4";
import { note } from "./lib.ts";
export const f = fn(({ n }: { n: number }) => done({ outputs: { image: note + n } }));
export const open = fn(({ n }: { n: number }) => done({ outputs: { [note]: n } }));
export default release(() => {
  const built = task("build", f, { inputs: { n: 7 } });
  return [
    built,
    task("key", f, { inputs: { n: ref(built.output("imgae").ref) } }),
    task("type", f, { inputs: { n: built.output("image") } }),
    task("missing", f),
    task("text", f, { inputs: { n: ref<number>("./task/build#output/number") } }),
    task("open", open, { inputs: { n: 1 } }),
    task("any", f, { inputs: { n: ref<number>("./task/open#output/what") } }),
  ];
});
`;
  const { findings, notes } = await report({
    "a.ocu.ts": typed,
    "lib.ts": `export const note: string = 1;\n`,
    "broken.ocu.ts": "const x = = 3;\n",
    "b.ocu.star": `def g(x): return done()
task(g, "g", inputs={"x": ref("./-/a.ocu.ts/@/task/build#output/imag")})
task(g, "h", inputs={"x": ref("./-/a.ocu.ts/@/task/build#output/image")})
`,
  }, { types: true });
  assert.deepEqual(notes, []);
  assert.deepEqual(
    findings.map(({ rule, file, line, column, message }) =>
      `${rule} ${file}:${line}:${column} ${/^TS\d+/.exec(message) ?? ""}`.trim()
    ),
    [
      "types a.ocu.ts:9:52 TS2345",
      "types a.ocu.ts:10:33 TS2322",
      "types a.ocu.ts:11:5 TS2554",
      "unknown-output a.ocu.ts:12:48",
      "unknown-output b.ocu.star:2:30",
      "syntax broken.ocu.ts:1:11",
      "types lib.ts:1:14 TS2322",
    ],
  );
  assert.equal(findings[3]?.hint, 'Its function returns "image".');
  assert.match(findings[1]?.message ?? "", /to type 'Source<number>'/);
});

Deno.test("without a type checker the rest is checked, and a note says so", async () => {
  const files = { "a.ocu.ts": config(`  task("x", f), task("x", f),`) };
  const missing = "/nowhere/deno";
  const { notes, findings } = await report(files, {
    types: true,
    deno: missing,
  });
  assert.equal(findings.length, 1);
  assert.equal(notes.length, 1);
  assert.match(notes[0] ?? "", /^Types were not checked: .*nowhere/);
  assert.deepEqual(
    (await report(files, { types: false, deno: missing })).notes,
    [],
  );
});

Deno.test("a program without an SDK to read takes the one that deno.json names", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const own = import.meta.resolve("@ocuroot/sdk");
  await Deno.writeTextFile(
    `${root}/deno.json`,
    JSON.stringify({ imports: { "@ocuroot/sdk": own } }),
  );
  await Deno.writeTextFile(
    `${root}/a.ocu.ts`,
    `${HEAD}export const n: number = "x";\n`,
  );
  const env = { HOME: root, PATH: Deno.env.get("PATH") ?? "" };
  const options = { root, env, files: ["a.ocu.ts"], questions: [] };
  const sdk = "file:///nowhere/mod.ts";
  const { findings, notes } = await checkTypes({ ...options, sdk });
  assert.deepEqual(notes, []);
  assert.deepEqual(findings.map(({ line, column }) => [line, column]), [[
    2,
    14,
  ]]);
  await Deno.remove(`${root}/deno.json`);
  const none = await checkTypes({ ...options, sdk, deno: "/nowhere/deno" });
  assert.equal(none.notes.length, 1);
  await Deno.remove(root, { recursive: true });
});

Deno.test("K65 twins of the repo config that differ are found", async () => {
  const star = `repo_alias("acme")\nstore.set(store.fs(".store"))\n`;
  const typed = (alias: string) =>
    `${HEAD}import { fsStore } from "@ocuroot/sdk";
export default repo({ alias: "${alias}", state: fsStore(".store") });
`;
  const same = { "repo.ocu.star": star, "repo.ocu.ts": typed("acme") };
  assert.deepEqual(await found(same), []);
  const { findings } = await report({ ...same, "repo.ocu.ts": typed("other") });
  assert.deepEqual(
    findings.map(({ rule, file, message }) => [rule, file, message]),
    [[
      "twin-drift",
      "repo.ocu.ts",
      'It differs from its twin "repo.ocu.star" at alias: "other" here, "acme" there',
    ]],
  );
  const broken = await found({ ...same, "repo.ocu.ts": "const x = = 1;\n" });
  assert.deepEqual(broken, ["error syntax repo.ocu.ts:1:11"]);
});

Deno.test("a repo config sees no variable but those that set it", async () => {
  const files = {
    "repo.ocu.ts": `${HEAD}const seen = Deno.env.get("TOKEN") ?? "nothing";
throw new Error("It sees " + seen + Deno.env.get("OCU_CFG_repo_alias"));
`,
  };
  const env = { TOKEN: "hunter22", OCU_CFG_repo_alias: "acme" };
  const { findings } = await report(files, { env });
  assert.deepEqual(findings.map(({ message }) => message), [
    "It sees nothingacme",
  ]);
});

Deno.test("findDeno() takes the running program, or the first one on the PATH", async () => {
  assert.equal(await findDeno({}, { compiled: false }), Deno.execPath());
  assert.equal(
    await findDeno({ PATH: "/nowhere:" }, { compiled: true }),
    undefined,
  );
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/deno`, "");
  const PATH = `/nowhere:${folder}`;
  assert.equal(await findDeno({ PATH }, { compiled: true }), `${folder}/deno`);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("parseDiagnostics() keeps messages whole and leaves remarks out", () => {
  const text = `Check a.ts
TS2322 [ERROR]: Type 'A' is not assignable to type 'B'.
  Type 'X' is no 'Y'.
const x = 1;
      ~
    at file:///r/a.ts:10:34

    The expected type comes from here
    const y = 2;
          ~
        at file:///r/b.ts:4:40

TS2554 [ERROR]: Expected 3 arguments.
task("again", build);
~~~~
    at file:///r/a.ts:9:1

TS6236 [ERROR]:     Arguments were not provided.
      ...rest: A
      ~~~~~~~~~~
        at file:///sdk/task.ts:98:3

Found 2 errors.
error: Type checking failed.
`;
  const at = { url: "file:///r/a.ts" };
  assert.deepEqual(parseDiagnostics(text), [
    {
      ...at,
      code: "TS2322",
      message: "Type 'A' is not assignable to type 'B'.\n  Type 'X' is no 'Y'.",
      line: 10,
      column: 34,
    },
    {
      ...at,
      code: "TS2554",
      message: "Expected 3 arguments.",
      line: 9,
      column: 1,
    },
  ]);
  assert.deepEqual(parseDiagnostics("error: Module not found\n"), []);
});
