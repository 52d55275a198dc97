// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { LoadedConfig } from "../../engine/config/loaded.ts";
import { inBoth, openTable, type Row } from "./_table.ts";
import { stored } from "./_twins.ts";

const ENVIRONMENTS = [
  { name: "eu", attributes: { tier: "live" } },
  { name: "qa", attributes: { tier: "test" } },
];

/** Files that rows load; the same path is another file in each folder. */
const MODULES = {
  "lib/a.star": 'load("./b.star", "b")\na = b',
  "lib/b.star": 'b = "deep"',
  "b.star": 'b = "here"',
  "lib/a.ts": 'import { b } from "./b.ts";\nexport const a = b;\n',
  "lib/b.ts": 'export const b = "deep";\n',
  "b.ts": 'export const b = "here";\n',
  "tasks.star": `def f():
    pass
task(f, "lost")
def add():
    task(f, "kept")
`,
  "tasks.ts": `import { fn, task } from "@ocuroot/sdk";
export const f = fn(() => {});
export const lost = task("lost", f);
export const add = () => task("kept", f);
`,
  "places.star": 'x = 1\nregister_environment(environment("eu", {"a": "b"}))\n',
  "places.ts":
    'export const places = [{ name: "eu", attributes: { a: "b" } }];\n',
};

const STAR = `def f():
    pass
def g(a, b="", c=0, d=None):
    pass
def up(environment, image=""):
    pass
`;
const TS = `export const f = fn(() => {});
export const g = fn((_) => {});
export const up = fn((_) => {});
`;

interface Graph extends Row {
  /** Phases with their tasks, as {@link outline} writes them. */
  readonly phases?: string;
  /** Inputs of the first task or deployment. */
  readonly inputs?: unknown;
  /** The environments that are registered. */
  readonly environments?: unknown;
  /** True where names of modules differ by the language. */
  readonly alike?: true;
}

/** Writes `-[a]` for a loose task and `p[b,c]` for a phase. */
function outline({ declaration }: LoadedConfig): string {
  return (declaration.package?.phases ?? []).map(({ name, tasks }) => {
    const names = tasks.map(({ task, deploy }) =>
      task?.name ?? deploy?.environment
    );
    return `${name || "-"}[${names.join(",")}]`;
  }).join(" ");
}

