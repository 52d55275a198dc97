// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { COMMIT, type GoStore, goStore } from "./_go_store.ts";

const WEB = "acme/shop/-/svc/web.ocu.star";
const APP = "acme/shop/-/app.ocu.star";
const JOB = "acme/shop/-/job.ocu.star";
const GATE = "acme/shop/-/gate.ocu.star";
const REPO = "acme/shop/-/repo.ocu.star";

const SITUATIONS = [
  "released",
  "stacks",
  "approval",
  "failed",
  "paused",
];

Deno.test("S24 S26 S37 what needs no work keeps every byte", async (t) => {
  for (const name of SITUATIONS) {
    await t.step(name, async () => {
      await using g = await goStore(name);
      await g.ok("work", "any");
      await g.ok("work", "cascade");
      await g.ok("state", "match", "**");
      assert.deepEqual(await g.changes(), []);
      assert.match(await g.ok("state", "fsck"), /are whole/);
    });
  }
});

Deno.test("S25 S26 S37 S39 S44 S45 S46 S47 S48 the next release of a package", async (t) => {
  const spellings = {
    "as the older client writes": (text: string) => text,
    "compact, shuffled, without types": shuffled,
  };
  for (const [name, rewrite] of Object.entries(spellings)) {
    await t.step(name, async () => {
      await using g = await goStore("released", { rewrite });
      await g.t.ok(["release", "new", "svc/web.ocu.star"], {
        commit: "c0ffee2",
      });
      assert.deepEqual(await g.changes(), [
        `~ intent ${REPO}/@`,
        `~ intent ${REPO}/@${COMMIT}`,
        `+ intent ${REPO}/@c0ffee2`,
        ...["live", "staging"].map((e) => `~ intent ${WEB}/@/deploy/${e}`),
        `~ state ${REPO}/@`,
        `~ state ${REPO}/@${COMMIT}`,
        `+ state ${REPO}/@c0ffee2`,
        ...["deploy/live", "deploy/staging", "task/compile"]
          .map((below) => `~ state ${WEB}/@/${below}`),
        // What links to them has moved; of the release before, no more.
        `~ state ${WEB}/@r1`,
        ...["deploy/live", "deploy/staging", "task/compile"]
          .map((below) => `~ state ${WEB}/@r1/${below}`),
        `+ state ${WEB}/@r2`,
        `+ state ${WEB}/@r2/commit/c0ffee2`,
        ...["deploy/live", "deploy/staging", "task/compile"]
          .flatMap((below) => completed(`${WEB}/@r2/${below}`, 1)),
        `~ state ${WEB}/@v1.0`,
      ]);
      assert.deepEqual(await links(g, `${WEB}/@r1`), undefined);
      assert.deepEqual(await links(g, `${WEB}/@r2`), [`${WEB}/@v1.0`]);
    });
  }
});

Deno.test("S43 S44 S45 S50 a deleted environment is torn down", async () => {
  await using g = await goStore("released");
  await g.ok("state", "delete", "@/environment/staging");
  await g.ok("work", "cascade");
  assert.deepEqual(await g.changes(), [
    "- intent @/environment/staging",
    `- intent ${WEB}/@/deploy/staging`,
    "- state @/environment/staging",
    `- state ${WEB}/@/deploy/staging`,
    `~ state ${WEB}/@r1/deploy/staging`,
    ...completed(`${WEB}/@r1/deploy/staging`, 2).slice(1),
  ]);
  const task = `${WEB}/@r1/deploy/staging`;
  assert.equal(field(await g.body(task), "type"), "down");
});

Deno.test("S49 S53 S59 a changed environment is deployed to again", async () => {
  await using g = await goStore("released");
  const gold = '{"name":"live","attributes":{"tier":"gold"}}';
  await g.ok("state", "set", "-f", "json", "@/environment/live", gold);
  await g.ok("work", "cascade");
  assert.deepEqual(await g.changes(), [
    "~ intent @/environment/live",
    `~ intent ${WEB}/@/deploy/live`,
    "~ state @/environment/live",
    `~ state ${WEB}/@r1/deploy/live`,
    ...completed(`${WEB}/@r1/deploy/live`, 2).slice(1),
  ]);
});

Deno.test("S45 S59 a changed intent is deployed", async () => {
  await using g = await goStore("released");
  const ref = `${WEB}/@/deploy/live`;
  const intent = JSON.stringify(await g.body(ref, "intent"))
    .replace("web:7", "web:6");
  await g.ok(
    "state",
    "set",
    "-f",
    "json",
    "svc/web.ocu.star/@/deploy/live",
    intent,
  );
  assert.match(await g.ok("state", "diff"), /@\/deploy\/live/);
  await g.ok("work", "cascade");
  assert.deepEqual(await g.changes(), [
    `~ intent ${ref}`,
    `~ state ${WEB}/@r1/deploy/live`,
    ...completed(`${WEB}/@r1/deploy/live`, 2).slice(1),
  ]);
  assert.equal(await g.ok("state", "diff"), "");
});

