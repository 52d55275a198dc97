// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { ReleaseSummary } from "../engine/summary.ts";
import { ocuroot } from "./_fake.ts";

const R = "acme/shop/-/web.ocu.star/@r3";

const WAITING: ReleaseSummary = {
  release: R,
  environments: [],
  status: "waiting",
  runs: [
    { ref: `${R}/task/build/1`, status: "complete", outputs: { image: "i:3" } },
    { ref: `${R}/deploy/live/1`, status: "complete" },
    { ref: `${R}/deploy/prod/1`, status: "paused", waiting: ["@/custom/ok"] },
  ],
};

const FAILED: ReleaseSummary = {
  ...WAITING,
  status: "failed",
  runs: [{
    ref: `${R}/deploy/live/1`,
    status: "failed",
    error: "exit status 3\nand more",
  }],
};

Deno.test("C2 C15 release new passes its flags and keeps stdout empty", async (t) => {
  const table: [string[], Record<string, boolean>][] = [
    [["web.ocu.star"], { force: false, cascade: false }],
    [["-f"], { force: true, cascade: false }],
    [["--force", "--cascade"], { force: true, cascade: true }],
    [["--force=false", "--cascade=true"], { force: false, cascade: true }],
    [["--cascade=false"], { force: false, cascade: false }],
  ];
  for (const [rest, expected] of table) {
    await t.step(`E60 ${rest.join(" ")}`, async () => {
      const seen: unknown[] = [];
      const newRelease = (_: unknown, __: unknown, options: unknown) => {
        seen.push(options);
        return Promise.resolve(WAITING);
      };
      const ran = await ocuroot(["release", "new", ...rest], {
        engine: { newRelease },
      });
      assert.deepEqual([ran.code, ran.stdout], [0, ""]);
      assert.deepEqual(seen, [expected]);
    });
  }
});

Deno.test("C34 waiting exits 0, 3 with --detailed-exitcode", async () => {
  const engine = { newRelease: () => Promise.resolve(WAITING) };
  const ran = await ocuroot(["release", "new"], { engine });
  assert.equal(ran.code, 0);
  assert.equal(
    ran.stderr,
    `Release ${R}: waiting\n` +
      "  deployed  live\n" +
      "  waiting   prod for @/custom/ok\n" +
      '  next      ocuroot state set "@/custom/ok" VALUE && ' +
      'ocuroot state apply "@/custom/ok" && ocuroot work continue\n',
  );
  const args = ["release", "new", "--detailed-exitcode"];
  assert.equal((await ocuroot(args, { engine })).code, 3);
});

Deno.test("C32 a failed release exits 1 and says which run and why", async () => {
  const engine = { newRelease: () => Promise.resolve(FAILED) };
  const ran = await ocuroot(["release", "new"], { engine });
  assert.equal(ran.code, 1);
  assert.equal(ran.stdout, "");
  assert.match(ran.stderr, /failed {4}live: exit status 3\n/);
  assert.match(ran.stderr, /Error: .*release failed/);
  const json = await ocuroot(["release", "new", "--json"], { engine });
  assert.equal(json.code, 1);
  assert.equal(JSON.parse(json.stdout).status, "failed");
});

Deno.test("C8 release new lists the releases of the commit on stdout", async () => {
  const newRelease = () =>
    Promise.reject(
      new OcurootError("release/exists", "Cannot release: it exists", {
        data: { releases: [R] },
      }),
    );
  const ran = await ocuroot(["release", "new"], { engine: { newRelease } });
  assert.equal(ran.code, 1);
  const lines = ran.stdout.split("\n");
  assert.deepEqual(lines.slice(0, 2), [R, ""]);
  assert.equal(lines.length, 5);
  assert.match(ran.stdout, /--force/);
  assert.match(ran.stderr, /^Error: Cannot release/);
});

Deno.test("C9 E65 release continue without a release exits 2", async () => {
  const ran = await ocuroot(["release", "continue", "web.ocu.star"]);
  assert.equal(ran.code, 2);
  assert.equal(ran.stdout, "A release ID or tag must be specified\n");
});

Deno.test("C9 C11 E65 continue and retry of an unknown release exit 1", async (t) => {
  const missing = () =>
    Promise.reject(new OcurootError("release/not-found", "Cannot find it"));
  for (const verb of ["continue", "retry"]) {
    await t.step(verb, async () => {
      const ran = await ocuroot(["release", verb, "./web.ocu.star/@r9"], {
        engine: { continueRelease: missing, retryRelease: missing },
      });
      assert.equal(ran.code, 1);
      assert.equal(
        ran.stdout,
        "The specified release was not found. ./web.ocu.star/@r9\n",
      );
    });
  }
});

Deno.test("C9 --package and --release stand in for a missing ref", async () => {
  const seen: string[] = [];
  const continueRelease = (_: unknown, ref: string) => {
    seen.push(ref);
    return Promise.resolve(WAITING);
  };
  const engine = { continueRelease };
  const flags = ["--package", "x.ocu.star", "--release", "r2"];
  await ocuroot(["release", "continue", ...flags], { engine });
  await ocuroot(["release", "continue", "y.ocu.star/@v1", ...flags], {
    engine,
  });
  assert.deepEqual(seen, [
    "acme/shop/-/x.ocu.star/@r2",
    "acme/shop/-/y.ocu.star/@v1",
  ]);
});

Deno.test("C10 C11 errors of continue and retry exit 1 with their text", async () => {
  const commit = () =>
    Promise.reject(
      new OcurootError("release/commit", "Cannot continue: check out c0ffee2"),
    );
  const one = await ocuroot(["release", "continue", "a.ocu.star/@r1"], {
    engine: { continueRelease: commit },
  });
  assert.equal(one.code, 1);
  assert.match(one.stderr, /check out c0ffee2/);
  const nothing = () =>
    Promise.reject(
      new OcurootError("release/nothing-to-retry", "Cannot retry: none failed"),
    );
  const two = await ocuroot(["release", "retry"], {
    engine: { retryRelease: nothing },
  });
  assert.equal(two.code, 1);
});

Deno.test("C12 release lint prints logs, phases and the final line", async () => {
  const lintConfig = () =>
    Promise.resolve({
      logs: ["hello"],
      phases: [
        { name: "", tasks: [{ kind: "task" as const, name: "build" }] },
        { name: "", tasks: [{ kind: "deploy" as const, name: "live" }] },
        { name: "prod", tasks: [{ kind: "deploy" as const, name: "prod" }] },
      ],
    });
  const ran = await ocuroot(["release", "lint", "web.ocu.star"], {
    engine: { lintConfig },
  });
  assert.equal(ran.code, 0);
  assert.equal(
    ran.stdout,
    'hello\nTask: "build"\nDeployment to "live"\nPhase "prod": 1 tasks\n' +
      "Config file evaluated successfully\n",
  );
  const empty = await ocuroot(["release", "lint", "web.ocu.star"], {
    engine: { lintConfig: () => Promise.resolve({ logs: [], phases: [] }) },
  });
  assert.match(empty.stdout, /^No release configured\n/);
});

Deno.test("C12 release lint of a bad config exits 6", async () => {
  const lintConfig = () =>
    Promise.reject(new OcurootError("config/eval", "Cannot load"));
  const ran = await ocuroot(["release", "lint", "web.ocu.star"], {
    engine: { lintConfig },
  });
  assert.equal(ran.code, 6);
});
