// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { createMemoryStores } from "../../stores/mod.ts";
import type { Stores } from "../../stores/store.ts";
import type { Workspace } from "../workspace.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  idle,
  input,
  type Kit,
  phase,
  task,
} from "./_testkit.ts";
import { newRelease } from "./release_verbs.ts";
import { runWork } from "./work_verbs.ts";

const A = "acme/shop/-/a.ocu.star";

const outputOf = (name: string) =>
  `./-/${name}.ocu.star/@/deploy/live#output/value`;

/** A package that reads from others, or from `@/custom/seed`. */
function define(
  kit: Kit,
  name: string,
  reads: readonly string[],
  up: (value: string) => string | Promise<string> = (value) => `${value}.`,
): void {
  const inputs = reads.length === 0
    ? { seed: input("@/custom/seed") }
    : Object.fromEntries(reads.map((from) => [from, input(outputOf(from))]));
  kit.define(`${name}.ocu.star`, {
    phases: () => [phase("", [deploy("live", inputs, { up: name })])],
    functions: {
      [name]: async ({ environment: _, ...values }) =>
        done({ value: await up(Object.values(values).join("+")) }),
    },
  });
}

async function sow(kit: Kit, seed: string): Promise<void> {
  await kit.stores.transact("seed", async ({ state, intent }) => {
    for (const store of [state, intent]) await store.set("@/custom/seed", seed);
  });
  kit.calls.length = 0;
}

/** Packages by what they read, released in this order. */
async function landscape(
  reads: Readonly<Record<string, readonly string[]>>,
  options: Partial<Workspace> = {},
): Promise<Kit> {
  const kit = createKit(options);
  await addEnvironments(kit, ["live"]);
  await sow(kit, "a");
  for (const [name, from] of Object.entries(reads)) define(kit, name, from);
  for (const name of Object.keys(reads)) {
    await newRelease(kit.ws, `${name}.ocu.star`);
  }
  return kit;
}

const valueOf = (kit: Kit, name: string) =>
  kit.state(`acme/shop/-/${name}.ocu.star/@/deploy/live#output/value`);

const revision = async (kit: Kit) =>
  Number((await kit.stores.state.view()).revision);

Deno.test("B10 the end of a package and the start of the next land as one revision", async () => {
  const kit = await landscape({ a: [], b: ["a"], c: ["b"] });
  await sow(kit, "b");
  const before = await revision(kit);
  await runWork(kit.ws, "cascade");
  assert.equal(await revision(kit) - before, 3 + 1);
  assert.equal(await valueOf(kit, "c"), "b...");
});

Deno.test("B10 releases of one round land as one revision each, and so do those after them", async () => {
  const kit = await landscape({
    root: [],
    one: ["root"],
    two: ["root"],
    three: ["root"],
    last: ["one", "two", "three"],
  });
  await sow(kit, "b");
  const before = await revision(kit);
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["root", "one", "three", "two", "last"]);
  assert.equal(await revision(kit) - before, 5 + 1);
});

Deno.test("I4 rounds that are planned within a transaction are planned again after a lost race", async () => {
  const kit = await landscape({ a: [], b: ["a"], c: ["a", "b"] }, {
    stores: createMemoryStores({ rehearsals: 2 }),
  });
  await sow(kit, "b");
  const { outcomes } = await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["a", "b", "c"]);
  assert.deepEqual(
    outcomes.map(({ work }) => work.why.map(({ from, to }) => [from, to])),
    [[["a", "b"]], [["a.", "b."]], [["a.", "b."], ["a..", "b.."]]],
  );
});

Deno.test("C43 a package that became ready meanwhile goes before what reads from it", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  await sow(kit, "a");
  let given = "";
  kit.define("x.ocu.star", {
    phases: () => [
      phase("", [deploy("live", { seed: input("@/custom/seed") })]),
    ],
    functions: {
      up: ({ seed }) =>
        done(seed === "b" ? { value: 1, late: 1 } : { value: 0 }),
    },
  });
  kit.define("y.ocu.star", {
    phases: () => [
      phase("", [
        deploy("live", {
          late: input("./-/x.ocu.star/@/deploy/live#output/late"),
        }, { up: "y" }),
      ]),
    ],
    functions: { y: () => done({ value: "y" }) },
  });
  kit.define("z.ocu.star", {
    phases: () => [
      phase("", [
        deploy("live", {
          x: input(outputOf("x")),
          y: input("./-/y.ocu.star/@r1/deploy/live#output/value", "none"),
        }, { up: "z" }),
      ]),
    ],
    functions: {
      z: ({ x, y }) => {
        given += `${x}${y} `;
        return done();
      },
    },
  });
  for (const name of ["x", "y", "z"]) {
    await newRelease(kit.ws, `${name}.ocu.star`);
  }
  await sow(kit, "b");
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up", "y", "z"]);
  assert.equal(given, "0none 1y ");
});