Deno.test("S37 S40 S51 a release that waits goes on once approved", async () => {
  await using g = await goStore("approval");
  const approved = "app.ocu.star/@r1/custom/approved";
  await g.ok("state", "set", approved, "ann");
  await g.ok("state", "apply", approved);
  await g.ok("release", "continue", "app.ocu.star/@r1");
  assert.deepEqual(await g.changes(), [
    `+ intent ${APP}/@/deploy/live`,
    `+ intent ${APP}/@r1/custom/approved`,
    `+ state ${APP}/@/deploy/live`,
    `+ state ${APP}/@/task/ship`,
    `+ state ${APP}/@r1/custom/approved`,
    ...performed(`${APP}/@r1/deploy/live`, "pending"),
    ...performed(`${APP}/@r1/task/ship`, "pending"),
  ]);
  assert.deepEqual(field(await g.body(`${APP}/@r1/task/ship`), "output"), {
    shipped: "app:1",
    by: "ann",
  });
});

Deno.test("S42 S52 S55 a failed release is retried", async () => {
  await using g = await goStore("failed");
  await g.t.write({ fixed: "" });
  await g.ok("release", "retry", "job.ocu.star");
  const flaky = `${JOB}/@r1/task/flaky`;
  assert.deepEqual(await g.changes(), [
    `+ state ${JOB}/@/task/after`,
    `+ state ${JOB}/@/task/flaky`,
    ...performed(`${JOB}/@r1/task/after`, "pending"),
    `+ state ${flaky}`,
    `- state ${flaky}/1/status/failed`,
    `+ state ${flaky}/1/status/failed_retried`,
    ...completed(flaky, 2).slice(1),
  ]);
});

Deno.test("S37 S40 S55 S56 a paused chain goes on, its lines once more only", async () => {
  await using g = await goStore("paused");
  await g.ok("state", "set", "gate.ocu.star/@r1/custom/ok", "yes");
  await g.ok("work", "cascade");
  assert.deepEqual(await g.changes(), [
    `+ intent ${GATE}/@r1/custom/ok`,
    `+ state ${GATE}/@/task/gate`,
    `+ state ${GATE}/@r1/custom/ok`,
    ...performed(`${GATE}/@r1/task/gate`, "paused", "~"),
  ]);
  const logs = await g.body(`${GATE}/@r1/task/gate/1/logs`) as object[];
  assert.deepEqual(logs.map((log) => field(log, "message")), [
    "first",
    "first",
    "second yes",
  ]);
});

Deno.test("S43 S58 a deployment that ran twice lets the next phase start", async () => {
  await using g = await goStore("rerun");
  await g.ok("work", "any");
  assert.deepEqual(await g.changes(), [
    `+ state ${WEB}/@/task/publish`,
    ...performed(`${WEB}/@r1/task/publish`, "pending"),
  ]);
});

Deno.test("S42 B11 a run that the older client left behind is taken up once mended", async () => {
  await using g = await goStore("crashed");
  await g.ok("release", "continue", "svc/web.ocu.star/@r1");
  assert.deepEqual(await g.changes(), [], "it may still be running");
  await g.ok("state", "fsck", "--repair", "--yes");
  await g.ok("work", "any");
  const staging = `${WEB}/@r1/deploy/staging`;
  assert.deepEqual(await g.changes(), [
    `+ state ${WEB}/@/deploy/staging`,
    `+ state ${staging}`,
    `+ state ${staging}/1/attempt`,
    `+ state ${staging}/1/status/failed_retried`,
    `- state ${staging}/1/status/running`,
    ...completed(staging, 2).slice(1),
  ]);
});

Deno.test("S21 S22 a store of version 2 is taken over, its oldest part left alone", async () => {
  await using g = await goStore("legacy");
  await g.t.ok(["release", "new", "svc/web.ocu.star"], { commit: "c0ffee2" });
  const changes = await g.changes();
  assert.ok(changes.includes("~ state/.ocuroot-store"));
  assert.ok(changes.includes("~ intent/.ocuroot-store"));
  assert.equal(
    await g.t.read(".store/state/.ocuroot-store"),
    '{"version":3,"Tags":{"state":{}}}',
  );
  assert.deepEqual(changes.filter((change) => change.includes("old")), []);
  assert.ok(changes.includes(`+ state ${WEB}/@r2`));
  const { stdout } = await g.t.run(["state", "fsck"], { commit: COMMIT });
  assert.match(stdout, /No ref leads to it/);
  assert.doesNotMatch(stdout, /^error/m);
});

/** What a run that was made and completed by us adds. */
function completed(task: string, number: number): string[] {
  const run = `${task}/${number}`;
  const below = ["", "/attempt", "/logs", "/status/complete"];
  return [`+ state ${task}`, ...below.map((part) => `+ state ${run}${part}`)];
}

/** What completing a first run that was there adds and takes. */
function performed(task: string, status: string, logs = "+"): string[] {
  return [
    `+ state ${task}`,
    `~ state ${task}/1`,
    `+ state ${task}/1/attempt`,
    `${logs} state ${task}/1/logs`,
    `+ state ${task}/1/status/complete`,
    `- state ${task}/1/status/${status}`,
  ];
}

async function links(g: GoStore, ref: string): Promise<unknown> {
  return JSON.parse(await g.raw(ref) ?? "{}").links;
}

function field(body: unknown, name: string): unknown {
  return (body as Record<string, unknown>)[name];
}

/** The same document in another spelling. */
function shuffled(text: string): string {
  const { body_type: _, ...envelope } = JSON.parse(text);
  return JSON.stringify(reversed(envelope));
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).reverse().map(([key, item]) => [key, reversed(item)]),
  );
}
