// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import {
  type Call,
  createRecorder,
  type Recorder,
  usesContext,
} from "./declare.ts";
import type { FunctionHandle, Parameter } from "./declaration.ts";
import { OcurootError } from "./error.ts";
import type { Json, Package } from "./model.ts";

const BASE = "testrepo/-/o4.ocu.star/@r1";

Deno.test("K22 K28 S38 the worked example compiles to its package", () => {
  const recorder = release("testrepo/-/basic.ocu.star/@r1");
  const build = fn("build", "", { line: 3 });
  const parameters = "environment input1 previous_count fixed=";
  const up = fn("up", parameters, { file: "./tasks.ocu.star", line: 36 });
  const down = fn("down", parameters, { file: "./tasks.ocu.star", line: 40 });
  recorder.task({ fn: build, name: "build", annotation: "x" }, at(9));
  const staging = recorder.deploy({
    environment: { name: "staging", attributes: {} },
    up,
    down,
    inputs: {
      input1: recorder.ref("./task/build#output/output1"),
      previous_count: recorder.input({
        ref: "./@/deploy/staging#output/count",
        default: 0,
      }),
      fixed: [1, { x: 2 }],
    },
  }, at(10));
  recorder.phase({ name: "staging", tasks: [staging] }, at(10));
  const def = { name: "build", pos: "o4.ocu.star:3:1" };
  const upDef = { name: "up", pos: "./tasks.ocu.star:36:1" };
  const downDef = { name: "down", pos: "./tasks.ocu.star:40:1" };
  assert.deepEqual(recorder.finish().package, {
    functions: {
      "build/o4.ocu.star:3:1": { function: def },
      "up/./tasks.ocu.star:36:1": { function: upDef },
      "down/./tasks.ocu.star:40:1": { function: downDef },
    },
    phases: [
      { name: "", tasks: [{ task: { name: "build", inputs: {}, fn: def } }] },
      {
        name: "staging",
        tasks: [{
          deploy: {
            environment: "staging",
            up: upDef,
            down: downDef,
            inputs: {
              environment: { ref: "@/environment/staging" },
              input1: {
                ref: "testrepo/-/basic.ocu.star/@r1/task/build#output/output1",
              },
              previous_count: {
                ref: "testrepo/-/basic.ocu.star/@/deploy/staging#output/count",
                default: 0,
              },
              fixed: { value: [1, { x: 2 }] },
            },
          },
        }],
      },
    ],
  });
});

Deno.test("K23 loose tasks run in source order around phases", () => {
  const recorder = release();
  task(recorder, "a");
  const b = task(recorder, "b");
  const c = task(recorder, "c");
  recorder.phase({ name: "p1", tasks: [b, c] }, at(1));
  task(recorder, "d");
  const e = task(recorder, "e");
  recorder.phase({ name: "wk", work: [e] }, at(1));
  task(recorder, "z");
  assert.equal(shape(recorder), "-[a] p1[b,c] -[d] wk[e] -[z]");
});

Deno.test("K24 tasks stand before work, which stays loose", () => {
  const recorder = release();
  const w = task(recorder, "w");
  const t = task(recorder, "t");
  recorder.phase({ name: "p", work: [w], tasks: [t] }, at(1));
  assert.equal(shape(recorder), "-[w] p[t]");
});

Deno.test("K25 a task listed by a later phase is there twice", () => {
  const recorder = release();
  const early = task(recorder, "early");
  recorder.phase({ name: "a" }, at(1));
  recorder.phase({ name: "b", tasks: [early] }, at(2));
  assert.throws(() => recorder.finish(), {
    code: "graph/duplicate",
    message:
      'Package validation failed: task "early" is used in 2 phases, should be exactly one',
  });
});

Deno.test("K26 all duplicates are listed in source order", () => {
  const recorder = release();
  deploy(recorder, "eu", at(1));
  task(recorder, "z", at(2));
  deploy(recorder, "us", at(3));
  task(recorder, "eu", at(4));
  task(recorder, "z", at(5));
  const again = deploy(recorder, "eu", at(6));
  recorder.phase({ name: "p", tasks: [again, again] }, at(7));
  assert.throws(() => recorder.finish(), (error) => {
    assert.ok(error instanceof OcurootError);
    assert.equal(error.code, "graph/duplicate");
    assert.deepEqual(error.data?.["problems"], [
      'environment "eu" is used in 3 phases, should be exactly one',
      'task "z" is used in 2 phases, should be exactly one',
    ]);
    assert.deepEqual(error.frames, [
      { file: "o4.ocu.star", line: 6, column: 1 },
    ]);
    return true;
  });
});

