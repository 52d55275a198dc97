// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import {
  addEnvironments,
  createKit,
  def,
  deploy,
  done,
  input,
  type Kit,
  phase,
  task,
} from "./_testkit.ts";
import { continueRelease, newRelease, retryRelease } from "./release_verbs.ts";
import {
  applyIntent,
  deleteIntent,
  diffIntent,
  setIntent,
} from "./state_verbs.ts";
import { planWork, runWork, triggerWork } from "./work_verbs.ts";

const W = "acme/shop/-/web.ocu.star";
const FILE = "web.ocu.star";
const LIVE = `${W}/@/deploy/live`;

/** Deploys `live` with an input from custom state; remembers what ran. */
async function shop(
  kit: Kit,
  ran: string[] = [],
  environments: readonly string[] = ["live"],
): Promise<void> {
  await addEnvironments(kit, environments);
  await kit.stores.transact("color", async ({ state, intent }) => {
    await state.set("@/custom/color", "red");
    await intent.set("@/custom/color", "red");
  });
  kit.define(FILE, {
    functions: {
      up: ({ environment, color }) => {
        const { name } = environment as { name: string };
        ran.push(`up ${name} ${color}`);
        return done({ color: color ?? null });
      },
      down: ({ environment }) => {
        ran.push(`down ${(environment as { name: string }).name}`);
        return done();
      },
    },
    phases: (found) => [
      phase(
        "deploy",
        found.map(({ name }) =>
          deploy(name, { color: input("@/custom/color") })
        ),
      ),
    ],
  });
}

async function setColor(kit: Kit, color: string): Promise<void> {
  await kit.stores.transact("color", async ({ state, intent }) => {
    await state.set("@/custom/color", color);
    await intent.set("@/custom/color", color);
  });
}

const refs = (works: readonly { ref: string; kind: string }[]) =>
  works.map(({ ref, kind }) => `${kind} ${ref}`);

Deno.test("C43 C44 drift: a changed input redeploys as n+1 of the same release", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  assert.deepEqual(await planWork(kit.ws, "any"), []);
  await setColor(kit, "blue");
  assert.deepEqual(await planWork(kit.ws, "continue"), [{
    ref: `${W}/@r1/deploy/live`,
    kind: "run",
    commit: "c1",
    why: [{ kind: "input", ref: "@/custom/color", from: "red", to: "blue" }],
  }]);
  const summary = await runWork(kit.ws, "continue");
  assert.equal(summary.status, "done");
  assert.deepEqual(ran, ["up live red", "up live blue"]);
  const run = await kit.state(`${W}/@r1/deploy/live/2`) as {
    type: string;
    functions: { dependencies?: string[] }[];
  };
  assert.deepEqual([run.type, run.functions[0]?.dependencies], [
    "up",
    undefined,
  ]);
  const attempt = await kit.state(`${W}/@r1/deploy/live/2/attempt`) as {
    cause: string;
  };
  assert.equal(attempt.cause, "inputs");
  assert.deepEqual(await planWork(kit.ws, "any"), []);
});

Deno.test("C44 drift ignores a deployment's own outputs", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  let count = 0;
  kit.define(FILE, {
    phases: () => [
      phase("", [
        deploy("live", { last: input("./@/deploy/live#output/n", 0) }),
      ]),
    ],
    functions: { up: () => done({ n: ++count }) },
  });
  await newRelease(kit.ws, FILE);
  assert.deepEqual(await planWork(kit.ws, "any"), []);
});

Deno.test("C54 E2 S58 a redeploy neither blocks nor unlocks later phases", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["one", "two"]);
  await setColor(kit, "red");
  let twoFails = true;
  kit.define(FILE, {
    phases: () => [
      phase("deploy", [
        deploy("one", { color: input("@/custom/color") }),
        deploy("two", {}, { up: "upTwo" }),
      ]),
      phase("after", [task("after", { ok: input("./custom/ok") })]),
    ],
    functions: {
      up: () => done(),
      upTwo: () => {
        if (twoFails) throw new Error("no");
        return done();
      },
      after: () => done(),
    },
  });
  await newRelease(kit.ws, FILE);
  await kit.stores.state.transact(
    "ok",
    (tx) => tx.set(`${W}/@r1/custom/ok`, 1),
  );
  await setColor(kit, "blue");
  await runWork(kit.ws, "continue");
  assert.deepEqual(await kit.match(`${W}/@r1/deploy/one/*/status/complete`), [
    `${W}/@r1/deploy/one/1/status/complete`,
    `${W}/@r1/deploy/one/2/status/complete`,
  ]);
  assert.equal(kit.calls.includes("after"), false);
  twoFails = false;
  const summary = await retryRelease(kit.ws, FILE);
  assert.equal(summary.status, "complete");
  assert.equal(kit.calls.includes("after"), true);
});

