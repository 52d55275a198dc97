// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import type { Transaction } from "../../stores/store.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  type Kit,
  phase,
  task,
} from "../run/_testkit.ts";
import { newRelease } from "../run/release_verbs.ts";
import { checkStores, NO_FACTS } from "./check_stores.ts";
import type { Finding } from "./finding.ts";
import { checkState, mendState } from "./fsck.ts";

const FILE = "acme/shop/-/web.ocu.star";
const R = `${FILE}/@r1`;

/** A store with one complete release of a task and two deployments. */
async function released(): Promise<Kit> {
  const kit = createKit();
  await addEnvironments(kit, ["eu", "us"]);
  kit.define("web.ocu.star", {
    functions: {
      build: () => done({ tgz: "x" }, { tags: ["v1"] }),
      up: () => done({ host: "h" }),
      down: () => done(),
    },
    phases: () => [
      phase("", [task("build")]),
      phase("live", [deploy("eu"), deploy("us")]),
    ],
  });
  await newRelease(kit.ws, FILE);
  return kit;
}

async function damage(
  kit: Kit,
  edit: (tx: { state: Transaction; intent: Transaction }) => Promise<unknown>,
): Promise<void> {
  await kit.stores.transact("damage", async (tx) => void await edit(tx));
}

/** Finds, mends in one transaction, and finds nothing more. */
async function mends(
  kit: Kit,
  expected: readonly string[],
): Promise<readonly Finding[]> {
  const found = await checkState(kit.ws);
  const told = found.map(({ code, ref }) => `${code} ${ref}`);
  assert.deepEqual(told, expected);
  for (const { what, why } of found) assert.ok(what !== "" && why !== "");
  await mendState(kit.ws, found);
  assert.deepEqual(await checkState(kit.ws), []);
  return found;
}

Deno.test("I3 I7 I9 a store that the product wrote has no findings", async () => {
  const kit = await released();
  assert.deepEqual(await checkState(kit.ws), []);
});

const DAMAGES: readonly {
  readonly name: string;
  readonly edit: (
    tx: { state: Transaction; intent: Transaction },
  ) => Promise<unknown>;
  readonly found: readonly string[];
}[] = [
  {
    name: "F26 two statuses: the one with a result is kept",
    edit: (tx) =>
      tx.state.set(`${R}/task/build/1/status/failed`, {
        time: "2027-01-01T00:00:00Z",
      }),
    found: [`status-many ${R}/task/build/1`],
  },
  {
    name: "I7 no status, with a result",
    edit: (tx) => tx.state.unlink(`${R}/deploy/eu/1/status/complete`),
    found: [`status-missing ${R}/deploy/eu/1`],
  },
  {
    name: "I7 a status that is none",
    edit: (tx) => tx.state.set(`${R}/deploy/eu/1/status/gone`, { time: "x" }),
    found: [
      `document-shape ${R}/deploy/eu/1/status/gone`,
      `status-unknown ${R}/deploy/eu/1/status/gone`,
    ],
  },
  {
    name: "F26 a link whose target was deleted",
    edit: (tx) => tx.state.link(`${FILE}/@v9`, `${FILE}/@r9`),
    found: [`link-dangling ${FILE}/@v9`],
  },
  {
    name: "F26 I9 a link to a link",
    edit: (tx) => tx.state.link(`${FILE}/@v2`, `${FILE}/@v1`),
    found: [`link-chain ${FILE}/@v2`],
  },
  {
    name: "F26 a circle of links",
    edit: async (tx) => {
      await tx.state.link(`${FILE}/@a`, `${FILE}/@b`);
      await tx.state.link(`${FILE}/@b`, `${FILE}/@c`);
      await tx.state.link(`${FILE}/@c`, `${FILE}/@a`);
    },
    found: ["a", "b", "c"].map((tag) => `link-cycle ${FILE}/@${tag}`),
  },
  {
    name: "a claim on a run that ended",
    edit: (tx) =>
      tx.state.set(`${R}/deploy/eu/1/claim`, claim("2026-01-05T09:00:00Z")),
    found: [`claim-stale ${R}/deploy/eu/1/claim`],
  },
  {
    name: "F26 a run that an older client left running",
    edit: async (tx) => {
      await tx.state.unlink(`${R}/deploy/eu/1/status/complete`);
      await tx.state.set(`${R}/deploy/eu/1/status/running`, {
        time: "2026-01-05T09:00:00Z",
      });
    },
    found: [`run-unclaimed ${R}/deploy/eu/1`],
  },
  {
    name: "I3 a release without its commit marker",
    edit: (tx) => tx.state.unlink(`${R}/commit/c1`),
    found: [`commit-missing ${R}`],
  },
  {
    name: "I3 a commit marker of another commit",
    edit: (tx) =>
      tx.state.set(`${R}/commit/c2`, { time: "2026-01-05T09:00:00Z" }),
    found: [`commit-wrong ${R}/commit/c2`],
  },
  {
    name: "I3 a release that an older client began to make",
    edit: async (tx) => {
      const run = `${FILE}/@r2/task/build/1`;
      const body = await tx.state.require(`${R}/task/build/1`);
      await tx.state.set(run, body);
      const time = "2026-01-05T09:00:00Z";
      await tx.state.set(`${run}/status/pending`, { time });
    },
    found: [`release-missing ${FILE}/@r2`],
  },
  {
    name: "E26 a complete run without its result",
    edit: async (tx) => {
      await tx.state.unlink(`${FILE}/@/deploy/eu`);
      await tx.state.unlink(`${R}/deploy/eu`);
    },
    found: [`task-missing ${R}/deploy/eu`],
  },
];