Deno.test("K27 an empty phase is kept, and alone makes a package", () => {
  const recorder = release();
  recorder.phase({ name: "none", tasks: [] }, at(1));
  assert.deepEqual(recorder.finish().package, {
    functions: {},
    phases: [{ name: "none", tasks: [] }],
  });
});

Deno.test("K11 a file that declares nothing has no package", () => {
  assert.deepEqual(release().finish(), {
    package: undefined,
    environments: [],
    warnings: [],
  });
});

Deno.test("K29 refs are made absolute at once", async (t) => {
  const rows: readonly (readonly [string, string])[] = [
    ["./task/a#output/b", `${BASE}/task/a#output/b`],
    ["./call/a#output/b", `${BASE}/task/a#output/b`],
    ["./@/deploy/x", "testrepo/-/o4.ocu.star/@/deploy/x"],
    ["./@r2/deploy/x", `${BASE}/deploy/x`],
    [
      "./-/dir/p.ocu.star/@/deploy/x",
      "testrepo/-/dir/p.ocu.star/@/deploy/x",
    ],
    ["//dir/p.ocu.star/@/deploy/x", "testrepo/-/dir/p.ocu.star/@/deploy/x"],
    ["other/-/p.ocu.star/@/deploy/x", "other/-/p.ocu.star/@/deploy/x"],
    ["@/custom/x", "@/custom/x"],
  ];
  const recorder = release();
  for (const [text, expected] of rows) {
    await t.step(text, () => {
      assert.deepEqual(recorder.ref(text), { ref: expected });
      assert.deepEqual(recorder.input({ ref: text }), {
        ref: expected,
        default: null,
      });
    });
  }
  const lint = release("testrepo/-/o4.ocu.star");
  assert.deepEqual(lint.ref("./task/a"), {
    ref: "testrepo/-/o4.ocu.star/task/a",
  });
  assert.throws(() => recorder.ref("./x.star"), { code: "ref/syntax" });
  assert.throws(() => recorder.ref(5), {
    code: "config/invalid",
    message: "Cannot make ref: expected a string, got a number",
  });
});

Deno.test("K30 inputs keep falsy defaults and need a ref or a default", () => {
  const recorder = release();
  for (const value of [0, "", false]) {
    assert.deepEqual(recorder.input({ default: value }), {
      ref: null,
      default: value,
    });
  }
  assert.deepEqual(recorder.input({ ref: recorder.ref("@/custom/x") }), {
    ref: "@/custom/x",
    default: null,
  });
  for (const args of [{}, { default: null }, { ref: null, default: null }]) {
    assert.throws(() => recorder.input(args), {
      code: "config/invalid",
      message: "Cannot make input: it must have either ref or default",
    });
  }
  assert.throws(() => recorder.input({ ref: ["x"] }), {
    code: "config/invalid",
  });
});

Deno.test("K30 K31 S40 inputs become descriptors without nulls", () => {
  const recorder = release();
  const inputs = {
    text: "x",
    zero: 0,
    none: null,
    list: [1, null],
    dict: { a: 1 },
    empty: {},
    reference: { ref: "./x", other: 1 },
    described: { value: { ref: 5 } },
    fallback: recorder.input({ default: false }),
    nothing: { ref: null, default: null, value: null },
  };
  const names = Object.keys(inputs).join(" ");
  recorder.task({ fn: fn("f", names), name: "t", inputs }, at(1));
  const [phase] = recorder.finish().package?.phases ?? [];
  assert.deepEqual(phase?.tasks[0]?.task?.inputs, {
    text: { value: "x" },
    zero: { value: 0 },
    none: {},
    list: { value: [1, null] },
    dict: { value: { a: 1 } },
    empty: { value: {} },
    reference: { ref: "./x" },
    described: { value: { ref: 5 } },
    fallback: { default: false },
    nothing: {},
  });
});

