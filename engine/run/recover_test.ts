// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { StepResult } from "@ocuroot/sdk/declaration";
import type { Claim, Json } from "@ocuroot/sdk/model";
import type { Workspace } from "../workspace.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  idle,
  input,
  type Kit,
  next,
  phase,
  task,
} from "./_testkit.ts";
import { claimRuns } from "./claim.ts";
import { startExecution } from "./execution.ts";
import { continueRelease, newRelease, retryRelease } from "./release_verbs.ts";
import { planWork, runWork } from "./work_verbs.ts";

const W = "acme/shop/-/web.ocu.star";
const FILE = "web.ocu.star";
const RUN = `${W}/@r1/deploy/live/1`;

/** A process that waits at `go` until told. */
function gate(): { readonly go: () => void; readonly wait: Promise<void> } {
  let go = () => {};
  const wait = new Promise<void>((resolve) => go = resolve);
  return { go, wait };
}

async function waiting(kit: Kit): Promise<void> {
  await addEnvironments(kit, ["live"]);
  kit.define(FILE, {
    phases: () => [
      phase("", [
        deploy("live", { ok: input("@/custom/ok") }),
        task("build", { ok: input("@/custom/ok") }),
      ]),
    ],
    functions: { up: () => done({ by: "me" }), build: () => done() },
  });
  await newRelease(kit.ws, FILE);
  await kit.stores.transact("ok", async (tx) => {
    await tx.state.set("@/custom/ok", 1);
    await tx.intent.set("@/custom/ok", 1);
  });
}

/** Claims runs as a process that then dies. */
async function die(ws: Workspace, runs: readonly string[]): Promise<void> {
  await claimRuns(startExecution(ws), {
    about: "test",
    choose: () => Promise.resolve(runs),
    explicit: false,
  });
}

const other = (kit: Kit) =>
  kit.at({ owner: { id: "other", host: "far", pid: 7, actor: "bob" } });

Deno.test("C64 E22 I6 a claim lands before user code, with owner, lease and beat", async () => {
  const kit = createKit();
  let claim: Json | undefined;
  let status: readonly string[] = [];
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: {
      a: async () => {
        claim = await kit.state(`${W}/@r1/task/a/1/claim`);
        status = await kit.match(`${W}/@r1/task/a/1/status/*`);
        return done();
      },
    },
  });
  await newRelease(kit.ws, FILE);
  assert.deepEqual(claim, {
    owner: "me",
    host: "host",
    pid: 1,
    since: "2026-01-05T09:00:00.000Z",
    beat: 1,
    lease_ms: 120_000,
  });
  assert.deepEqual(status, [`${W}/@r1/task/a/1/status/running`]);
  assert.equal(await kit.state(`${W}/@r1/task/a/1/claim`), undefined);
});

Deno.test("C64 E22 of two processes only one runs a run", async () => {
  const kit = createKit();
  await waiting(kit);
  await Promise.all(
    [runWork(kit.ws, "continue"), runWork(other(kit), "continue")].map(
      async (work, at) => {
        // Whoever lost watches the winner's claims until they are gone.
        const poke = setInterval(() => void kit.clock.advance(20_000), 1);
        await work.finally(() => clearInterval(poke));
        return at;
      },
    ),
  );
  assert.deepEqual(kit.calls.sort(), ["build", "up"]);
});

Deno.test("E21 C63 a dead process's deployment runs again as a new attempt; its task is reported", async () => {
  const kit = createKit();
  await waiting(kit);
  await die(other(kit), [RUN, `${W}/@r1/task/build/1`]);
  assert.notEqual(await kit.intent(`${W}/@/deploy/live`), undefined);
  const work = continueRelease(kit.ws, `${FILE}/@r1`);
  for (let turn = 0; turn < 16; turn++) {
    await idle();
    await kit.clock.advance(20_000);
  }
  const summary = await work;
  assert.deepEqual(summary.runs.map(({ ref, status }) => [ref, status]), [
    [`${W}/@r1/deploy/live/2`, "complete"],
    [`${W}/@r1/task/build/1`, "failed"],
  ]);
  assert.match(summary.runs[1]?.error ?? "", /process 7 on "far" stopped/);
  assert.deepEqual(kit.calls, ["up"]);
  const attempts = await Promise.all(
    [1, 2].map((n) => kit.state(`${W}/@r1/deploy/live/${n}/attempt`)),
  );
  assert.deepEqual(
    attempts.map((json) => (json as { code?: string; cause: string }).code),
    ["run/interrupted", undefined],
  );
  assert.equal((attempts[1] as { cause: string }).cause, "interrupted");
  assert.deepEqual(await kit.match(`${W}/@r1/deploy/live/1/status/*`), [
    `${RUN}/status/failed_retried`,
  ]);
  assert.equal(await kit.state(`${RUN}/claim`), undefined);
  assert.equal((await retryRelease(kit.ws, FILE)).status, "complete");
});