Deno.test("C37 C42 custom intents: create, update, delete, verbatim, several segments (E15)", async () => {
  const kit = createKit();
  await kit.setIntent("@/custom/keep", 1);
  const value = { b: [1, null], a: "x" };
  await setIntent(kit.ws, "@/custom/a/b", value);
  assert.deepEqual(refs(await diffIntent(kit.ws)), [
    "create @/custom/a/b",
    "create @/custom/keep",
  ]);
  await runWork(kit.ws, "any");
  assert.deepEqual(await kit.state("@/custom/a/b"), value);
  await setIntent(kit.ws, "@/custom/a/b", "new");
  assert.deepEqual(refs(await diffIntent(kit.ws)), ["update @/custom/a/b"]);
  await runWork(kit.ws, "any");
  assert.equal(await kit.state("@/custom/a/b"), "new");
  await deleteIntent(kit.ws, "@/custom/a/b");
  assert.deepEqual(refs(await diffIntent(kit.ws)), ["delete @/custom/a/b"]);
  await runWork(kit.ws, "any");
  assert.equal(await kit.state("@/custom/a/b"), undefined);
  assert.deepEqual(await diffIntent(kit.ws), []);
  await assert.rejects(applyIntent(kit.ws, "@/custom/nowhere"), {
    code: "store/not-found",
  });
  await assert.rejects(deleteIntent(kit.ws, "@/custom/nowhere"), {
    code: "store/not-found",
  });
});

Deno.test("C35 C42 S51 E16 an intent addressed by tag lands on the release and resumes it", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [
      phase("", [task("a")]),
      phase("", [task("b", { ok: input("./custom/ok") })]),
    ],
    functions: { a: () => done({}, { tags: ["v1"] }), b: () => done() },
  });
  await newRelease(kit.ws, FILE);
  await setIntent(kit.ws, `${FILE}/@v1/custom/ok`, true);
  assert.deepEqual(refs(await planWork(kit.ws, "any")), [
    `create ${W}/@v1/custom/ok`,
  ]);
  const summary = await applyIntent(kit.ws, `${FILE}/@v1/custom/ok`, {
    cascade: true,
  });
  assert.equal(summary.status, "done");
  assert.equal(await kit.state(`${W}/@r1/custom/ok`), true);
  assert.deepEqual(kit.calls, ["a", "b"]);
  assert.deepEqual(await diffIntent(kit.ws), []);
});

Deno.test("C38 S49 S53 a new environment: check_envs on the newest deployed release, only missing runs", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  for (let n = 0; n < 10; n++) await newRelease(kit.ws, FILE, { force: true });
  await setIntent(kit.ws, "@/environment/test", { name: "test" });
  await applyIntent(kit.ws, "@/environment/test");
  assert.deepEqual(await kit.match("**/op/*"), [`${W}/@r10/op/check_envs`]);
  assert.deepEqual(await kit.state("@/environment/test"), {
    name: "test",
    attributes: {},
  });
  assert.deepEqual(refs(await planWork(kit.ws, "ops")), [
    `op ${W}/@r10/op/check_envs`,
  ]);
  await runWork(kit.ws, "ops");
  assert.deepEqual(await kit.match("**/op/*"), []);
  assert.deepEqual(await kit.match("**/deploy/test/*"), [
    `${W}/@r10/deploy/test/1`,
  ]);
  const release = await kit.state(`${W}/@r10`) as {
    package: { phases: { tasks: Json[] }[] };
  };
  assert.equal(release.package.phases[0]?.tasks.length, 2);
  ran.length = 0;
  await runWork(kit.ws, "continue");
  assert.deepEqual(ran, ["up test red"]);
});

