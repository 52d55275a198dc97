// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Declaration } from "@ocuroot/sdk/declaration";
import type { Inputs, Json, Phase, PhaseTask } from "@ocuroot/sdk/model";
import { createMemoryStore } from "../../stores/mod.ts";
import {
  compareRefs,
  releaseNumber,
  runAddress,
  taskAddress,
} from "./address.ts";
import { buildGraph } from "./build.ts";
import { dependenciesOf } from "./dependencies.ts";
import { driftOf } from "./drift.ts";
import {
  equalEnvironment,
  equalInputs,
  equalJson,
  sameRequest,
} from "./equal.ts";
import { argumentsOf, populate } from "./inputs.ts";
import { createReadinessJudge } from "./readiness.ts";

const R = "acme/shop/-/web.ocu.star/@r1";
const FN = { name: "f", pos: "web.ocu.star:1:1" };

function task(name: string, inputs: Inputs = {}): PhaseTask {
  return { task: { name, inputs, fn: FN } };
}

function deploy(environment: string, inputs: Inputs = {}): PhaseTask {
  return { deploy: { environment, up: FN, down: FN, inputs } };
}

function declared(phases: readonly Phase[]): Declaration {
  return {
    package: { functions: {}, phases },
    environments: [],
    warnings: [],
  };
}

async function viewOf(documents: Readonly<Record<string, Json>>) {
  const store = createMemoryStore();
  await store.transact("documents", async (tx) => {
    for (const [ref, body] of Object.entries(documents)) {
      await tx.set(ref, body);
    }
  });
  return await store.view();
}

Deno.test("addresses take refs of runs and tasks apart", async (t) => {
  await t.step("run", () => {
    const address = runAddress(`${R}/deploy/eu/12/status/pending`);
    assert.deepEqual(address, {
      task: `${R}/deploy/eu`,
      release: R,
      package: "acme/shop/-/web.ocu.star",
      repo: "acme/shop",
      file: "web.ocu.star",
      kind: "deploy",
      name: "eu",
      current: "acme/shop/-/web.ocu.star/@/deploy/eu",
      run: `${R}/deploy/eu/12`,
      number: 12,
    });
  });
  for (const text of [`${R}/deploy/eu`, `${R}/custom/a/1`, `${R}/task/a/x/y`]) {
    await t.step(text, () => {
      assert.throws(() => runAddress(text), { code: "ref/no-match" });
    });
  }
  assert.throws(() => taskAddress("@/custom/x"), { code: "ref/no-match" });
});

Deno.test("C60 compareRefs() numeric order", () => {
  const sorted = [
    "a/@r2",
    "a/@r9",
    "a/@r9/task/b/2",
    "a/@r9/task/b/10",
    "a/@r10",
    "b/@r1",
  ];
  assert.deepEqual([...sorted].reverse().sort(compareRefs), sorted);
  assert.equal(compareRefs("a/x01", "a/x1") === 0, false);
  assert.deepEqual([
    releaseNumber("a/-/b/@r12/task/x"),
    releaseNumber("a/-/b/@v1"),
  ], [12, 0]);
});

Deno.test("S41 C53 E1 dependenciesOf() looks through empty phases", async (t) => {
  const phases: Phase[] = [
    { name: "none", tasks: [] },
    { name: "build", tasks: [task("a"), deploy("eu")] },
    { name: "empty", tasks: [] },
    { name: "last", tasks: [task("z")] },
  ];
  const rows: [number, string[]][] = [
    [0, []],
    [1, []],
    [2, [`${R}/task/a/*/status/complete`, `${R}/deploy/eu/*/status/complete`]],
    [3, [`${R}/task/a/*/status/complete`, `${R}/deploy/eu/*/status/complete`]],
  ];
  for (const [index, globs] of rows) {
    await t.step(`phase ${index}`, () => {
      assert.deepEqual(
        dependenciesOf(phases, { phase: index, release: R }),
        globs,
      );
    });
  }
});

Deno.test("C36 buildGraph() refuses duplicates, mixtures and inputs that cannot come", async (t) => {
  const own = (name: string) => ({ x: { ref: `${R}/task/${name}#output/x` } });
  const rows: [string, Declaration, string][] = [
    [
      "task twice",
      declared([{ name: "", tasks: [task("a"), task("a")] }]),
      "graph/duplicate",
    ],
    [
      "environment twice",
      declared([{ name: "1", tasks: [deploy("eu")] }, {
        name: "2",
        tasks: [deploy("eu")],
      }]),
      "graph/duplicate",
    ],
    ["mixed", {
      ...declared([]),
      environments: [{ name: "eu", attributes: {} }],
    }, "config/mixed"],
    [
      "unknown task",
      declared([{ name: "", tasks: [task("a", own("b"))] }]),
      "graph/unknown-input",
    ],
    [
      "later task",
      declared([{ name: "", tasks: [task("a", own("b"))] }, {
        name: "",
        tasks: [task("b")],
      }]),
      "graph/unknown-input",
    ],
    [
      "bad input name",
      declared([{ name: "", tasks: [task("a", { "a-b": { value: 1 } })] }]),
      "run/input",
    ],
    [
      "bad task name",
      declared([{ name: "", tasks: [task("a/b")] }]),
      "config/invalid",
    ],
  ];
  for (const [name, declaration, code] of rows) {
    await t.step(name, () => {
      assert.throws(() => buildGraph(declaration, R), { code });
    });
  }
  await t.step("same phase, or with a default", () => {
    const { x } = own("b");
    const graph = buildGraph(
      declared([
        { name: "", tasks: [task("a", own("b")), task("b")] },
        {
          name: "",
          tasks: [
            task("c", {
              x: { ...x, ref: `${R}/task/no#output/x`, default: 1 },
            }),
          ],
        },
      ]),
      R,
    );
    assert.deepEqual(graph?.tasks.map(({ name, phase }) => [name, phase]), [
      ["a", 0],
      ["b", 0],
      ["c", 1],
    ]);
  });
});

