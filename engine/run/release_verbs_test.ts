// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  input,
  type Kit,
  next,
  phase,
  task,
} from "./_testkit.ts";
import { continueRelease, newRelease, retryRelease } from "./release_verbs.ts";

const W = "acme/shop/-/web.ocu.star";
const FILE = "web.ocu.star";

/** `compile` with a tag, then deployments to two environments. */
async function shop(kit: Kit): Promise<void> {
  await addEnvironments(kit, ["live", "staging"]);
  kit.define(FILE, {
    functions: {
      compile: (_, { print }) => {
        print("compiling");
        return done({ image: "web:7" }, { tags: ["v1.0"], watch: ["svc/src"] });
      },
      up: ({ environment }) => {
        const { name } = environment as { name: string };
        return done({ host: `${name}.acme.example` });
      },
      down: () => done(),
    },
    phases: (environments) => [
      phase("", [task("compile")]),
      phase(
        "deploy",
        environments.map(({ name }) =>
          deploy(name, { image: input("./task/compile#output/image") })
        ),
      ),
    ],
  });
}

Deno.test("S38 S39 S41 S44 S45 S48 C25 C26 C28 C29 C30 documents of a complete release", async (t) => {
  const kit = createKit();
  await shop(kit);
  const summary = await newRelease(kit.ws, FILE);
  const time = "2026-01-05T09:00:00.000Z";
  const live = { name: "live", attributes: {} };
  const inputs = {
    image: { ref: `${W}/@r1/task/compile#output/image`, value: "web:7" },
    environment: { ref: "@/environment/live", value: live },
  };
  const document = async (ref: string) =>
    await (await kit.stores.state.view()).document(ref);
  await t.step("summary", () => {
    assert.equal(summary.status, "complete");
    assert.deepEqual(summary.runs.map(({ ref, status }) => [ref, status]), [
      [`${W}/@r1/task/compile/1`, "complete"],
      [`${W}/@r1/deploy/live/1`, "complete"],
      [`${W}/@r1/deploy/staging/1`, "complete"],
    ]);
  });
  await t.step("refs", async () => {
    const one = (task: string) => [
      `${W}/@r1/${task}`,
      ...["", "/attempt", "/logs", "/status/complete"]
        .map((rest) => `${W}/@r1/${task}/1${rest}`),
    ];
    const expected = [
      "@/environment/live",
      "@/environment/staging",
      `${W}/@/deploy/live`,
      `${W}/@/deploy/staging`,
      `${W}/@/task/compile`,
      `${W}/@r1`,
      `${W}/@r1/commit/c1`,
      ...one("deploy/live"),
      ...one("deploy/staging"),
      ...one("task/compile"),
      `${W}/@v1.0`,
    ];
    assert.deepEqual(await kit.match("**"), expected);
  });
  await t.step("run", async () => {
    const found = await document(`${W}/@r1/deploy/live/1`);
    assert.deepEqual(found, {
      kind: "ref",
      bodyType: "*models.Run",
      links: [],
      body: {
        type: "up",
        release: `${W}/@r1`,
        functions: [{
          fn: { name: "up", pos: "web.ocu.star:2:1" },
          dependencies: [`${W}/@r1/task/compile/*/status/complete`],
          inputs,
        }],
        output: { host: "live.acme.example" },
        watch_files: [],
      },
    });
    const { body } = await document(`${W}/@r1/task/compile/1`) ?? {};
    assert.deepEqual(body, {
      type: "task",
      release: `${W}/@r1`,
      functions: [{
        fn: { name: "compile", pos: "web.ocu.star:7:1" },
        inputs: {},
      }],
      output: { image: "web:7" },
      watch_files: ["svc/src"],
    });
  });
  await t.step("task, links and intent", async () => {
    const found = await document(`${W}/@r1/deploy/live`);
    const { body, ...rest } = found ?? { body: null };
    assert.deepEqual(rest, {
      kind: "ref",
      bodyType: "models.Task",
      links: [`${W}/@/deploy/live`],
    });
    assert.deepEqual(body, {
      run_ref: `${W}/@r1/deploy/live/1`,
      type: "up",
      release: `${W}/@r1`,
      input: inputs,
      output: { host: "live.acme.example" },
    });
    const link = await document(`${W}/@/deploy/live`);
    assert.equal(link?.kind, "link");
    assert.equal(link?.body, `${W}/@r1/deploy/live`);
    assert.equal((await document(`${W}/@v1.0`))?.body, `${W}/@r1`);
    const intent = await kit.stores.intent.view()
      .then((view) => view.document(`${W}/@/deploy/live`));
    assert.deepEqual(intent, {
      kind: "ref",
      bodyType: "models.Intent",
      links: [],
      body: { release: `${W}/@r1`, input: inputs },
    });
  });
  await t.step("release, markers and logs", async () => {
    const release = await document(`${W}/@r1`);
    const { commit, package: pkg } = release?.body as Record<string, Json>;
    assert.equal(
      release?.kind === "ref" && release.bodyType,
      "release.ReleaseInfo",
    );
    assert.equal(commit, "c1");
    assert.equal((pkg as { phases: Json[] }).phases.length, 2);
    for (
      const ref of [
        `${W}/@r1/commit/c1`,
        `${W}/@r1/task/compile/1/status/complete`,
      ]
    ) {
      const found = await document(ref);
      assert.deepEqual(found?.body, { time });
      assert.equal(found?.kind === "ref" && found.bodyType, "models.Marker");
    }
    const logs = await document(`${W}/@r1/task/compile/1/logs`);
    assert.equal(logs?.kind === "ref" && logs.bodyType, "[]sdk.Log");
    assert.deepEqual((logs?.body as Json[]).length, 1);
  });
});