Deno.test("C62 E13 without deployments the newest release gets the environment", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => done() },
  });
  for (let n = 0; n < 10; n++) await newRelease(kit.ws, FILE, { force: true });
  await setIntent(kit.ws, "@/environment/test", {
    name: "test",
    attributes: {},
  });
  await applyIntent(kit.ws, "@/environment/test");
  assert.deepEqual(await kit.match("**/op/*"), [`${W}/@r10/op/check_envs`]);
});

Deno.test("C39 C62 S50 E12 a deleted environment is torn down and comes back when created again", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran, ["live", "test"]);
  await newRelease(kit.ws, FILE);
  ran.length = 0;
  await deleteIntent(kit.ws, "@/environment/test");
  await applyIntent(kit.ws, "@/environment/test");
  assert.equal(await kit.state("@/environment/test"), undefined);
  assert.notEqual(await kit.intent(`${W}/@/deploy/test`), undefined);
  const down = await kit.state(`${W}/@r1/deploy/test/2`) as { type: string };
  assert.equal(down.type, "down");
  await runWork(kit.ws, "continue");
  assert.deepEqual(ran, ["down test"]);
  assert.equal(await kit.intent(`${W}/@/deploy/test`), undefined);
  assert.deepEqual(await kit.match("**/@/deploy/*"), [LIVE]);
  const left = await kit.state(`${W}/@r1/deploy/test`) as { type: string };
  assert.equal(left.type, "down");
  assert.deepEqual(await planWork(kit.ws, "any"), []);
  ran.length = 0;
  await setIntent(kit.ws, "@/environment/test", {
    name: "test",
    attributes: {},
  });
  await runWork(kit.ws, "any", { comprehensive: true });
  assert.deepEqual(ran, ["up test red"]);
  assert.deepEqual(await kit.match("**/@/deploy/*"), [
    LIVE,
    `${W}/@/deploy/test`,
  ]);
});

Deno.test("C40 C56 E8 a deleted deploy intent is torn down once, however often it is applied", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  ran.length = 0;
  await deleteIntent(kit.ws, LIVE);
  assert.deepEqual(refs(await diffIntent(kit.ws)), [`delete ${LIVE}`]);
  await applyIntent(kit.ws, LIVE);
  await applyIntent(kit.ws, LIVE);
  assert.deepEqual(await diffIntent(kit.ws), []);
  await runWork(kit.ws, "any");
  await runWork(kit.ws, "any");
  assert.deepEqual(ran, ["down live"]);
  assert.deepEqual(await kit.match("**/@/deploy/*"), []);
});

Deno.test("C55 E3 editing a deploy intent shows in the diff and is performed; rollback works", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  const first = await kit.intent(LIVE);
  await newRelease(kit.ws, FILE, { force: true });
  ran.length = 0;
  await kit.setIntent(LIVE, first ?? null);
  const [work] = await diffIntent(kit.ws);
  assert.equal(work?.kind, "update");
  await runWork(kit.ws, "any", { comprehensive: true });
  assert.deepEqual(ran, ["up live red"]);
  const view = await kit.stores.state.view();
  assert.equal(await view.resolve(LIVE), `${W}/@r1/deploy/live`);
  assert.deepEqual(await diffIntent(kit.ws), []);
  const run = await kit.state(`${W}/@r1/deploy/live/2`) as { type: string };
  assert.equal(run.type, "");
});

Deno.test("C55 rollback by naming only a release, also by its tag", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  await newRelease(kit.ws, FILE, { force: true });
  await kit.stores.state.transact(
    "tag",
    (tx) => tx.link(`${W}/@v1`, `${W}/@r1`),
  );
  ran.length = 0;
  await kit.setIntent(LIVE, { release: `${W}/@v1` });
  await applyIntent(kit.ws, LIVE, { cascade: true });
  assert.deepEqual(ran, ["up live red"]);
  assert.deepEqual(await diffIntent(kit.ws), []);
});

Deno.test("C56 E4 applying a deploy intent twice queues one run", async () => {
  const kit = createKit();
  await shop(kit);
  await newRelease(kit.ws, FILE);
  const first = await kit.intent(LIVE);
  await newRelease(kit.ws, FILE, { force: true });
  await kit.setIntent(LIVE, first ?? null);
  await applyIntent(kit.ws, LIVE);
  await applyIntent(kit.ws, LIVE);
  assert.deepEqual(await kit.match(`${W}/@r1/deploy/live/*`), [
    `${W}/@r1/deploy/live/1`,
    `${W}/@r1/deploy/live/2`,
  ]);
  assert.deepEqual(await diffIntent(kit.ws), []);
});