Deno.test("K31 inputs that cannot be described are refused", () => {
  const recorder = release();
  const declare = (inputs: Json) => () =>
    recorder.task({ fn: fn("f", "**rest"), name: "t", inputs }, at(1));
  assert.throws(declare({ a: { ref: 5 } }), {
    code: "config/invalid",
    message:
      'Cannot declare task "t": "ref" of input "a" should be a string, got a number',
  });
  assert.throws(declare([1]), {
    code: "config/invalid",
    message: 'Cannot declare task "t": inputs should be a dict, got a list',
  });
});

Deno.test("K32 deployments get their environment and nothing in its place", () => {
  const recorder = release();
  const environment = { name: "eu", attributes: {} };
  const up = fn("up", "environment");
  const result = recorder.deploy({ environment, up, down: up }, at(1));
  assert.deepEqual(result, {
    task_id: "task-1",
    deploy: {
      environment: "eu",
      up: { ...up.def },
      down: { ...up.def },
      inputs: { environment: { ref: "@/environment/eu" } },
    },
  });
  const refused = [
    [{ environment, up, down: up, inputs: { environment: 1 } }, "reserved"],
    [{ environment: undefined, up, down: up }, '"environment" is missing'],
    [{ environment: null, up, down: up }, '"environment" is missing'],
    [{ environment, up: undefined, down: up }, '"up" is missing'],
    [{ environment, up, down: undefined }, '"down" is missing'],
    [{ environment: "eu", up, down: up }, "got a string"],
    [{ environment: { name: "a/b", attributes: {} }, up, down: up }, "valid"],
  ] as const;
  for (const [args, message] of refused) {
    assert.throws(
      () => recorder.deploy(args, at(1)),
      (error: OcurootError) =>
        error.code === "config/invalid" && error.message.endsWith(message),
      message,
    );
  }
});

Deno.test("K33 environments are checked when registered", () => {
  const recorder = release();
  recorder.registerEnvironment({ name: "eu", attributes: { t: "x" } }, at(1));
  recorder.registerEnvironment({ name: "us", attributes: {} }, {
    ...at(1),
    module: true,
  });
  assert.deepEqual(recorder.finish().environments, [
    { name: "eu", attributes: { t: "x" } },
    { name: "us", attributes: {} },
  ]);
  for (const name of ["a-b", "a/b"]) {
    assert.throws(
      () => recorder.registerEnvironment({ name, attributes: {} }, at(1)),
      { code: "config/invalid" },
    );
  }
  assert.throws(
    () =>
      recorder.registerEnvironment({ name: "a", attributes: { n: 1 } }, at(1)),
    { code: "config/invalid" },
  );
});

Deno.test("K12 environments beside a package are refused", () => {
  const recorder = release();
  recorder.registerEnvironment({ name: "eu", attributes: {} }, at(1));
  task(recorder, "a", at(2));
  assert.throws(() => recorder.finish(), {
    code: "config/mixed",
    frames: [{ file: "o4.ocu.star", line: 2, column: 1 }],
  });
});

Deno.test("K35 deployments need top-level functions", () => {
  const recorder = release();
  const up = fn("up", "environment");
  const nested = { ...fn("lambda", "environment", { line: 7 }) };
  const environment = { name: "eu", attributes: {} };
  assert.throws(
    () =>
      recorder.deploy({
        environment,
        up,
        down: { ...nested, topLevel: false },
      }, at(1)),
    {
      code: "graph/function",
      message:
        'Cannot declare deployment to "eu": function "lambda" (o4.ocu.star:7:1) is not at the top level',
    },
  );
});

Deno.test("K35 functions that a later run cannot find are refused", () => {
  const inner = { ...fn("inner", ""), reachable: false, topLevel: false };
  const lost = release();
  lost.task({ fn: inner, name: "a" }, at(4));
  assert.throws(() => lost.finish(), {
    code: "graph/function",
    frames: [{ file: "o4.ocu.star", line: 4, column: 1 }],
  });
  const found = release();
  found.task({ fn: inner, name: "a" }, at(4));
  assert.ok(found.finish({ functions: [inner.def] }).package);
  const twice = release();
  twice.task({ fn: inner, name: "a" }, at(4));
  assert.throws(() => twice.finish({ functions: [inner.def, inner.def] }), {
    code: "graph/function",
    message: /stands for 2 functions/,
  });
});