Deno.test("S39 S40 S41 C26 a fresh run is unpopulated and pending", async () => {
  const kit = createKit({ concurrency: 1 });
  await shop(kit);
  kit.define(FILE, {
    phases: () => [
      phase("one", [task("a", { flag: { value: false } })]),
      phase("two", [task("b", { x: input("@/custom/x", 0) })]),
    ],
    functions: {
      a: () => {
        throw new Error("no");
      },
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "failed");
  assert.deepEqual(await kit.state(`${W}/@r1/task/b/1`), {
    type: "task",
    release: `${W}/@r1`,
    functions: [{
      fn: { name: "b", pos: "web.ocu.star:1:1" },
      dependencies: [`${W}/@r1/task/a/*/status/complete`],
      inputs: { x: { ref: "@/custom/x", default: 0 } },
    }],
    output: null,
    watch_files: null,
  });
  assert.deepEqual(await kit.match(`${W}/@r1/task/*/1/status/*`), [
    `${W}/@r1/task/a/1/status/failed`,
    `${W}/@r1/task/b/1/status/pending`,
  ]);
});

Deno.test("C8 C25 release/exists names the releases, force makes the next id", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => done() },
  });
  await newRelease(kit.ws, FILE);
  await assert.rejects(newRelease(kit.ws, FILE), {
    code: "release/exists",
    data: { releases: [`${W}/@r1`] },
  });
  const second = await newRelease(kit.ws, FILE, { force: true });
  assert.equal(second.release, `${W}/@r2`);
  const third = await newRelease(kit.at({ commit: "c2" }), FILE);
  assert.equal(third.release, `${W}/@r3`);
  await assert.rejects(newRelease(kit.ws, `${W}/@r1`), { code: "cli/usage" });
});

Deno.test("C25 E29 numeric ids: r10 comes after r9, left-overs are not reused", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => done() },
  });
  for (let n = 1; n <= 9; n++) await newRelease(kit.ws, FILE, { force: true });
  const tenth = await newRelease(kit.ws, FILE, { force: true });
  assert.equal(tenth.release, `${W}/@r10`);
  await kit.stores.state.transact(
    "orphan",
    (tx) => tx.set(`${W}/@r11/task/a/1`, { type: "task" }),
  );
  const next = await newRelease(kit.ws, FILE, { force: true });
  assert.equal(next.release, `${W}/@r12`);
});

Deno.test("C25 S49 environments: no release, both stores, repeatable", async () => {
  const kit = createKit();
  kit.define("envs.ocu.star", {
    environments: [
      { name: "live", attributes: { tier: "prod" } },
      { name: "test", attributes: null },
    ],
  });
  const summary = await newRelease(kit.ws, "envs.ocu.star");
  assert.deepEqual(summary, {
    release: undefined,
    environments: ["live", "test"],
    status: "complete",
    runs: [],
  });
  await newRelease(kit.ws, "envs.ocu.star");
  assert.deepEqual(await kit.match("**"), [
    "@/environment/live",
    "@/environment/test",
  ]);
  assert.deepEqual(await kit.state("@/environment/live"), {
    name: "live",
    attributes: { tier: "prod" },
  });
  assert.deepEqual(await kit.intent("@/environment/test"), {
    name: "test",
    attributes: {},
  });
});

