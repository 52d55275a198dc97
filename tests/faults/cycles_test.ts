// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { checkState } from "../../engine/check/fsck.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  input,
  type Kit,
  phase,
  task,
} from "../../engine/run/_testkit.ts";
import { newRelease } from "../../engine/run/release_verbs.ts";
import { planWork, runWork } from "../../engine/run/work_verbs.ts";

/** Packages in a ring, each with an output that is new every time. */
async function ring(size: number): Promise<Kit> {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  let count = 0;
  for (let at = 0; at < size; at++) {
    const before = (at + size - 1) % size;
    kit.define(`p${at}.ocu.star`, {
      functions: { up: () => done({ n: ++count }), down: () => done() },
      phases: () => [
        phase("", [deploy("live", {
          n: input(`./-/p${before}.ocu.star/@/deploy/live#output/n`, 0),
        })]),
      ],
    });
  }
  for (let at = 0; at < size; at++) {
    await newRelease(kit.ws, `acme/shop/-/p${at}.ocu.star`);
  }
  return kit;
}

for (const size of [1, 2, 5]) {
  Deno.test(`B35 F48 a circle of ${size} with new outputs every time stops and names its members`, async () => {
    const kit = await ring(size);
    const before = kit.calls.length;
    const start = performance.now();
    const summary = await runWork(kit.ws, "cascade");
    assert.ok(performance.now() - start < 5000);
    const calls = kit.calls.length - before;
    assert.ok(calls <= 26 * size, `${calls} calls`);
    if (size > 1) {
      assert.equal(summary.status, "failed");
      const told = summary.outcomes.map(({ error }) => error)
        .filter((error) => error?.code === "plan/no-progress")
        .map((error) => `${error?.message} ${JSON.stringify(error?.data)}`)
        .join("\n");
      const named = Array.from({ length: size }, (_, at) => `p${at}.ocu.star`)
        .filter((name) => told.includes(name));
      assert.ok(named.length >= 1, `the path is named: ${told}`);
    }
    assert.deepEqual(await checkState(kit.ws), []);
    const limited = kit.at({ env: { OCUROOT_MAX_ROUNDS: "3" } });
    const again = kit.calls.length;
    await runWork(limited, "cascade");
    assert.ok(kit.calls.length - again <= 4 * size, "the limit can be set");
  });
}

Deno.test("F51 I12 one poisoned run of a hundred blocks nobody else", async () => {
  const kit = createKit();
  const names = Array.from({ length: 100 }, (_, at) => `t${at}`);
  kit.define("web.ocu.star", {
    functions: Object.fromEntries(names.map((name) => [name, () => {
      if (name === "t50") throw new Error("poison");
      return done();
    }])),
    phases: () => [phase("", names.map((name) => task(name)))],
  });
  const summary = await newRelease(kit.ws, "acme/shop/-/web.ocu.star");
  assert.equal(summary.status, "failed");
  const complete = await kit.match("**/status/complete");
  assert.equal(complete.length, 99);
  const calls = kit.calls.length;
  await runWork(kit.ws, "continue");
  assert.equal(kit.calls.length, calls, "it is not tried for ever");
  assert.deepEqual(await planWork(kit.ws, "continue"), []);
});
