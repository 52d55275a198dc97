// SPDX-License-Identifier: MIT
/**
 * What becomes of runs whose process ended half-way.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { StepResult } from "@ocuroot/sdk/declaration";
import type { Phase, PhaseTask } from "@ocuroot/sdk/model";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  type Kit,
  phase,
  task,
} from "./_testkit.ts";
import { newRelease, retryRelease } from "./release_verbs.ts";
import { planWork, runWork } from "./work_verbs.ts";

const W = "acme/shop/-/web.ocu.star";
const FILE = "web.ocu.star";
const LIVE = `${W}/@/deploy/live`;

/** A release of these phases whose command is ended by its last function. */
async function interrupted(...phases: readonly Phase[]): Promise<Kit> {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  const stop = new AbortController();
  let left = phases.flatMap(({ tasks }) => tasks).length;
  const end: () => StepResult = () => {
    if (--left > 0 || stop.signal.aborted) return done();
    stop.abort();
    throw stop.signal.reason;
  };
  kit.define(FILE, {
    phases: () => [...phases],
    functions: { build: end, up: end },
  });
  await assert.rejects(newRelease(kit.at({ signal: stop.signal }), FILE), {
    code: "cli/interrupted",
  });
  kit.calls.length = 0;
  return kit;
}

function build(idempotent?: boolean): PhaseTask {
  const { task: spec } = task("build");
  if (spec === undefined) throw new Error("No task");
  return {
    task: { ...spec, ...(idempotent === undefined ? {} : { idempotent }) },
  };
}

function live(idempotent?: boolean): PhaseTask {
  const { deploy: spec } = deploy("live");
  if (spec === undefined) throw new Error("No deployment");
  return {
    deploy: { ...spec, ...(idempotent === undefined ? {} : { idempotent }) },
  };
}

Deno.test("I6 an interrupted run is run again unasked as its declaration says", async (t) => {
  const cases = [
    { name: "a task", part: build(), again: false },
    { name: "an idempotent task", part: build(true), again: true },
    { name: "a deployment", part: live(), again: true },
    { name: "a deployment that is not", part: live(false), again: false },
  ];
  for (const { name, part, again } of cases) {
    await t.step(name, async () => {
      const kit = await interrupted(phase("", [part]));
      const plan = await planWork(kit.ws, "continue");
      assert.deepEqual(
        plan.map(({ why }) => why),
        again ? [[{ kind: "interrupted" }]] : [],
      );
      await runWork(kit.ws, "continue");
      assert.equal(kit.calls.length, again ? 1 : 0);
      if (again) return;
      assert.equal((await retryRelease(kit.ws, FILE)).status, "complete");
    });
  }
});

Deno.test("F30 I4 a wish made since an interruption is not overwritten", async (t) => {
  const wish = { release: `${W}/@r1`, input: { size: { value: 2 } } };
  await t.step("somebody wants something else", async () => {
    const kit = await interrupted(phase("", [live()]));
    await kit.setIntent(LIVE, wish);
    assert.deepEqual(
      (await planWork(kit.ws, "continue")).filter(({ kind }) => kind === "run"),
      [],
    );
    await runWork(kit.ws, "continue");
    assert.deepEqual(kit.calls, []);
    assert.deepEqual(await kit.intent(LIVE), wish);
  });
  await t.step("nobody does", async () => {
    const kit = await interrupted(phase("", [live()]));
    await runWork(kit.ws, "continue");
    assert.deepEqual(kit.calls, ["up"]);
  });
});

Deno.test("E9 an interrupted deployment does not come after a newer release", async () => {
  const kit = await interrupted(phase("", [live()]));
  await newRelease(kit.at({ commit: "c2" }), FILE);
  assert.deepEqual(kit.calls, ["up"]);
  await runWork(kit.ws, "any");
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up"]);
  assert.equal(await kit.state(`${LIVE}#release`), `${W}/@r2`);
});