Deno.test("C25 nothing declared: empty; C36 environments beside a package", async () => {
  const kit = createKit();
  kit.define(FILE, {});
  assert.equal((await newRelease(kit.ws, FILE)).status, "empty");
  kit.define(FILE, {
    environments: [{ name: "live", attributes: {} }],
    phases: () => [phase("", [task("a")])],
  });
  await assert.rejects(newRelease(kit.ws, FILE), { code: "config/mixed" });
  assert.deepEqual(await kit.match("**"), []);
});

Deno.test("C61 E10 failed init leaves nothing", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases:
      () => [phase("", [task("a"), task("b", { "bad-name": { value: 1 } })])],
  });
  await assert.rejects(newRelease(kit.ws, FILE), { code: "run/input" });
  assert.deepEqual(await kit.match("**"), []);
});

Deno.test("C27 C32 C34 phases in order, siblings independent, failure stops later phases", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [
      phase("one", [task("bad"), task("good")]),
      phase("two", [task("late")]),
    ],
    functions: {
      bad: () => {
        throw new Error("boom");
      },
      good: () => done(),
      late: () => done(),
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "failed");
  assert.deepEqual(summary.runs.map(({ status }) => status), [
    "failed",
    "complete",
    "pending",
  ]);
  assert.deepEqual(summary.runs[2]?.waiting, [`${W}/@r1/task/bad`]);
  assert.equal(await kit.state(`${W}/@r1/task/bad`), undefined);
  assert.deepEqual(kit.calls.sort(), ["bad", "good"]);
});

Deno.test("C53 E1 an empty phase does not release the next one early", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [
      phase("test", [task("test")]),
      phase("deploy", []),
      phase("publish", [task("publish")]),
    ],
    functions: {
      test: () => {
        throw new Error("red");
      },
      publish: () => done(),
    },
  });
  await newRelease(kit.ws, FILE);
  assert.deepEqual(kit.calls, ["test"]);
});

Deno.test("C70 E34 S55 failure text is in logs and attempt, masked", async () => {
  const kit = createKit();
  kit.ws.secrets.register("hunter2");
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: {
      a: (_, { print }) => {
        print("before");
        throw new Error("pw hunter2");
      },
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  const logs = await kit.state(`${W}/@r1/task/a/1/logs`) as {
    message: string;
  }[];
  assert.deepEqual(logs.map(({ message }) => message), [
    "before",
    `Cannot run "${W}/@r1/task/a/1": pw <secret>`,
  ]);
  const attempt = await kit.state(`${W}/@r1/task/a/1/attempt`);
  assert.deepEqual(attempt, {
    cause: "release",
    started: "2026-01-05T09:00:00.000Z",
    finished: "2026-01-05T09:00:00.000Z",
    by: "ann",
    host: "host",
    error: `Cannot run "${W}/@r1/task/a/1": pw <secret>`,
    code: "run/failed",
  });
  assert.match(summary.runs[0]?.error ?? "", /pw <secret>/);
});

Deno.test("E38 a dirty work tree is on record", async () => {
  const kit = createKit({ dirty: () => Promise.resolve(true) });
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => done() },
  });
  await newRelease(kit.ws, FILE);
  const attempt = await kit.state(`${W}/@r1/task/a/1/attempt`) as {
    dirty?: boolean;
  };
  assert.equal(attempt.dirty, true);
});

Deno.test("C31 S55 missing result is an empty done; next pauses and resumes there, logs once", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("first"), task("nothing")])],
    functions: {
      nothing: () => {},
      first: (_, { print }) => {
        print("first");
        return next("second", { ok: input("./custom/ok") });
      },
      second: ({ ok }, { print }) => {
        print("second");
        return next("third", { ok: { value: ok ?? null } });
      },
      third: ({ ok }) => done({ ok: ok ?? null }),
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "waiting");
  assert.deepEqual(summary.runs[0]?.waiting, [`${W}/@r1/custom/ok`]);
  assert.deepEqual(await kit.match(`${W}/@r1/task/first/1/status/*`), [
    `${W}/@r1/task/first/1/status/paused`,
  ]);
  const nothing = await kit.state(`${W}/@r1/task/nothing/1`) as {
    output: Json;
    watch_files: Json;
  };
  assert.deepEqual([nothing.output, nothing.watch_files], [null, null]);
  await kit.stores.state.transact(
    "approve",
    (tx) => tx.set(`${W}/@r1/custom/ok`, "yes"),
  );
  const after = await continueRelease(kit.ws, `${W}/@r1`);
  assert.equal(after.status, "complete");
  assert.deepEqual(kit.calls, ["first", "nothing", "second", "third"]);
  const run = await kit.state(`${W}/@r1/task/first/1`) as {
    functions: { fn: { name: string } }[];
  };
  assert.deepEqual(run.functions.map(({ fn }) => fn.name), [
    "first",
    "second",
    "third",
  ]);
  const logs = await kit.state(`${W}/@r1/task/first/1/logs`) as {
    message: string;
  }[];
  assert.deepEqual(logs.map(({ message }) => message), ["first", "second"]);
  assert.equal(await kit.state(`${W}/@r1/task/first/1/claim`), undefined);
});