Deno.test("K36 K38 inputs and parameters must fit", async (t) => {
  const rows: readonly (readonly [string, Json, string?, string?])[] = [
    ["a b", { a: 1, b: 1 }],
    ["a b=", { a: 1 }],
    ["ctx", { any: 1 }],
    ["ctx=", { any: 1 }],
    ["**rest", { any: 1 }],
    ["a *args", { a: 1 }],
    [
      "a",
      {},
      "graph/parameters",
      'parameter "a" is not present in inputs and without a default in',
    ],
    ["a b", {}, "graph/parameters", 'parameters "a", "b" are'],
    ["a", { a: 1, b: 1 }, "graph/unknown-input", 'input "b" is'],
    ["", { a: 1, b: 1 }, "graph/unknown-input", 'inputs "a", "b" are'],
    ["ctx a=", { b: 1 }, "graph/unknown-input", 'input "b" is'],
    ["ctx a=", { a: 1 }, "graph/parameters", 'parameter "ctx" is'],
    ["a **rest", { b: 1 }, "graph/parameters", 'parameter "a" is'],
    ["*args", { args: 1 }, "graph/unknown-input", 'input "args" is'],
  ];
  for (const [parameters, inputs, code, message] of rows) {
    await t.step(`(${parameters}) with ${JSON.stringify(inputs)}`, () => {
      const recorder = release();
      const handle = fn("f", parameters);
      const declare = () =>
        recorder.task({ fn: handle, name: "t", inputs }, at(1));
      const chain = () => recorder.next({ fn: handle, inputs });
      if (code === undefined || message === undefined) {
        declare();
        chain();
        return;
      }
      for (const action of [declare, chain]) {
        assert.throws(
          action,
          (error: OcurootError) =>
            error.code === code && error.message.includes(`: ${message} `),
        );
      }
    });
  }
});

Deno.test("K36 down must accept every input of up", () => {
  const recorder = release();
  assert.throws(() =>
    recorder.deploy({
      environment: { name: "eu", attributes: {} },
      up: fn("up", "environment a"),
      down: fn("down", "environment", { line: 5 }),
      inputs: { a: 1 },
    }, at(1)), {
    code: "graph/unknown-input",
    message:
      'Cannot declare deployment to "eu": input "a" is not in the function parameters of "down" (o4.ocu.star:5:1)',
  });
});

Deno.test("K36 parameters that a language cannot tell are not checked", () => {
  const recorder = release();
  const typed = { ...fn("f", ""), parameters: undefined };
  recorder.task({ fn: typed, name: "t", inputs: { a: 1 } }, at(1));
  assert.ok(recorder.finish().package);
});

Deno.test("K37 context style is one parameter called ctx", () => {
  assert.ok(usesContext(fn("f", "ctx")));
  assert.ok(usesContext(fn("f", "ctx=")));
  for (const parameters of ["", "ctx a", "**ctx", "*ctx", "context"]) {
    assert.ok(!usesContext(fn("f", parameters)), parameters);
  }
  assert.ok(!usesContext({ ...fn("f", ""), parameters: undefined }));
});

Deno.test("K9 tasks of a module are lost with a warning, unless used", () => {
  const recorder = release();
  const lost = recorder.task({ fn: fn("f", ""), name: "lost" }, {
    ...at(3),
    module: true,
  });
  const kept = recorder.task({ fn: fn("f", ""), name: "kept" }, {
    ...at(4),
    module: true,
  });
  recorder.phase({ name: "m", tasks: [lost] }, { ...at(5), module: true });
  recorder.phase({ name: "p", tasks: [kept] }, at(1));
  assert.equal(shape(recorder), "p[kept]");
  assert.deepEqual(recorder.warnings()[0], {
    message: '"task" has no effect at the top level of a module',
    file: "o4.ocu.star",
    line: 3,
    column: 1,
  });
  assert.equal(recorder.warnings().length, 3);
});

