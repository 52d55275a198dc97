// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Work, WorkSummary } from "../engine/summary.ts";
import { ocuroot } from "./_fake.ts";

const PLAN: readonly Work[] = [
  {
    ref: "acme/-/a.ocu.star/@r1/task/t/1",
    kind: "run",
    commit: "c0ffee1",
    why: [{ kind: "ready" }],
  },
  { ref: "@/custom/b", kind: "update", why: [{ kind: "changed", to: 1 }] },
];

const DONE: WorkSummary = { outcomes: [], handed: [], status: "done" };

Deno.test("C13 a dry run prints ref, work_type and commit", async () => {
  const planWork = () => Promise.resolve(PLAN);
  const ran = await ocuroot(["work", "continue", "-d"], {
    engine: { planWork },
  });
  assert.equal(ran.code, 0);
  assert.deepEqual(JSON.parse(ran.stdout), [
    {
      ref: "acme/-/a.ocu.star/@r1/task/t/1",
      work_type: "run",
      commit: "c0ffee1",
    },
    { ref: "@/custom/b", work_type: "update" },
  ]);
  const args = ["work", "continue", "-d", "--json", "--detailed-exitcode"];
  const json = await ocuroot(args, { engine: { planWork } });
  assert.equal(json.code, 3);
  assert.deepEqual(JSON.parse(json.stdout)[1].why, [{
    kind: "changed",
    to: 1,
  }]);
});

Deno.test("C13 E65 a dry run without work prints null, [] with --json", async (t) => {
  const engine = { planWork: () => Promise.resolve([]) };
  for (const verb of ["continue", "any", "ops", "cascade", "trigger"]) {
    await t.step(verb, async () => {
      const plain = await ocuroot(["work", verb, "--dryrun"], { engine });
      assert.deepEqual([plain.code, plain.stdout], [0, "null\n"]);
      const json = await ocuroot(["work", verb, "-d", "--json"], { engine });
      assert.equal(json.stdout, "[]\n");
    });
  }
});

Deno.test("E60 --dryrun=false does the work", async () => {
  const modes: string[] = [];
  const runWork = (_: unknown, mode: string) => {
    modes.push(mode);
    return Promise.resolve(DONE);
  };
  for (const verb of ["continue", "any", "ops", "cascade"]) {
    const ran = await ocuroot(["work", verb, "--dryrun=false"], {
      engine: { runWork },
    });
    assert.deepEqual([ran.code, ran.stdout], [0, ""]);
    assert.equal(ran.stderr, "No work to do\n");
  }
  assert.deepEqual(modes, ["continue", "any", "ops", "cascade"]);
});

Deno.test("E62 work trigger -i -d triggers nothing", async () => {
  const planned = () => Promise.resolve([]);
  const ran = await ocuroot(["work", "trigger", "-i", "-d"], {
    engine: { planWork: planned },
  });
  assert.equal(ran.code, 0);
  const seen: unknown[] = [];
  const triggerWork = (_: unknown, options: unknown) => {
    seen.push(options);
    return Promise.resolve(DONE);
  };
  await ocuroot(["work", "trigger", "--intent"], { engine: { triggerWork } });
  await ocuroot(["work", "trigger", "-i=false"], { engine: { triggerWork } });
  assert.deepEqual(seen, [{ intent: true }, { intent: false }]);
});

Deno.test("C1 --dryrun and --comprehensive exclude each other", async () => {
  const ran = await ocuroot(["work", "any", "-d", "--comprehensive"]);
  assert.equal(ran.code, 2);
  const both = ["--dryrun=false", "--comprehensive"];
  const runWork = () => Promise.resolve(DONE);
  const fine = await ocuroot(["work", "any", ...both], { engine: { runWork } });
  assert.equal(fine.code, 0);
});

Deno.test("E37 failed work exits 1 and names what failed", async () => {
  const error = new OcurootError("run/failed", "Cannot run it: exit status 1");
  const failed: WorkSummary = {
    status: "failed",
    handed: [{ repo: "acme", commit: "c0ffee2" }],
    outcomes: PLAN.map((work) => ({ work, status: "failed" as const, error })),
  };
  const ran = await ocuroot(["work", "cascade"], {
    engine: { runWork: () => Promise.resolve(failed) },
  });
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /failed {3}run {5}acme\/-\/a.ocu.star\/@r1\/task/);
  assert.match(ran.stderr, /handed {3}to acme at c0ffee2\n/);
  assert.match(ran.stderr, /2 items failed/);
});

Deno.test("C45 work that no trigger took is not called none", async () => {
  const place = { repo: "acme", commit: "c0ffee2" };
  const left: WorkSummary = {
    ...DONE,
    left: [{ ...place, why: "no trigger" }, { ...place, why: "failed" }],
  };
  const engine = { triggerWork: () => Promise.resolve(left) };
  const ran = await ocuroot(["work", "trigger"], { engine });
  assert.equal(ran.code, 0);
  assert.match(ran.stderr, /left {5}to acme at c0ffee2: it has no trigger\n/);
  assert.match(ran.stderr, /left {5}to acme at c0ffee2: its trigger failed\n/);
  assert.match(ran.stderr, /next {5}ocuroot work any, there/);
  assert.doesNotMatch(ran.stderr, /No work/);
  const json = await ocuroot(["work", "trigger", "--json"], { engine });
  assert.deepEqual(JSON.parse(json.stdout).left, left.left);
});

Deno.test("C13 --progress none leaves stderr to errors", async () => {
  const runWork = () => Promise.resolve(DONE);
  const ran = await ocuroot(["work", "any", "--progress", "none"], {
    engine: { runWork },
  });
  assert.equal(ran.stderr, "");
});