Deno.test("S48 E27 a bad tag fails the run before any completion write", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")]), phase("", [task("b")])],
    functions: {
      a: () => done({}, { tags: ["good", "r12"] }),
      b: () => done(),
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.deepEqual(summary.runs.map(({ status }) => status), [
    "failed",
    "pending",
  ]);
  assert.equal(await kit.state(`${W}/@r1/task/a`), undefined);
  assert.deepEqual(await kit.match(`${W}/@good`), []);
});

Deno.test("S60 a bad input name in next fails the run", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => next("b", { "no-good": { value: 1 } }) },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "failed");
  const attempt = await kit.state(`${W}/@r1/task/a/1/attempt`) as {
    code: string;
  };
  assert.equal(attempt.code, "run/input");
});

Deno.test("E26 a function that is not there any more fails the run", async () => {
  const kit = createKit();
  kit.define(FILE, { phases: () => [phase("", [task("gone")])] });
  const summary = await newRelease(kit.ws, FILE);
  assert.equal(summary.status, "failed");
  assert.deepEqual(await kit.match("**/status/*"), [
    `${W}/@r1/task/gone/1/status/failed`,
  ]);
});

Deno.test("E11 an input with only a default resolves; S40 falsy values count", async () => {
  const kit = createKit();
  let got: Record<string, Json> = {};
  kit.define(FILE, {
    phases: () => [
      phase("", [
        task("a", {
          d: { default: 0 },
          v: { value: false },
          r: input("@/custom/none", ""),
        }),
      ]),
    ],
    functions: {
      a: (inputs) => {
        got = inputs;
        return done();
      },
    },
  });
  await newRelease(kit.ws, FILE);
  assert.deepEqual(got, { d: 0, v: false, r: "" });
  const run = await kit.state(`${W}/@r1/task/a/1`) as {
    functions: { inputs: Json }[];
  };
  assert.deepEqual(run.functions[0]?.inputs, {
    d: { default: 0 },
    v: { value: false },
    r: { ref: "@/custom/none", default: "" },
  });
});

Deno.test("C33 S52 retry: failed_retried, n+1 with the first function, following phases run", async () => {
  const kit = createKit();
  let broken = true;
  kit.define(FILE, {
    phases: () => [phase("", [task("a")]), phase("", [task("b")])],
    functions: {
      a: () => next("a2", {}),
      a2: () => {
        if (broken) throw new Error("no");
        return done();
      },
      b: () => done(),
    },
  });
  await newRelease(kit.ws, FILE);
  broken = false;
  const summary = await retryRelease(kit.ws, FILE);
  assert.equal(summary.status, "complete");
  assert.deepEqual(await kit.match(`${W}/@r1/task/a/*/status/*`), [
    `${W}/@r1/task/a/1/status/failed_retried`,
    `${W}/@r1/task/a/2/status/complete`,
  ]);
  assert.deepEqual(kit.calls, ["a", "a2", "a", "a2", "b"]);
  const attempt = await kit.state(`${W}/@r1/task/a/2/attempt`) as {
    cause: string;
  };
  assert.equal(attempt.cause, "retry");
  await assert.rejects(retryRelease(kit.ws, FILE), {
    code: "release/nothing-to-retry",
  });
});