Deno.test("C41 E14 E20 bad intents are refused one by one; the others are applied", async () => {
  const kit = createKit();
  await shop(kit);
  await newRelease(kit.ws, FILE);
  const bad: Record<string, Json> = {
    "@/environment/a-b": { name: "a-b", attributes: {} },
    "@/environment/other": { name: "another", attributes: {} },
    "@/environment/shape": { name: "shape", attributes: { n: 1 } },
    [`${W}/@/deploy/nowhere`]: { release: `${W}/@r1`, input: {} },
    [`${W}/@/deploy/live`]: { release: `${W}/@r7`, input: {} },
    "acme/shop/-/z.ocu.star/@/deploy/live": { release: `${W}/@r1` },
    "acme/shop/-/y.ocu.star/@/deploy/live": "r1",
  };
  for (const [ref, value] of Object.entries(bad)) {
    await setIntent(kit.ws, ref, value);
    await assert.rejects(applyIntent(kit.ws, ref), { code: "intent/invalid" });
  }
  await setIntent(kit.ws, "@/custom/zz", 1);
  const summary = await runWork(kit.ws, "any");
  assert.equal(summary.status, "failed");
  assert.equal(await kit.state("@/custom/zz"), 1);
  assert.deepEqual(await kit.match("@/environment/*"), ["@/environment/live"]);
  const codes = summary.outcomes.filter(({ status }) => status !== "done").map((
    { error },
  ) => error?.code);
  assert.deepEqual(new Set(codes), new Set(["intent/invalid"]));
  assert.equal(codes.length, 7);
});

Deno.test("S59 E18 an environment without attributes does not diff for ever", async () => {
  const kit = createKit();
  await kit.setIntent("@/environment/live", { name: "live" });
  await runWork(kit.ws, "any");
  assert.deepEqual(await diffIntent(kit.ws), []);
  const json = await kit.state("@/environment/live");
  assert.deepEqual(json, { name: "live", attributes: {} });
  await kit.stores.state.transact(
    "older",
    (tx) => tx.set("@/environment/live", { name: "live", attributes: null }),
  );
  assert.deepEqual(await diffIntent(kit.ws), []);
});

Deno.test("C67 E17 an empty intent store deletes nothing unless told to", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  await kit.stores.intent.transact("lost", async (tx) => {
    for (const ref of await tx.match("**")) await tx.unlink(ref);
  });
  assert.deepEqual(await planWork(kit.ws, "any"), []);
  assert.deepEqual(await diffIntent(kit.ws), []);
  const summary = await runWork(kit.ws, "cascade");
  assert.equal(summary.status, "failed");
  assert.deepEqual(summary.outcomes.map(({ error }) => error?.code), [
    "intent/mass-delete",
  ]);
  assert.deepEqual(await kit.match("@/**"), [
    "@/custom/color",
    "@/environment/live",
  ]);
  const allowed = kit.at({ env: { OCUROOT_ALLOW_MASS_DELETE: "1" } });
  assert.equal((await planWork(allowed, "any")).length, 3);
  ran.length = 0;
  await runWork(kit.ws, "cascade", { allowMassDelete: true });
  assert.deepEqual(await kit.match("**/@/**"), []);
  assert.deepEqual(ran, ["down live"]);
});

Deno.test("C59 E7 a retried teardown leaves the environment undeployed", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  let fails = true;
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: () => done(),
      down: () => {
        if (fails) throw new Error("no");
        return done();
      },
    },
  });
  await newRelease(kit.ws, FILE);
  await deleteIntent(kit.ws, LIVE);
  const summary = await runWork(kit.ws, "any", { comprehensive: true });
  assert.equal(summary.status, "failed");
  assert.deepEqual(await planWork(kit.ws, "any"), []);
  fails = false;
  assert.equal((await retryRelease(kit.ws, `${FILE}/@r1`)).status, "complete");
  assert.deepEqual(await kit.match("**/@/deploy/*"), []);
  assert.equal(await kit.intent(LIVE), undefined);
  assert.deepEqual(await diffIntent(kit.ws), []);
});