const GRAPHS: readonly Graph[] = [
  {
    name: "K6 K7 imports count from the file that they are in",
    star: `load("./lib/a.star", "a")\nload("./b.star", "b")\n${STAR}
task(f, a)\ntask(f, b)\n`,
    ts: `import { a } from "./lib/a.ts"; import { b } from "./b.ts"; ${TS}
export default release(() => [task(a, f), task(b, f)]);`,
    phases: "-[deep] -[here]",
  },
  {
    name: "K9 a task of a module counts when the config places it",
    star: 'load("tasks.star", "add")\nadd()\n',
    ts: `import { add } from "./tasks.ts";
export default release(() => [add()]);`,
    phases: "-[kept]",
    alike: true,
  },
  {
    name: "K10 environments of a module are registered",
    star: 'load("places.star", "x")\n',
    ts: `import { places } from "./places.ts";
export default environments(places);`,
    environments: [{ name: "eu", attributes: { a: "b" } }],
  },
  {
    name: "K23 loose tasks keep their place among phases",
    star: `${STAR}
task(f, "a")
phase("p1", tasks=[task(f, "b"), task(f, "c")])
task(f, "d")
phase("wk", tasks=[task(f, "e")])
task(f, "z")
`,
    ts: `${TS}
export default release(() => [
  task("a", f),
  phase("p1", [task("b", f), task("c", f)]),
  task("d", f),
  phase("wk", [task("e", f)]),
  task("z", f),
]);`,
    phases: "-[a] p1[b,c] -[d] wk[e] -[z]",
  },
  {
    name: "K27 an empty phase is kept",
    star: `${STAR}task(f, "a")\nphase("none", tasks=[])\ntask(f, "b")\n`,
    ts: `${TS}
export default release(() => [task("a", f), phase("none", []), task("b", f)]);`,
    phases: "-[a] none[] -[b]",
  },
  {
    name: "K28 only functions of tasks are stored, and no ids",
    star: `${STAR}
def h():
    return next(f)
task(h, "t", annotation="note")
`,
    ts: `${TS}
export const h = fn(() => next(f, {}));
export default release(() => [task("t", h, { annotation: "note" })]);`,
    phases: "-[t]",
  },
  {
    name: "K29 refs get the release, the latest stays the latest",
    star: `${STAR}task(g, "t", inputs={
  "a": ref("./call/x#output/y"), "b": ref("./@/deploy/eu"), "c": ref("@/custom/z")})\n`,
    ts: `${TS}
export default release(() => [task("t", g, { inputs: {
  a: ref("./call/x#output/y"), b: ref("./@/deploy/eu"), c: ref("@/custom/z") } })]);`,
    inputs: {
      a: { ref: "acme/shop/-/FILE/@r7/task/x#output/y" },
      b: { ref: "acme/shop/-/FILE/@/deploy/eu" },
      c: { ref: "@/custom/z" },
    },
  },
  {
    name: "K30 falsy defaults and values survive",
    star: `${STAR}task(g, "t", inputs={
  "a": input("./custom/a", default=0), "b": input("./custom/b", default=""),
  "c": input("./custom/c", default=False), "d": 0})\n`,
    ts: `${TS}
export default release(() => [task("t", g, { inputs: {
  a: input("./custom/a", 0), b: input("./custom/b", ""),
  c: input("./custom/c", false), d: 0 } })]);`,
    inputs: {
      a: { ref: "acme/shop/-/FILE/@r7/custom/a", default: 0 },
      b: { ref: "acme/shop/-/FILE/@r7/custom/b", default: "" },
      c: { ref: "acme/shop/-/FILE/@r7/custom/c", default: false },
      d: { value: 0 },
    },
  },
  {
    name: "K31 a plain object is a value",
    star: `${STAR}task(g, "t", inputs={"a": {"x": [1, {"y": None}]}})\n`,
    ts: `${TS}
export default release(() => [
  task("t", g, { inputs: { a: { x: [1, { y: null }] } } })]);`,
    inputs: { a: { value: { x: [1, { y: null }] } } },
  },
  {
    name: "K22 K32 a deployment has its environment as an input",
    star: `${STAR}phase("live", tasks=[
  deploy(environment=e, up=up, down=up, inputs={"image": ref("./task/b#output/i")})
  for e in environments()])\n`,
    ts: `${TS}
export default release(({ environments }) => [phase("live", environments.map(
  (environment) => deploy({ environment, up, down: up,
    inputs: { image: ref("./task/b#output/i") } })))]);`,
    phases: "live[eu,qa]",
    inputs: {
      environment: { ref: "@/environment/eu" },
      image: { ref: "acme/shop/-/FILE/@r7/task/b#output/i" },
    },
  },
  {
    name: "K11 a config without a task has no package",
    star: "x = 1\n",
    ts: "export default release(() => []);",
  },
];

Deno.test("K65 a config is one graph in both languages", async (t) => {
  await using table = await openTable(GRAPHS, MODULES);
  for (const row of GRAPHS) {
    await t.step(row.name, async () => {
      const path = table.pathOf(row);
      const [star, ts] = await table.twins.load(path, ENVIRONMENTS);
      if (!row.alike) assert.equal(stored(ts), stored(star));
      for (const config of [star, ts]) {
        assert.ok(config !== undefined);
        const { declaration } = config;
        if (row.phases !== undefined) {
          assert.equal(outline(config), row.phases);
        } else if (row.inputs === undefined) {
          assert.equal(declaration.package, undefined);
        }
        assert.deepEqual(declaration.environments, row.environments ?? []);
        if (row.inputs === undefined) continue;
        const [first] = declaration.package?.phases[0]?.tasks ?? [];
        const inputs = first?.task?.inputs ?? first?.deploy?.inputs;
        const text = JSON.stringify(inputs).replaceAll(config.file, "FILE");
        assert.deepEqual(JSON.parse(text), row.inputs);
      }
    });
  }
});