Deno.test("E30 C60 retry takes the named package and its newest release by number", async () => {
  const kit = createKit();
  const failing = {
    phases: () => [phase("", [task("a")])],
    functions: {
      a: () => {
        throw new Error("no");
      },
    },
  };
  kit.define(FILE, failing);
  kit.define("other.ocu.star", failing);
  for (let n = 0; n < 10; n++) await newRelease(kit.ws, FILE, { force: true });
  await newRelease(kit.ws, "other.ocu.star");
  const summary = await retryRelease(kit.ws, FILE);
  assert.equal(summary.release, `${W}/@r10`);
  await assert.rejects(retryRelease(kit.at({ commit: "c9" }), FILE), {
    code: "release/not-found",
  });
});

Deno.test("C9 C10 C35 continue: by tag; unknown, none and another commit are errors", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [
      phase("", [task("a")]),
      phase("", [task("b", { ok: input("./custom/ok") })]),
    ],
    functions: { a: () => done({}, { tags: ["v1"] }), b: () => done() },
  });
  await newRelease(kit.ws, FILE);
  await kit.stores.state.transact(
    "ok",
    (tx) => tx.set(`${W}/@v1/custom/ok`, 1),
  );
  const summary = await continueRelease(kit.ws, `${FILE}/@v1`);
  assert.equal(summary.release, `${W}/@r1`);
  assert.equal(summary.status, "complete");
  await assert.rejects(continueRelease(kit.ws, `${FILE}/@v2`), {
    code: "release/not-found",
  });
  await assert.rejects(continueRelease(kit.ws, FILE), { code: "cli/usage" });
  await assert.rejects(
    continueRelease(kit.at({ commit: "c2" }), `${FILE}/@r1`),
    {
      code: "release/commit",
      data: { commit: "c1" },
    },
  );
});

Deno.test("C35 S48 a reused tag moves to the newer release", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: { a: () => done({}, { tags: ["v1"] }) },
  });
  await newRelease(kit.ws, FILE);
  await newRelease(kit.ws, FILE, { force: true });
  const view = await kit.stores.state.view();
  assert.equal(await view.resolve(`${W}/@v1`), `${W}/@r2`);
});

Deno.test("E25 a failed deployment puts the intent back", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  let fails = false;
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: () => {
        if (fails) throw new Error("no");
        return done();
      },
    },
  });
  await newRelease(kit.ws, FILE);
  const before = await kit.intent(`${W}/@/deploy/live`);
  fails = true;
  await newRelease(kit.ws, FILE, { force: true });
  assert.deepEqual(await kit.intent(`${W}/@/deploy/live`), before);
  const fresh = createKit();
  await addEnvironments(fresh, ["live"]);
  fresh.define(FILE, {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: () => {
        throw new Error("no");
      },
    },
  });
  await newRelease(fresh.ws, FILE);
  assert.equal(await fresh.intent(`${W}/@/deploy/live`), undefined);
});

Deno.test("C72 E71 tasks of a phase overlap, up to the limit, in a fixed order", async () => {
  for (const concurrency of [1, 3]) {
    const kit = createKit({ concurrency });
    const names = ["a", "b", "c", "d", "e"];
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      running--;
      return done();
    };
    kit.define(FILE, {
      phases: () => [phase("", names.map((name) => task(name)))],
      functions: Object.fromEntries(names.map((name) => [name, work])),
    });
    await newRelease(kit.ws, FILE);
    assert.equal(most, concurrency);
    assert.deepEqual(kit.calls, names);
  }
});

Deno.test("S42 exactly one status marker after every step", async () => {
  const kit = createKit();
  const seen: number[] = [];
  const count = async () => {
    const markers = await kit.match(`${W}/@r1/task/*/1/status/*`);
    seen.push(markers.length);
    return done();
  };
  kit.define(FILE, {
    phases: () => [phase("", [task("a"), task("b")])],
    functions: { a: count, b: count },
  });
  await newRelease(kit.ws, FILE);
  seen.push((await kit.match("**/status/*")).length);
  assert.deepEqual(seen, [2, 2, 2]);
});

Deno.test("F27 outputs that no store takes fail their run and nothing else", async () => {
  const kit = createKit();
  kit.define(FILE, {
    phases: () => [phase("", [task("large"), task("small")])],
    functions: {
      large: () => done({ data: "x".repeat(33 * 1024 * 1024) }),
      small: () => done(),
    },
  });
  const summary = await newRelease(kit.ws, FILE);
  assert.deepEqual(summary.runs.map(({ status, code }) => [status, code]), [
    ["failed", "store/too-large"],
    ["complete", undefined],
  ]);
  assert.equal(await kit.state(`${W}/@r1/task/large/1#output`), undefined);
});