Deno.test("I9 each kind of damage is named and mended", async (t) => {
  for (const { name, edit, found } of DAMAGES) {
    await t.step(name, async () => {
      const kit = await released();
      await damage(kit, edit);
      await mends(kit, found);
    });
  }
});

Deno.test("I9 what cannot be mended is named all the same", async (t) => {
  const cases: Readonly<Record<string, [string, Json, string]>> = {
    "a run of another shape": [`${R}/deploy/eu/1`, { type: "sideways" }, "run"],
    "a release without its package": [R, { commit: "c1" }, "release"],
  };
  for (const [name, [ref, body, kind]] of Object.entries(cases)) {
    await t.step(name, async () => {
      const kit = await released();
      await damage(kit, (tx) => tx.state.set(ref, body));
      const found = await checkState(kit.ws);
      const shape = found.find(({ code }) => code === "document-shape");
      assert.equal(shape?.ref, ref);
      assert.match(shape?.pointer ?? "", /^\/body\//);
      assert.match(shape?.what ?? "", new RegExp(`no valid ${kind} document`));
      assert.equal(shape?.mend, undefined);
    });
  }
});

Deno.test("I9 an intent for what is not there is named", async () => {
  const kit = await released();
  await kit.setIntent(`${FILE}/@/deploy/asia`, {
    release: `${FILE}/@r7`,
    input: {},
  });
  const found = await checkState(kit.ws);
  assert.deepEqual(found.map(({ code, pointer }) => [code, pointer]), [
    ["intent-environment", undefined],
    ["intent-release", "/body/release"],
  ]);
});

Deno.test("I6 a run is never made to run again: without a result it failed", async () => {
  const kit = await released();
  await damage(kit, async ({ state }) => {
    const run = `${R}/deploy/eu/1`;
    const body = await state.require(run) as { readonly [key: string]: Json };
    await state.set(run, { ...body, output: null });
    await state.set(`${R}/deploy/eu`, {
      ...await state.require(`${R}/deploy/eu`) as object,
      run_ref: `${R}/deploy/eu/2`,
    });
    await state.unlink(`${run}/status/complete`);
  });
  const found = await checkState(kit.ws);
  await mendState(kit.ws, found);
  assert.ok(await kit.state(`${R}/deploy/eu/1/status/failed`));
  const attempt = await kit.state(`${R}/deploy/eu/1/attempt#code`);
  assert.equal(attempt, "run/interrupted");
});

Deno.test("F14 a claim whose process is gone is named with what to type", async () => {
  const kit = await released();
  await damage(kit, async ({ state }) => {
    const run = `${R}/deploy/eu/1`;
    await state.unlink(`${run}/status/complete`);
    const time = "2026-01-05T09:00:00Z";
    await state.set(`${run}/status/running`, { time });
    await state.set(`${run}/claim`, claim(time));
  });
  const views = {
    state: await kit.stores.state.view(),
    intent: await kit.stores.intent.view(),
  };
  assert.deepEqual(await checkStores(views), []);
  const gone = true;
  const isDead = () => Promise.resolve(gone);
  const [found] = await checkStores(views, { ...NO_FACTS, isDead });
  assert.equal(found?.code, "run-dead");
  assert.match(found?.why ?? "", /ocuroot work continue/);
});

function claim(since: string): Json {
  const who = { owner: "other", host: "elsewhere", pid: 7 };
  return { ...who, since, beat: 1, lease_ms: 1000 };
}