/** `app` follows `lib`'s output; both deploy to `live`. */
async function chain(
  kit: Kit,
  app: (lib: Json) => void = () => {},
): Promise<void> {
  await addEnvironments(kit, ["live"]);
  await setColor(kit, "red");
  kit.define("lib.ocu.star", {
    phases:
      () => [phase("", [deploy("live", { color: input("@/custom/color") })])],
    functions: { up: ({ color }) => done({ color: color ?? null }) },
  });
  kit.define("app.ocu.star", {
    phases: () => [
      phase("", [
        deploy("live", {
          lib: input("./-/lib.ocu.star/@/deploy/live#output/color"),
        }),
      ]),
    ],
    functions: {
      up: ({ lib }) => {
        app(lib ?? null);
        return done({ lib: lib ?? null });
      },
    },
  });
}

Deno.test("C43 C47 cascades follow only what this process changed", async () => {
  const kit = createKit();
  await chain(kit);
  await newRelease(kit.ws, "app.ocu.star");
  await newRelease(kit.ws, "lib.ocu.star", { cascade: true });
  const app = "acme/shop/-/app.ocu.star";
  assert.equal(await kit.state(`${app}/@/deploy/live#output/lib`), "red");
  await kit.setIntent("@/custom/unrelated", 1);
  await setIntent(kit.ws, "@/custom/color", "blue");
  const summary = await applyIntent(kit.ws, "@/custom/color", {
    cascade: true,
  });
  assert.equal(summary.status, "done");
  assert.equal(await kit.state(`${app}/@/deploy/live#output/lib`), "blue");
  assert.equal(await kit.state("@/custom/unrelated"), undefined);
  await runWork(kit.ws, "cascade");
  assert.equal(await kit.state("@/custom/unrelated"), 1);
  assert.deepEqual(await planWork(kit.ws, "cascade"), []);
});

Deno.test("C58 E6 E37 a downstream that always fails is tried once, named, and exits", async () => {
  const kit = createKit();
  let tries = 0;
  await chain(kit, (lib) => {
    if (lib === "red") return;
    tries++;
    throw new Error("no");
  });
  await newRelease(kit.ws, "lib.ocu.star");
  await newRelease(kit.ws, "app.ocu.star");
  await setColor(kit, "blue");
  const app = "acme/shop/-/app.ocu.star";
  const summary = await runWork(kit.ws, "cascade");
  assert.equal(summary.status, "failed");
  assert.equal(tries, 1);
  const failed = summary.outcomes.filter(({ status }) => status === "failed");
  assert.deepEqual(failed.map(({ work }) => work.ref), [
    `${app}/@r1/deploy/live`,
  ]);
  assert.deepEqual(await planWork(kit.ws, "cascade"), []);
  await runWork(kit.ws, "cascade");
  assert.equal(tries, 1);
});

Deno.test("C58 E6 a circle of deployments stops and names its items", async () => {
  const kit = createKit({ env: { OCUROOT_MAX_ROUNDS: "6" } });
  await addEnvironments(kit, ["live"]);
  let n = 0;
  for (const [name, other] of [["a", "b"], ["b", "a"]]) {
    kit.define(`${name}.ocu.star`, {
      phases: () => [
        phase("", [
          deploy("live", {
            x: input(`./-/${other}.ocu.star/@/deploy/live#output/n`, 0),
          }),
        ]),
      ],
      functions: { up: () => done({ n: ++n }) },
    });
  }
  await newRelease(kit.ws, "a.ocu.star");
  const { cascade } = await newRelease(kit.ws, "b.ocu.star", { cascade: true });
  assert.equal(cascade?.status, "failed");
  const last = cascade?.outcomes.at(-1);
  assert.equal(last?.error?.code, "plan/no-progress");
  assert.ok(n < 12);
});

