// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Phase } from "@ocuroot/sdk/model";
import { condense } from "./condense.ts";
import { describePhases } from "./describe.ts";
import { layOut, type PhaseBox } from "./graph.ts";

const R = "acme/-/web.ocu.star/@preview";
const FN = { name: "f", pos: "web.ocu.star:1:1" };

/** Deployments that all need the first one of the phase before. */
function phases(sizes: readonly number[]): readonly Phase[] {
  return sizes.map((size, at) => ({
    name: "",
    tasks: Array.from({ length: size }, (_, n) => ({
      deploy: {
        environment: `e${at}-${n}`,
        up: FN,
        down: FN,
        inputs: {
          environment: { ref: `@/environment/e${at}-${n}` },
          before: { ref: `${R}/deploy/e${at - 1}-0#output/x` },
        },
      },
    })),
  }));
}

function drawn(sizes: readonly number[]) {
  return condense(describePhases(phases(sizes), R));
}

Deno.test("condense leaves what can be drawn as it is", () => {
  const all = describePhases(phases([1, 0, 8]), R);
  assert.deepEqual(condense(all), [all[0], all[2]]);
  assert.deepEqual(condense([]), []);
});

Deno.test("condense makes one of a crowded phase, and keeps what it needs", () => {
  const [first, crowd, last] = drawn([1, 30, 1]) ?? [];
  assert.deepEqual(crowd?.tasks.map(({ name }) => name), ["30 deployments"]);
  const [together] = crowd?.tasks ?? [];
  assert.equal(together?.id, "phase-2");
  const sources = new Set(together?.inputs.map(({ source }) => source?.task));
  assert.deepEqual([...sources], [first?.tasks[0]?.id]);
  // What the last one needs from one of the thirty comes from all of them.
  const needed = last?.tasks[0]?.inputs.map(({ source }) => source?.task);
  assert.ok(needed?.includes("phase-2"));
});

Deno.test("condense gives up where nothing would be seen", () => {
  const tasks = drawn(Array(20).fill(8))?.flatMap(({ tasks }) => tasks);
  assert.equal(tasks?.length, 20);
  assert.equal(drawn(Array(61).fill(1)), undefined);
});

Deno.test("layOut keeps phases apart and in order, whichever way they go", () => {
  for (const sizes of [[1, 2, 1], [2, 7, 3], [1], Array(12).fill(2)]) {
    const graph = layOut(drawn(sizes) ?? []);
    const start = ({ x, y, width, height }: PhaseBox) =>
      graph.down ? y - height / 2 : x - width / 2;
    const end = ({ x, y, width, height }: PhaseBox) =>
      graph.down ? y + height / 2 : x + width / 2;
    for (const [at, phase] of graph.phases.entries()) {
      const next = graph.phases[at + 1];
      if (next !== undefined) assert.ok(end(phase) < start(next));
    }
    for (const { x, y, width, height } of graph.nodes) {
      assert.ok(x - width / 2 >= 0 && x + width / 2 <= graph.width);
      assert.ok(y - height / 2 >= 0 && y + height / 2 <= graph.height);
    }
  }
});