Deno.test("E21 a process of this machine that is gone is not waited for", async () => {
  const kit = createKit();
  await waiting(kit);
  const machine = "boot/pid:[1]";
  const gone = {
    id: "gone",
    host: "host",
    pid: 2 ** 30,
    actor: "bob",
    machine,
  };
  await die(kit.at({ owner: gone }), [RUN]);
  const me = kit.at({ owner: { ...kit.ws.owner, machine } });
  const summary = await runWork(me, "continue");
  assert.equal(summary.status, "done");
  assert.deepEqual(kit.calls.sort(), ["build", "up"]);
});

Deno.test("I6 a living owner keeps its run: a beat ends the watch", async () => {
  const kit = createKit();
  await waiting(kit);
  await die(other(kit), [RUN]);
  const work = runWork(kit.ws, "continue");
  await idle();
  await kit.stores.state.transact("beat", async (tx) => {
    const claim = await tx.require(`${RUN}/claim`) as unknown as Claim;
    await tx.set(
      `${RUN}/claim`,
      { ...claim, beat: claim.beat + 1 } as unknown as Json,
    );
  });
  await kit.clock.advance(20_000);
  const summary = await work;
  assert.deepEqual(summary.outcomes.map(({ work }) => work.ref), [
    `${W}/@r1/task/build/1`,
  ]);
  assert.deepEqual(await kit.match(`${RUN}/status/*`), [
    `${RUN}/status/running`,
  ]);
});

Deno.test("I5 F18 user code ends at the beat that finds its claim taken", async () => {
  const kit = createKit();
  let ended: unknown;
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: {
      a: (_inputs, { signal }) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => {
            ended = signal.reason;
            reject(new Error("ended"));
          })
        ),
    },
  });
  const work = newRelease(kit.ws, FILE);
  await idle();
  const ref = `${W}/@r1/task/a/1/claim`;
  await kit.stores.state.transact("take", async (tx) => {
    const claim = await tx.require(ref) as unknown as Claim;
    await tx.set(ref, { ...claim, owner: "other" } as unknown as Json);
  });
  await kit.clock.advance(40_000);
  const summary = await work;
  assert.ok(ended !== undefined, "it was told to end");
  assert.equal(summary.runs[0]?.status, "running", "it is the other's");
  assert.equal((await kit.state(ref) as { owner?: string }).owner, "other");
});

Deno.test("I6 claims count up while a run is held", async () => {
  const kit = createKit();
  const { go, wait } = gate();
  kit.define(FILE, {
    phases: () => [phase("", [task("a")])],
    functions: {
      a: async () => {
        await wait;
        return done();
      },
    },
  });
  const work = newRelease(kit.ws, FILE);
  const beats: number[] = [];
  for (let turn = 0; turn < 3; turn++) {
    await idle();
    const claim = await kit.state(
      `${W}/@r1/task/a/1/claim`,
    ) as unknown as Claim;
    beats.push(claim.beat);
    await kit.clock.advance(40_000);
  }
  go();
  assert.equal((await work).status, "complete");
  assert.deepEqual(beats, [1, 2, 3]);
});

Deno.test("I5 E22 a late result is fenced off and kept as evidence", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  const { go, wait } = gate();
  let first = true;
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: async () => {
        if (!first) return done({ by: "second" });
        first = false;
        await wait;
        return done({ by: "first" });
      },
    },
  });
  // Its beats never land, as if it were stopped.
  const frozen = kit.at({
    clock: {
      now: kit.clock.now,
      sleep: (_, signal) =>
        new Promise((_, no) =>
          signal?.addEventListener("abort", () => no(new Error()))
        ),
    },
  });
  const slow = newRelease(frozen, FILE);
  await idle();
  const taker = continueRelease(other(kit), `${FILE}/@r1`);
  for (let turn = 0; turn < 16; turn++) {
    await idle();
    await kit.clock.advance(20_000);
  }
  assert.equal((await taker).status, "complete");
  go();
  const summary = await slow;
  assert.equal(summary.runs[0]?.ref, `${W}/@r1/deploy/live/2`);
  assert.equal(await kit.state(`${W}/@/deploy/live#output/by`), "second");
  const late = await kit.state(`${RUN}/late`) as Record<string, Json>;
  assert.deepEqual([late.owner, late.outcome, late.output], ["me", "done", {
    by: "first",
  }]);
  assert.deepEqual(await kit.match(`${RUN}/status/*`), [
    `${RUN}/status/failed_retried`,
  ]);
});