Deno.test("B10 a reader that names a tag or a release is followed as well", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  await sow(kit, "a");
  kit.define("a.ocu.star", {
    phases: () => [
      phase("", [deploy("live", { seed: input("@/custom/seed") })]),
    ],
    functions: {
      up: ({ seed }) => done({ value: seed ?? null }, { tags: ["v1"] }),
    },
  });
  for (const [name, release] of [["b", "v1"], ["c", "r1"]] as const) {
    const ref = `${A}/@${release}/deploy/live#output/value`;
    kit.define(`${name}.ocu.star`, {
      phases: () => [
        phase("", [deploy("live", { value: input(ref) }, { up: name })]),
      ],
      functions: { [name]: () => done() },
    });
  }
  for (const name of ["a", "b", "c"]) {
    await newRelease(kit.ws, `${name}.ocu.star`);
  }
  await sow(kit, "b");
  const before = await revision(kit);
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up", "b", "c"]);
  assert.equal(await revision(kit) - before, 3 + 1);
});

Deno.test("C43 the same outputs lead nowhere: no config is evaluated for them", async () => {
  const kit = await landscape({ a: [], b: ["a"] });
  define(kit, "a", [], () => "same");
  await sow(kit, "b");
  await runWork(kit.ws, "cascade");
  await sow(kit, "c");
  kit.events.length = 0;
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["a"]);
  const files = kit.events.flatMap((event) =>
    event.kind === "config" ? [event.file] : []
  );
  assert.deepEqual([...new Set(files)], ["a.ocu.star"]);
});

Deno.test("I1 an end does not wait for a config that takes its time", async () => {
  const kit = await landscape({ a: [], b: ["a"] });
  await sow(kit, "b");
  const gate = Promise.withResolvers<void>();
  const ws = kit.at({});
  const slow: Workspace = {
    ...ws,
    checkout: () => Promise.resolve(slow),
    async load(request) {
      if (request.base.includes("b.ocu.star")) await gate.promise;
      return await ws.load(request);
    },
  };
  const work = runWork(slow, "cascade");
  for (let turn = 0; turn < 3; turn++) await idle();
  assert.equal(await valueOf(kit, "a"), "a.", "it waits a moment");
  await kit.clock.advance(1000);
  await idle();
  assert.equal(await valueOf(kit, "a"), "b.");
  assert.deepEqual(await kit.match("**/status/running"), []);
  gate.resolve();
  await work;
  assert.equal(await valueOf(kit, "b"), "b..");
  const loads = kit.events.filter((event) =>
    event.kind === "config" && event.file === "b.ocu.star" &&
    event.status === "running"
  );
  assert.equal(loads.length, 1 + 1, "for the release, and here but once");
});

Deno.test("C58 a package whose config cannot be had fails by itself, as ever", async () => {
  const kit = await landscape({ a: [], b: ["a"] });
  await sow(kit, "b");
  const ws = kit.at({});
  const broken: Workspace = {
    ...ws,
    checkout: () => Promise.resolve(broken),
    load: (request) =>
      request.base.includes("b.ocu.star")
        ? Promise.reject(new OcurootError("config/eval", "Cannot load it"))
        : ws.load(request),
  };
  const { status, outcomes } = await runWork(broken, "cascade");
  assert.equal(status, "failed");
  assert.deepEqual(outcomes.map(({ status }) => status), ["done", "failed"]);
  assert.equal(await valueOf(kit, "a"), "b.");
  assert.deepEqual(await kit.match("**/b.ocu.star/@r1/deploy/live/2/**"), []);
  await runWork(kit.ws, "cascade");
  assert.equal(await valueOf(kit, "b"), "b..");
});

Deno.test("F16 I6 who is interrupted between two packages ends what it has claimed", async () => {
  const kit = await landscape({ a: [], b: ["a"], c: ["b"] });
  await sow(kit, "b");
  const end = new AbortController();
  const ws = kit.at({
    signal: end.signal,
    events(event) {
      if (event.kind === "run" && event.to === "complete") end.abort();
    },
  });
  await assert.rejects(runWork(ws, "cascade"), { code: "cli/interrupted" });
  assert.deepEqual(kit.calls, ["a"]);
  assert.deepEqual(await kit.match("**/status/running"), []);
  assert.deepEqual(await kit.match("**/claim"), []);
  await runWork(kit.ws, "cascade");
  assert.equal(await valueOf(kit, "c"), "b...");
});