Deno.test("E11 S40 populate() values, defaults, null and what is missing", async () => {
  const view = await viewOf({
    "@/custom/x": { a: 1, none: null },
    "@/custom/zero": 0,
  });
  const { inputs, missing } = await populate({
    found: { ref: "@/custom/x#a", default: 9 },
    zero: { ref: "@/custom/zero", value: 5 },
    kept: { ref: "@/custom/gone", value: "before" },
    default: { default: "d" },
    nothing: { ref: "@/custom/x#none" },
  }, view);
  assert.deepEqual(inputs, {
    found: { ref: "@/custom/x#a", default: 9, value: 1 },
    zero: { ref: "@/custom/zero", value: 0 },
    kept: { ref: "@/custom/gone", value: "before" },
    default: { default: "d" },
    nothing: { ref: "@/custom/x#none" },
  });
  assert.deepEqual(missing, ["@/custom/x#none"]);
  assert.deepEqual(argumentsOf(inputs), {
    found: 1,
    zero: 0,
    kept: "before",
    default: "d",
  });
  await assert.rejects(populate({ bad: {} }, view), { code: "run/input" });
});

Deno.test("C54 E2 S58 readiness counts each dependency by itself, teardowns not at all", async (t) => {
  const glob = (name: string) => `${R}/deploy/${name}/*/status/complete`;
  const run = (type: string) => ({
    type,
    release: R,
    functions: [{ fn: FN, inputs: {} }],
  });
  const view = await viewOf({
    [`${R}/deploy/twice/1`]: run("up"),
    [`${R}/deploy/twice/1/status/complete`]: {},
    [`${R}/deploy/twice/2`]: run("up"),
    [`${R}/deploy/twice/2/status/complete`]: {},
    [`${R}/deploy/again/1`]: run("up"),
    [`${R}/deploy/again/1/status/complete`]: {},
    [`${R}/deploy/again/2`]: run(""),
    [`${R}/deploy/again/2/status/running`]: {},
    [`${R}/deploy/gone/1`]: run("up"),
    [`${R}/deploy/gone/1/status/failed`]: {},
    [`${R}/deploy/gone/2`]: run("down"),
    [`${R}/deploy/gone/2/status/complete`]: {},
  });
  const judge = createReadinessJudge(view);
  const rows: [string[], boolean][] = [
    [[], true],
    [["twice"], true],
    [["again"], true],
    [["twice", "failed"], false],
    [["gone"], false],
  ];
  for (const [names, ready] of rows) {
    await t.step(names.join(" ") || "none", async () => {
      const step = { fn: FN, dependencies: names.map(glob), inputs: {} };
      const judged = await judge.judge(step);
      assert.equal(judged.ready, ready);
      assert.equal(judged.blocked.length, ready ? 0 : 1);
    });
  }
});

Deno.test("C44 driftOf() tells changes, not own outputs, nor a default that came true", async () => {
  const current = "acme/shop/-/web.ocu.star/@/deploy/eu";
  const view = await viewOf({
    "@/custom/color": "blue",
    "@/custom/size": 1,
    [current]: { output: { n: 2 } },
  });
  const drift = await driftOf({
    color: { ref: "@/custom/color", value: "red" },
    size: { ref: "@/custom/size", default: 1 },
    own: { ref: `${current}#output/n`, value: 1 },
    gone: { ref: "@/custom/gone", value: 3 },
    fixed: { value: 4 },
  }, { task: taskAddress(`${R}/deploy/eu`), reader: view });
  assert.deepEqual(drift.changed, [{
    name: "color",
    ref: "@/custom/color",
    from: "red",
    to: "blue",
  }]);
  assert.equal(drift.inputs.own?.value, 2);
});

Deno.test("S59 E18 equality: key order, null attributes, absent fields", () => {
  assert.equal(
    equalJson({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }),
    true,
  );
  assert.equal(equalJson({ a: null }, {}), false);
  assert.equal(equalJson([1], { 0: 1 }), false);
  assert.equal(equalJson({ toString: 1 }, { a: 1 }), false);
  assert.equal(
    equalEnvironment({ name: "e" }, { name: "e", attributes: null }),
    true,
  );
  assert.equal(
    equalEnvironment({ name: "e" }, { name: "e", attributes: { a: "" } }),
    false,
  );
  assert.equal(equalInputs(null, {}), true);
  assert.equal(equalInputs({ a: { value: 0 } }, { a: {} }), false);
});

Deno.test("C56 sameRequest() an unstarted run asks for what its refs will give", () => {
  const ref = "@/custom/x";
  assert.equal(sameRequest({ a: { ref } }, { a: { ref, value: 1 } }), true);
  assert.equal(
    sameRequest({ a: { ref, value: 2 } }, { a: { ref, value: 1 } }),
    false,
  );
  assert.equal(
    sameRequest({ a: { ref } }, { a: { ref: "@/custom/y" } }),
    false,
  );
  assert.equal(sameRequest({ a: { ref } }, { b: { ref } }), false);
  assert.equal(sameRequest({ a: { ref } }, null), false);
});
