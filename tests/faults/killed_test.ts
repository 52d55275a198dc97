// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { LABELS } from "../../engine/failpoints.ts";
import {
  amount,
  findings,
  judge,
  openLoad,
  PACKAGE,
  readLedger,
  seeded,
  settle,
} from "./_load.ts";
import { killAtRandom } from "./_kills.ts";

/** Ends with SIGKILL, which shells show as 128 + 9. */
const KILLED = 137;

/** Steps of a store on files that a release passes. */
const STORE_LABELS = [
  "lock.taken",
  "doc.staged",
  "journal.staged",
  "journal.prepared",
  "partner.written",
  "journal.written",
  "doc.handed",
  "doc.renamed",
  "head.written",
];

/** What a plain release passes; `killed_later_test.ts` has all others. */
const OF_RELEASE =
  /^(config|release|claim|result|function)\.|^child\.(spawning|exited)$/;

/** Times that `build` starts in all when the program died there first. */
const STARTS: Readonly<Record<string, number>> = {
  "claim.acked": 1,
  "function.calling": 1,
  "child.spawning": 1,
  "child.exited": 2,
  "result.built": 2,
  "result.acked": 1,
};

const LINUX = { ignore: Deno.build.os !== "linux" };

async function killAt(label: string, nth: number): Promise<void> {
  await using t = await openLoad();
  const ran = await t.run(["release", "new", PACKAGE], {
    commit: "c1",
    process: true,
    env: { OCUROOT_FAILPOINT: `${label}=kill:${nth}` },
  });
  assert.equal(ran.code, KILLED, `it passes ${label}: ${ran.stderr}`);
  const left = await findings(t);
  assert.deepEqual(left.filter(({ code }) => code !== "run-dead"), []);
  await settle(t, "c1");
  await judge(t, ["c1"]);
  const starts = (await readLedger(t))
    .filter(({ name, what }) => name === "build" && what === "start").length;
  const expected = nth === 1 ? STARTS[label] : undefined;
  if (expected !== undefined) assert.equal(starts, expected, label);
}

Deno.test(
  "B11 B20 F12 F13 F14 F15 killed at each point, the release is finished by the next commands",
  LINUX,
  async (t) => {
    const labels = LABELS.filter((label) => OF_RELEASE.test(label));
    const rounds = Math.min(3, amount(1));
    const points = [...labels, ...STORE_LABELS].flatMap((label) =>
      Array.from({ length: rounds }, (_, at) => ({ label, nth: at + 1 }))
    ).filter(({ label, nth }) => nth === 1 || !/^release|^config/.test(label));
    // The second function of a deployment: the first is not run again.
    points.push({ label: "function.calling", nth: 5 });
    for (const { label, nth } of points) {
      await t.step(`${label} ${nth}`, () => killAt(label, nth));
    }
  },
);

Deno.test(
  "B12 I1 I5 I6 I8 I12 random kills under a load of releases lose and double nothing",
  LINUX,
  () =>
    seeded("B12", async (random) => {
      await using t = await openLoad();
      await killAtRandom(t, { kills: amount(12), after: [60, 340], random });
    }),
);