Deno.test("B10 a release that waits for an approval hands over all the same", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live", "later"]);
  await sow(kit, "a");
  kit.define("a.ocu.star", {
    phases: () => [
      phase("", [deploy("live", { seed: input("@/custom/seed") })]),
      phase("", [deploy("later", { ok: input("./custom/ok") })]),
      phase("", [task("after")]),
    ],
    functions: {
      up: ({ seed }) => done({ value: seed ?? null }),
      after: () => done(),
    },
  });
  define(kit, "b", ["a"]);
  for (const name of ["a", "b"]) await newRelease(kit.ws, `${name}.ocu.star`);
  await sow(kit, "b");
  const before = await revision(kit);
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up", "b"]);
  assert.equal(await revision(kit) - before, 2 + 1);
  assert.equal((await kit.match("**/deploy/later/1/status/pending")).length, 1);
});

Deno.test("C43 what may have more to do is no end: the next config waits", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  await sow(kit, "a");
  let seen: readonly string[] = [];
  const loaded = () =>
    kit.events.flatMap((event) => event.kind === "config" ? [event.file] : []);
  kit.define("a.ocu.star", {
    phases: () => [
      phase("", [deploy("live", { seed: input("@/custom/seed") })]),
      phase("", [
        task("last", { given: input(`${A}/@/deploy/live#output/given`) }),
      ]),
      phase("", [task("after")]),
    ],
    functions: {
      up: ({ seed }) =>
        done({ value: seed ?? null, ...seed === "b" ? { given: 1 } : {} }),
      last: () => done(),
      after: () => {
        seen = loaded();
        return done();
      },
    },
  });
  define(kit, "b", ["a"]);
  for (const name of ["a", "b"]) await newRelease(kit.ws, `${name}.ocu.star`);
  await sow(kit, "b");
  kit.events.length = 0;
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up", "last", "after", "b"]);
  assert.deepEqual([...new Set(seen)], ["a.ocu.star"]);
});

Deno.test("B10 a wrong guess of what comes next costs a revision and nothing else", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  await sow(kit, "a");
  kit.define("a.ocu.star", {
    phases: () => [
      phase("", [deploy("live", { seed: input("@/custom/seed") })]),
    ],
    functions: { up: ({ seed }) => done({ value: seed ?? null, same: 1 }) },
  });
  kit.define("b.ocu.star", {
    phases: () => [
      phase("", [
        deploy("live", {
          same: input("./-/a.ocu.star/@/deploy/live#output/same"),
        }, { up: "b" }),
      ]),
    ],
    functions: { b: () => done() },
  });
  define(kit, "c", ["a"]);
  for (const name of ["a", "b", "c"]) {
    await newRelease(kit.ws, `${name}.ocu.star`);
  }
  await sow(kit, "b");
  const before = await revision(kit);
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["up", "c"]);
  assert.equal(await revision(kit) - before, 2 + 1 + 1);
});

Deno.test("I6 a start that does not land is none", async () => {
  const memory = createMemoryStores();
  let isSpoiled = true;
  const stores: Stores = {
    ...memory,
    transact: (message, fn) => {
      const isStart = /started[^]*b\.ocu\.star/.test(message);
      if (!isStart || isSpoiled) return memory.transact(message, fn);
      return memory.transact(message, async (tx) => {
        isSpoiled = true;
        await fn(tx);
        throw new OcurootError("store/corrupt", "Cannot read it");
      });
    },
  };
  const kit = await landscape({ a: [], b: ["a"] }, { stores });
  isSpoiled = false;
  await sow(kit, "b");
  const { outcomes } = await runWork(kit.ws, "cascade");
  assert.ok(isSpoiled);
  assert.deepEqual(outcomes.map(({ status }) => status), ["done", "done"]);
  assert.deepEqual(kit.calls, ["a", "b"]);
  assert.equal(await valueOf(kit, "b"), "b..");
});

Deno.test("C43 what an intent leads to goes before what reads from it", async () => {
  const kit = await landscape({ x: [] });
  for (const { state, intent } of [kit.stores]) {
    for (const store of [state, intent]) {
      await store.transact("other", (tx) => tx.set("@/custom/other", "a"));
    }
  }
  kit.define("w.ocu.star", {
    phases: () => [
      phase("", [
        deploy("live", { other: input("@/custom/other") }, { up: "w" }),
      ]),
    ],
    functions: { w: ({ other }) => done({ value: other ?? null }) },
  });
  define(kit, "v", ["w", "x"]);
  for (const name of ["w", "v"]) await newRelease(kit.ws, `${name}.ocu.star`);
  await sow(kit, "b");
  await kit.setIntent("@/custom/other", "b");
  await runWork(kit.ws, "cascade");
  assert.deepEqual(kit.calls, ["x", "w", "v"]);
});
