// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import type { FunctionHandle, StepResult } from "./declaration.ts";
import type { Json } from "./model.ts";
import { parseStepResult } from "./step_result.ts";

const FN = { name: "build", pos: "a.ocu.star:1:1" };
const NEXT = { name: "go", pos: "a.ocu.star:5:1" };
const EMPTY: StepResult = {
  kind: "done",
  outputs: null,
  tags: [],
  watch: null,
};

const HANDLE: FunctionHandle = {
  def: NEXT,
  parameters: [{ name: "a", optional: false, kind: "named" }],
  reachable: true,
  topLevel: true,
};

Deno.test("K39 what functions return is read", async (t) => {
  const rows: readonly (readonly [Json, StepResult])[] = [
    [null, EMPTY],
    [{}, EMPTY],
    [{ outputs: { a: 1 } }, EMPTY],
    [{ done: null, next: null }, EMPTY],
    [{ done: {} }, { kind: "done", outputs: {}, tags: [], watch: [] }],
    [
      { done: { outputs: null, tags: null, watch: null, annotation: "x" } },
      { kind: "done", outputs: {}, tags: [], watch: [] },
    ],
    [
      { done: { outputs: { a: [null, 0] }, tags: ["v1"], watch: ["svc/"] } },
      {
        kind: "done",
        outputs: { a: [null, 0] },
        tags: ["v1"],
        watch: ["svc/"],
      },
    ],
    [
      { next: { fn: NEXT, inputs: { a: { ref: "@/custom/x" }, b: 1 } } },
      {
        kind: "next",
        fn: NEXT,
        inputs: { a: { ref: "@/custom/x" }, b: { value: 1 } },
      },
    ],
    [{ next: { fn: NEXT } }, { kind: "next", fn: NEXT, inputs: {} }],
  ];
  for (const [json, expected] of rows) {
    await t.step(JSON.stringify(json), () => {
      assert.deepEqual(parseStepResult(json, { fn: FN }), expected);
    });
  }
});

Deno.test("K39 K41 results that are none are refused", async (t) => {
  const rows: readonly (readonly [Json, string, string])[] = [
    ["text", "run/result", "a string is not one"],
    [5, "run/result", "a number is not one"],
    [[], "run/result", "a list is not one"],
    [
      { done: {}, next: { fn: NEXT } },
      "run/result",
      'it has both "done" and "next"',
    ],
    [{ error: "why" }, "run/result", 'it has the key "error": why'],
    [{ done: 5 }, "run/result", '"done" should be a dict, got a number'],
    [
      { done: { outputs: [] } },
      "run/result",
      "outputs should be a dict, got a list",
    ],
    [
      { done: { tags: "v1" } },
      "run/result",
      "tags should be a list of strings",
    ],
    [
      { done: { watch: [5] } },
      "run/result",
      "watch should be a list of strings",
    ],
    [{ next: {} }, "run/result", '"next" has no function'],
    [
      { next: { fn: { name: "x" } } },
      "run/result",
      'the function of "next" has no name and position',
    ],
    [{ done: { tags: ["ok", "a/b"] } }, "run/tag", "it is not valid"],
    [{ done: { tags: ["r12"] } }, "run/tag", "it is not valid"],
    [
      { next: { fn: NEXT, inputs: { "a-b": 1 } } },
      "run/input",
      "it is not valid",
    ],
  ];
  for (const [json, code, ending] of rows) {
    await t.step(JSON.stringify(json), () => {
      assert.throws(
        () => parseStepResult(json, { fn: FN }),
        (error: Error & { code?: string }) =>
          error.code === code && error.message.endsWith(ending),
      );
    });
  }
});

Deno.test("K43 the next function must be there and take its inputs", () => {
  const find = () => HANDLE;
  const next = (inputs: Json) => ({ next: { fn: NEXT, inputs } });
  assert.ok(parseStepResult(next({ a: 1 }), { fn: FN, find }));
  assert.throws(() => parseStepResult(next({}), { fn: FN, find }), {
    code: "graph/parameters",
  });
  assert.throws(() => parseStepResult(next({ a: 1, b: 1 }), { fn: FN, find }), {
    code: "graph/unknown-input",
  });
  assert.throws(
    () => parseStepResult(next({ a: 1 }), { fn: FN, find: () => undefined }),
    {
      code: "run/function",
      message: /^Cannot go on with function "go" \(a\.ocu\.star:5:1\): /,
    },
  );
});