interface Refused extends Row {
  /** Code of the error. */
  readonly code: string;
  /** What its message says, in both languages. */
  readonly says: RegExp;
}

const REFUSED: readonly Refused[] = [
  {
    name: "K6 a module outside of the repository",
    star: 'load("../x.star", "x")\n',
    ts: `import { x } from "../x.ts"; export default release(() => [x]);`,
    code: "config/load",
    says: /outside/,
  },
  {
    name: "K25 a task before a phase that is also in a later one",
    star:
      `${STAR}t = task(f, "t")\nphase("a", tasks=[])\nphase("b", tasks=[t])\n`,
    ts: `${TS}const t = task("t", f);
export default release(() => [t, phase("a", []), phase("b", [t])]);`,
    code: "graph/duplicate",
    says: /task "t"/,
  },
  {
    name: "K26 names that are used twice, all of them",
    star: `${STAR}
e = environments()[0]
phase("p", tasks=[deploy(environment=e, up=up, down=up), deploy(environment=e, up=up, down=up)])
task(f, "t")
task(f, "t")
`,
    ts: `${TS}
export default release(({ environments: [environment] }) => [
  phase("p", [deploy({ environment, up, down: up }), deploy({ environment, up, down: up })]),
  task("t", f),
  task("t", f),
]);`,
    code: "graph/duplicate",
    says: /"eu"[^]*"t"/,
  },
  {
    name: "K32 an input called environment of a deployment",
    star: `${STAR}deploy(environment=environments()[0], up=up, down=up,
  inputs={"environment": 1})\n`,
    ts: `${TS}
export default release(({ environments: [environment] }) => [
  deploy({ environment, up, down: up, inputs: { environment: 1 } })]);`,
    code: "config/invalid",
    says: /environment/,
  },
  {
    name: "K33 an environment's name with a hyphen",
    star: 'register_environment(environment("eu-west"))\n',
    ts: 'export default environments([{ name: "eu-west" }]);',
    code: "config/invalid",
    says: /"eu-west"/,
  },
  {
    name: "K33 an environment's name with a slash",
    star: 'register_environment(environment("eu/west"))\n',
    ts: 'export default environments([{ name: "eu/west" }]);',
    code: "config/invalid",
    says: /"eu\/west"/,
  },
  {
    name: "K33 an attribute that is no text",
    star: 'register_environment(environment("eu", {"size": 1}))\n',
    ts:
      'export default environments([{ name: "eu", attributes: { size: 1 } }]);',
    code: "config/invalid",
    says: /size/,
  },
  {
    name: "K35 a function that a later run cannot find",
    star: `task(lambda: None, "t")\n`,
    ts: `export default release(() => [task("t", fn(() => {}))]);`,
    code: "graph/function",
    says: /later run|not found|exported|cannot/i,
  },
];

Deno.test("K65 what is wrong is wrong in both languages", async (t) => {
  await using table = await openTable(REFUSED);
  for (const row of REFUSED) {
    await t.step(row.name, async () => {
      const path = table.pathOf(row);
      const failures = await inBoth((language) =>
        table.twins.one(language, path, ENVIRONMENTS)
      );
      for (const error of failures) {
        assert.ok(error instanceof Error, "It did not fail");
        const { code } = error as Error & { readonly code?: string };
        assert.equal(code, row.code, error.message);
        assert.match(error.message, row.says);
      }
    });
  }
});