Deno.test("C58 a plan that comes back ends the cascade at once", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  const follow = (name: string, other: string, give: (x: Json) => Json) =>
    kit.define(`${name}.ocu.star`, {
      phases: () => [
        phase("", [
          deploy("live", {
            x: input(`./-/${other}.ocu.star/@/deploy/live#output/n`, 0),
          }),
        ]),
      ],
      functions: { up: ({ x }) => done({ n: give(x ?? null) }) },
    });
  follow("a", "b", (x) => 1 - Number(x));
  follow("b", "a", (x) => x);
  await newRelease(kit.ws, "a.ocu.star");
  await newRelease(kit.ws, "b.ocu.star");
  const summary = await runWork(kit.ws, "cascade");
  assert.equal(summary.status, "failed");
  const error = summary.outcomes.at(-1)?.error;
  assert.equal(error?.code, "plan/no-progress");
  assert.match(error?.message ?? "", /came back, with "acme\/shop/);
  assert.ok(kit.calls.length < 9, String(kit.calls.length));
});

Deno.test("C60 E9 older waiting releases are superseded, in numeric order", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  const ran: string[] = [];
  kit.define(FILE, {
    phases: () => [
      phase("", [deploy("live", { go: input("@/custom/go") })]),
      phase("", [task("after")]),
    ],
    functions: {
      up: () => {
        ran.push("up");
        return done();
      },
      after: () => done(),
    },
  });
  for (let n = 0; n < 11; n++) await newRelease(kit.ws, FILE, { force: true });
  await kit.stores.transact("go", async (tx) => {
    await tx.state.set("@/custom/go", 1);
    await tx.intent.set("@/custom/go", 1);
  });
  assert.deepEqual(refs(await planWork(kit.ws, "continue")), [
    `run ${W}/@r11/deploy/live/1`,
  ]);
  const summary = await runWork(kit.ws, "continue");
  assert.equal(summary.status, "done");
  assert.deepEqual(ran, ["up"]);
  const view = await kit.stores.state.view();
  assert.equal(await view.resolve(LIVE), `${W}/@r11/deploy/live`);
  assert.equal((await kit.match("**/status/cancelled")).length, 20);
  assert.deepEqual(await planWork(kit.ws, "cascade"), []);
  const attempt = await kit.state(`${W}/@r9/deploy/live/1/attempt`) as {
    error: string;
  };
  assert.equal(attempt.error, `Superseded by "${W}/@r11"`);
});

Deno.test("C60 releases approved one by one run in order, none is lost", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live", { ok: input("./custom/ok") })])],
    functions: { up: () => done() },
  });
  for (let n = 0; n < 2; n++) await newRelease(kit.ws, FILE, { force: true });
  await setIntent(kit.ws, `${W}/@r1/custom/ok`, 1);
  await setIntent(kit.ws, `${W}/@r2/custom/ok`, 1);
  await runWork(kit.ws, "any", { comprehensive: true });
  assert.deepEqual((await kit.match("**/status/complete")).length, 2);
  const view = await kit.stores.state.view();
  assert.equal(await view.resolve(LIVE), `${W}/@r2/deploy/live`);
});

Deno.test("C60 an overtaken release runs only when it is named", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live", { ok: input("./custom/ok") })])],
    functions: { up: () => done() },
  });
  for (let n = 0; n < 2; n++) await newRelease(kit.ws, FILE, { force: true });
  await kit.stores.state.transact(
    "ok",
    (tx) => tx.set(`${W}/@r2/custom/ok`, 1),
  );
  await runWork(kit.ws, "continue");
  await kit.stores.state.transact(
    "ok",
    (tx) => tx.set(`${W}/@r1/custom/ok`, 1),
  );
  const summary = await continueRelease(kit.ws, `${W}/@r1`);
  assert.equal(summary.status, "complete");
});

Deno.test("C61 E10 E14 one corrupt release is skipped and named, others go on", async () => {
  const kit = createKit();
  await shop(kit);
  await newRelease(kit.ws, FILE);
  await kit.stores.state.transact("orphans", async (tx) => {
    await tx.set(`${W}/@r9/task/a/1/status/pending`, { time: "" });
    await tx.set(`${W}/@r9/task/b/1/status/pending`, { time: "" });
    await tx.set("acme/shop/-/x.ocu.star/@r1", {
      commit: "c1",
      package: { phases: [], functions: {} },
    });
    await tx.set("acme/shop/-/x.ocu.star/@r1/task/a/1", { functions: [] });
    await tx.set("acme/shop/-/x.ocu.star/@r1/task/a/1/status/pending", {
      time: "",
    });
  });
  await setColor(kit, "blue");
  const summary = await runWork(kit.ws, "any");
  assert.equal(summary.status, "done");
  const skipped = summary.outcomes.filter(({ status }) => status === "skipped");
  assert.deepEqual(skipped.map(({ error }) => error?.code), [
    "release/not-found",
    "store/corrupt",
  ]);
  assert.equal(await kit.state(`${LIVE}#output/color`), "blue");
});