Deno.test("K44 at run time words change nothing and warn", () => {
  const recorder = createRecorder({ kind: "run", base: BASE });
  const one = task(recorder, "a");
  recorder.phase({ name: "p", tasks: [one] }, at(1));
  deploy(recorder, "eu", at(1));
  recorder.registerEnvironment({ name: "eu", attributes: {} }, at(1));
  recorder.storeSet({ state: { fs: { path: "s" } } }, at(1));
  recorder.repoAlias("x", at(1));
  recorder.remotes(["x"], at(1));
  recorder.trigger(fn("t", "commit"), at(1));
  const messages = recorder.warnings().map(({ message }) => message);
  assert.deepEqual(
    messages,
    ["task", "phase", "deploy", "register_environment"].map((word) =>
      `"${word}" has no effect while a function runs`
    ).concat(
      ["store.set", "repo_alias", "remotes", "trigger"].map((word) =>
        `"${word}" is ignored while a function runs`
      ),
    ),
  );
  const { package: graph, environments } = recorder.finish();
  assert.equal(graph, undefined);
  assert.deepEqual(environments, []);
  assert.deepEqual(recorder.ref("./custom/x"), { ref: `${BASE}/custom/x` });
});

Deno.test("K43 next to a function that cannot be found fails at once", () => {
  const hidden = { ...fn("f", ""), reachable: false };
  const run = createRecorder({ kind: "run", base: BASE });
  assert.throws(() => run.next({ fn: hidden }), { code: "run/function" });
  assert.ok(release().next({ fn: hidden }));
});

Deno.test("K42 next and done are plain dicts", () => {
  const recorder = release();
  const f = fn("f", "environment");
  assert.deepEqual(recorder.next({ fn: f, inputs: { environment: 1 } }), {
    next: {
      fn: { ...f.def },
      annotation: "",
      inputs: { environment: { value: 1 } },
    },
  });
  assert.deepEqual(recorder.done({}), {
    done: { outputs: {}, tags: [], watch: [] },
  });
  assert.deepEqual(recorder.done({ outputs: { a: 1 }, tags: ["t"] }), {
    done: { outputs: { a: 1 }, tags: ["t"], watch: [] },
  });
});

Deno.test("S60 task and phase arguments are checked", () => {
  const recorder = release();
  const f = fn("f", "");
  const refused: readonly (() => unknown)[] = [
    () => recorder.task({ fn: f, name: 5 }, at(1)),
    () => recorder.task({ fn: f, name: "" }, at(1)),
    () => recorder.task({ fn: f, name: "a/b" }, at(1)),
    () => recorder.phase({ name: 5 }, at(1)),
    () => recorder.phase({ name: "p", tasks: "x" }, at(1)),
    () => recorder.phase({ name: "p", tasks: [5] }, at(1)),
    () => recorder.phase({ name: "p", tasks: [{ task_id: "no" }] }, at(1)),
    () => recorder.phase({ name: "p", work: [{}] }, at(1)),
  ];
  for (const action of refused) {
    assert.throws(action, { code: "config/invalid" });
  }
  assert.equal(recorder.finish().package, undefined);
});

function release(base: string = BASE): Recorder {
  return createRecorder({ kind: "release", base });
}

function at(line: number): Call {
  return { site: { filename: "o4.ocu.star", line, column: 1 } };
}

/** Makes a handle from `"a b=1 *args **rest"`. */
function fn(
  name: string,
  parameters: string,
  { file = "o4.ocu.star", line = 1 }: {
    readonly file?: string;
    readonly line?: number;
  } = {},
): FunctionHandle {
  return {
    def: { name, pos: `${file}:${line}:1` },
    parameters: parameters.split(" ").filter((text) => text !== "").map(
      parameter,
    ),
    reachable: true,
    topLevel: true,
  };
}

function parameter(text: string): Parameter {
  const name = text.replace(/^\*+|=$/g, "");
  const kind = text.startsWith("**")
    ? "keywords"
    : text.startsWith("*")
    ? "rest"
    : "named";
  return { name, kind, optional: kind !== "named" || text.endsWith("=") };
}

function task(recorder: Recorder, name: string, call: Call = at(1)): Json {
  return recorder.task({ fn: fn("f", ""), name }, call);
}

function deploy(recorder: Recorder, name: string, call: Call): Json {
  const up = fn("up", "environment");
  const environment = { name, attributes: {} };
  return recorder.deploy({ environment, up, down: up }, call);
}

/** Writes a graph as `-[a] p1[b,c]`. */
function shape(recorder: Recorder): string {
  const graph: Package | undefined = recorder.finish().package;
  return (graph?.phases ?? []).map(({ name, tasks }) => {
    const names = tasks.map((item) =>
      item.task?.name ?? item.deploy?.environment
    );
    return `${name || "-"}[${names.join(",")}]`;
  }).join(" ");
}