Deno.test("I5 F18 work that was taken over is told of by name", async () => {
  const kit = createKit();
  await waiting(kit);
  const { go, wait } = gate();
  kit.define(FILE, {
    functions: {
      up: async () => {
        await wait;
        return done();
      },
      build: () => done(),
    },
    phases: () => [],
  });
  const work = runWork(kit.ws, "continue");
  await idle();
  await kit.stores.state.transact("take over", async (tx) => {
    const claim = await tx.require(`${RUN}/claim`) as Record<string, Json>;
    await tx.set(`${RUN}/claim`, { ...claim, owner: "other" });
  });
  go();
  const { outcomes } = await work;
  const lost = outcomes.find(({ work }) => work.ref === RUN);
  assert.deepEqual([lost?.status, lost?.error?.code], [
    "skipped",
    "run/fenced",
  ]);
  assert.deepEqual(await kit.match(`${RUN}/status/*`), [
    `${RUN}/status/running`,
  ]);
});

Deno.test("I6 runs of another commit are not watched by continue", async () => {
  const kit = createKit();
  await waiting(kit);
  await die(other(kit), [RUN]);
  const summary = await runWork(kit.at({ commit: "c2" }), "continue");
  assert.deepEqual(summary.outcomes, []);
});

Deno.test("E28 an interrupted chain resumes at the function that was interrupted", async () => {
  const kit = createKit();
  await addEnvironments(kit, ["live"]);
  const stop = new AbortController();
  kit.define(FILE, {
    phases: () => [phase("", [deploy("live")])],
    functions: {
      up: () => next("second"),
      second: (_, { signal }) => {
        if (stop.signal.aborted) return done();
        stop.abort();
        signal.throwIfAborted();
        return done();
      },
    },
  });
  await assert.rejects(newRelease(kit.at({ signal: stop.signal }), FILE), {
    code: "cli/interrupted",
  });
  assert.deepEqual(await kit.match(`${RUN}/status/*`), [
    `${RUN}/status/failed`,
  ]);
  assert.equal(await kit.intent(`${W}/@/deploy/live`), undefined);
  const [work] = await planWork(kit.ws, "continue");
  assert.deepEqual([work?.ref, work?.why], [RUN, [{ kind: "interrupted" }]]);
  const summary = await runWork(kit.ws, "continue");
  assert.equal(summary.status, "done");
  assert.deepEqual(kit.calls, ["up", "second", "second"]);
  assert.equal(
    await kit.state(`${W}/@/deploy/live#run_ref`),
    `${W}/@r1/deploy/live/2`,
  );
});

Deno.test("C33 an interrupted task waits for retry; finished work of an interrupted command is kept", async () => {
  const kit = createKit();
  const stop = new AbortController();
  let interrupt = true;
  kit.define(FILE, {
    phases: () => [
      phase("", [task("a")]),
      phase("", [task("b")]),
      phase("", [task("c")]),
    ],
    functions: {
      a: () => done(),
      b: (_, { signal }): StepResult => {
        if (!interrupt) return done();
        stop.abort();
        throw signal.reason;
      },
      c: () => done(),
    },
  });
  await assert.rejects(newRelease(kit.at({ signal: stop.signal }), FILE), {
    code: "cli/interrupted",
  });
  interrupt = false;
  assert.deepEqual(await kit.match("**/status/*"), [
    `${W}/@r1/task/a/1/status/complete`,
    `${W}/@r1/task/b/1/status/failed`,
    `${W}/@r1/task/c/1/status/pending`,
  ]);
  assert.deepEqual(await planWork(kit.ws, "any"), []);
  assert.equal((await retryRelease(kit.ws, FILE)).status, "complete");
  assert.deepEqual(kit.calls, ["a", "b", "b", "c"]);
});

Deno.test("E21 a run left running by an older client is taken up by retry", async () => {
  const kit = createKit();
  await waiting(kit);
  await kit.stores.state.transact("older", async (tx) => {
    await tx.unlink(`${RUN}/status/pending`);
    await tx.set(`${RUN}/status/running`, { time: "2026-01-01T00:00:00Z" });
  });
  await runWork(kit.ws, "continue");
  assert.deepEqual(kit.calls, ["build"]);
  assert.equal((await retryRelease(kit.ws, FILE)).status, "complete");
  assert.deepEqual(await kit.match(`${W}/@r1/deploy/live/*/status/*`), [
    `${RUN}/status/failed_retried`,
    `${W}/@r1/deploy/live/2/status/complete`,
  ]);
});