Deno.test("C45 C46 E39 other commits' work is not executed but handed over once, also when idle", async () => {
  const kit = createKit();
  const ran: string[] = [];
  await shop(kit, ran);
  await newRelease(kit.ws, FILE);
  await setColor(kit, "blue");
  const elsewhere = kit.at({ commit: "c2" });
  ran.length = 0;
  assert.deepEqual((await runWork(elsewhere, "continue")).outcomes, []);
  const lost = await triggerWork(elsewhere);
  assert.deepEqual(lost.handed, []);
  assert.deepEqual(lost.left, [
    { repo: "acme/shop", commit: "c1", why: "failed" },
  ], "its config is not recorded");
  await kit.stores.state.transact("record", async (tx) => {
    for (const commit of ["c1", "c2"]) {
      await tx.set(`acme/shop/-/repo.ocu.star/@${commit}`, {
        Remotes: null,
        source: "",
      });
    }
    await tx.link(
      "acme/shop/-/repo.ocu.star/@",
      "acme/shop/-/repo.ocu.star/@c2",
    );
  });
  for (const comprehensive of [false, true]) {
    const summary = await runWork(elsewhere, "any", { comprehensive });
    assert.deepEqual(summary.handed, [{ repo: "acme/shop", commit: "c1" }]);
    assert.deepEqual(summary.left, []);
  }
  assert.deepEqual(kit.triggered, ["c1", "c1"]);
  assert.deepEqual(ran, []);
  const summary = await runWork(elsewhere, "cascade");
  assert.equal(summary.status, "failed");
  assert.deepEqual(summary.outcomes.map(({ error }) => error?.code), [
    "git/commit",
  ]);
  kit.triggered.length = 0;
  await triggerWork(elsewhere);
  await triggerWork(elsewhere, { intent: true });
  assert.deepEqual(kit.triggered, ["c1", "c2"]);
});

Deno.test("C43 any: work that it makes on this commit is handed to the trigger", async () => {
  const kit = createKit();
  await shop(kit);
  await newRelease(kit.ws, FILE);
  await setIntent(kit.ws, "@/environment/test", {
    name: "test",
    attributes: {},
  });
  const summary = await runWork(kit.ws, "any");
  assert.deepEqual(summary.handed, [{ repo: "acme/shop", commit: "c1" }]);
  assert.deepEqual(refs(await planWork(kit.ws, "any")), [
    `op ${W}/@r1/op/check_envs`,
  ]);
});

Deno.test("E37 failed work makes the summary failed; waiting does not", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a", { ok: input("./custom/ok") })])],
    functions: {
      a: () => {
        throw new Error("no");
      },
    },
  });
  assert.equal((await newRelease(kit.ws, FILE)).status, "waiting");
  assert.equal((await runWork(kit.ws, "continue")).status, "done");
  await kit.stores.state.transact(
    "ok",
    (tx) => tx.set(`${W}/@r1/custom/ok`, 1),
  );
  assert.equal((await runWork(kit.ws, "continue")).status, "failed");
});

Deno.test("E5 a plan tells why, in numeric order", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [
      phase("", [{
        task: {
          name: "a",
          inputs: { go: input("@/custom/go") },
          fn: def("a"),
        },
      }]),
    ],
    functions: { a: () => done() },
  });
  for (let n = 0; n < 11; n++) await newRelease(kit.ws, FILE, { force: true });
  await kit.stores.transact("go", async (tx) => {
    await tx.state.set("@/custom/go", 1);
    await tx.intent.set("@/custom/go", 1);
  });
  const works = await planWork(kit.ws, "any");
  assert.deepEqual(
    works.map(({ ref }) => ref),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((n) => `${W}/@r${n}/task/a/1`),
  );
  assert.deepEqual(works[0]?.why, [{ kind: "ready" }]);
});
