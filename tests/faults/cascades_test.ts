// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { TestEnvironment } from "../_environment.ts";
import { addChain, judgeChain, ledgerOf, sow } from "./_chain.ts";
import { findings, openLoad } from "./_load.ts";

/** Ends with SIGKILL, which shells show as 128 + 9. */
const KILLED = 137;

const LENGTH = 3;

/** Where an end and the start of the next package land together. */
const POINTS = [
  ["config.loaded", 2],
  ["queue.built", 1],
  ["queue.acked", 1],
  ["child.exited", 2],
  ["claim.built", 2],
  ["claim.acked", 2],
  ["claim.acked", 3],
  ["result.built", 2],
  ["result.acked", 2],
] as const;

const GIT_POINTS = [
  ["git.built", 2],
  ["git.pushing", 2],
  ["git.pushed", 2],
  ["git.noted", 2],
] as const;

const LINUX = { ignore: Deno.build.os !== "linux" };

async function killEach(
  t: TestEnvironment,
  points: readonly (readonly [label: string, nth: number])[],
  step: Deno.TestContext,
): Promise<void> {
  await addChain(t, LENGTH);
  for (const [label, nth] of points) {
    await step.step(`${label} ${nth}`, async () => {
      const seed = `${label}-${nth}`;
      await sow(t, seed);
      const ran = await t.run(["work", "cascade"], {
        process: true,
        env: { OCUROOT_FAILPOINT: `${label}=kill:${nth}` },
      });
      assert.equal(ran.code, KILLED, `it passes ${label}: ${ran.stderr}`);
      const left = await findings(t);
      assert.deepEqual(left.filter(({ code }) => code !== "run-dead"), []);
      await t.ok(["work", "cascade"]);
      await judgeChain(t, { length: LENGTH, seed });
      const again = (await ledgerOf(t)).length;
      await t.ok(["work", "cascade"]);
      assert.equal((await ledgerOf(t)).length, again, "I12 nothing is left");
    });
  }
}

Deno.test(
  "B11 F12 F15 I12 a cascade killed where one package ends and the next one starts goes on",
  LINUX,
  async (step) => {
    await using t = await chained({});
    await killEach(t, POINTS, step);
  },
);

Deno.test(
  "B11 I2 I12 a cascade killed at any step of such a push in Git goes on",
  LINUX,
  async (step) => {
    await using t = await chained({ git: true });
    await killEach(t, GIT_POINTS, step);
  },
);

Deno.test("C64 I5 F01 cascades of three processes run each package once", async () => {
  await using t = await chained({ git: true });
  await addChain(t, LENGTH);
  for (const seed of ["one", "two"]) {
    await sow(t, seed);
    const before = (await ledgerOf(t)).length;
    const command = () => t.ok(["work", "cascade"], { process: true });
    await Promise.all([command(), command(), command()]);
    await t.ok(["work", "cascade"]);
    assert.equal((await ledgerOf(t)).length - before, LENGTH);
    await judgeChain(t, { length: LENGTH, seed });
  }
});

async function chained(options: { readonly git?: boolean }) {
  const t = await openLoad(options);
  await t.write({
    "environments.ocu.star": `register_environment(environment("a"))\n`,
  });
  await t.commit("environments");
  await t.ok(["release", "new", "environments.ocu.star"]);
  return t;
}
