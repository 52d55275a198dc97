// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { snapshot } from "../_environment.ts";
import { findings, judge, openLoad, PACKAGE, settle } from "./_load.ts";

/** Where a write can find no space, and how it is told. */
const WRITES = [
  "lock.taken",
  "doc.staged",
  "journal.staged",
  "journal.prepared",
  "release.built",
  "claim.built",
  "result.built",
];

/** The test's own process lives on, so only the lease tells it is dead. */
const LEASE = { OCUROOT_LEASE_MS: "30" };

/** Faults past the point of no return, which must not show. */
const LANDED = ["partner.written", "journal.written", "head.written"];

Deno.test("B15 B20 I13 F20 no space at any write: a clear error, nothing half there, the next run unaided", async (t) => {
  for (const label of WRITES) {
    await t.step(label, async () => {
      await using e = await openLoad();
      const before = await snapshot(`${e.repo}/.store/state/refs`);
      const ran = await e.run(["release", "new", PACKAGE], {
        commit: "c1",
        env: { OCUROOT_FAILPOINT: `${label}=enospc`, ...LEASE },
      });
      assert.equal(ran.code, 1, "I13 not recorded, so not 0");
      assert.match(ran.stderr, /Code: store\/full,/);
      const after = await snapshot(`${e.repo}/.store/state/refs`);
      const isRelease = /^(lock|doc|journal|release)/.test(label);
      if (isRelease) assert.deepEqual(after, before, "nothing is half there");
      const left = await findings(e);
      const wrong = left.filter(({ code }) => code !== "run-dead");
      assert.deepEqual(wrong, []);
      await settleAll(e);
    });
  }
});

Deno.test("I1 I13 F05 a fault after landing is no failure: what is acknowledged stays", async (t) => {
  for (const label of LANDED) {
    await t.step(label, async () => {
      await using e = await openLoad();
      const ran = await e.run(["release", "new", PACKAGE], {
        commit: "c1",
        env: { OCUROOT_FAILPOINT: `${label}=error`, ...LEASE },
      });
      if (ran.code === 0) await judge(e, ["c1"]);
      else await settleAll(e);
    });
  }
});

async function settleAll(
  t: Awaited<ReturnType<typeof openLoad>>,
): Promise<void> {
  await settle(t, "c1");
  await judge(t, ["c1"]);
}
