// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { hasLine } from "../lock_line.ts";
import type { Stores } from "../store.ts";
import { wait } from "../wait.ts";
import { modelConvoy } from "./_convoy_model.ts";
import type { Fate } from "./_convoy_remote.ts";
import { type Bench, openBench, type Where } from "./_testkit.ts";
import { cacheDirectory } from "./cache.ts";
import { openProgram } from "./program.ts";
import type { OpenRepository, Repository } from "./repository.ts";

const FATES: Readonly<Record<string, readonly Fate[]>> = {
  "nothing": ["ok"],
  "other machines": ["race"],
  "lost answers": ["cut off", "unanswered"],
  "refusals": ["refused", "race"],
  "deaths": ["dies before", "dies after", "lands late"],
  "all of it": [
    "race",
    "cut off",
    "unanswered",
    "refused",
    "dies before",
    "dies after",
    "lands late",
  ],
};

for (const [name, fates] of Object.entries(FATES)) {
  Deno.test(`B04 B09 B12 I1 I2 convoys among ${name} land once what was told to land, and nothing twice`, async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = randomOf(seed);
      const done = await modelConvoy({ writers: 5, count: 6, random, fates });
      const times = new Map<string, number>();
      for (const one of done.landed) times.set(one, (times.get(one) ?? 0) + 1);
      const twice = [...times].filter(([, often]) => often > 1);
      assert.deepEqual(twice, [], `seed ${seed}`);
      const told = [...done.acknowledged, ...done.kept];
      const missing = told.filter((one) => !times.has(one));
      assert.deepEqual(missing, [], `seed ${seed}`);
      if (name === "nothing") assert.ok(done.pushes < done.landed.length);
    }
  });
}

type Push = () => ReturnType<Repository["push"]>;

/** A gate in front of the pushes to a remote, and what passes it. */
interface Gate {
  readonly open: OpenRepository;
  /** Resolves when the first push stands before it. */
  readonly isReached: Promise<void>;
  /** Lets it through, and all that come later. */
  lift(): void;
  /** What comes of a push, unless it is let through. */
  meddle: (push: Push, kill: () => never) => ReturnType<Push>;
  /** Called when a commit is built. */
  onBuilt: () => void;
  /** Pushes that passed. */
  pushes: number;
  /** Changes that go in a convoy. */
  joined: number;
}

function createGate(): Gate {
  const reached = Promise.withResolvers<void>();
  const lifted = Promise.withResolvers<void>();
  const gate: Gate = {
    open: (cache) => {
      const repository = openProgram(cache);
      let isDead = false;
      const kill = () => {
        isDead = true;
        throw new Died();
      };
      return {
        ...repository,
        async build(drafts, signature) {
          const commits = await repository.build(drafts, signature);
          gate.onBuilt();
          return commits;
        },
        async push(candidates) {
          reached.resolve();
          await lifted.promise;
          gate.pushes++;
          return await gate.meddle(() => repository.push(candidates), kill);
        },
        writeRef(name, oid) {
          if (isDead) return;
          repository.writeRef(name, oid);
          if (name.startsWith("refs/ocuroot/pending/")) gate.joined++;
        },
      };
    },
    isReached: reached.promise,
    lift: lifted.resolve,
    meddle: (push) => push(),
    onBuilt: () => {},
    pushes: 0,
    joined: 0,
  };
  return gate;
}

/** Adds one, as every process of a machine does that has its own stores. */
function count(stores: Stores): Promise<number> {
  return stores.transact("count", async ({ state, intent }) => {
    await intent.get("@/custom/wanted");
    const next = Number(await state.get("@/custom/n") ?? 0) + 1;
    await state.set("@/custom/n", next);
    return next;
  }).then(({ value }) => value);
}

interface Convoy {
  readonly bench: Bench;
  readonly where: Where;
  readonly gate: Gate;
  /** What comes of the change of each, the one that pushes first. */
  readonly ends: readonly Promise<number>[];
}

/** Three on their way: the first is before the gate, the others built on it. */
async function withConvoy(
  test: (convoy: Convoy) => Promise<void>,
): Promise<void> {
  const bench = await openBench();
  const gate = createGate();
  try {
    const where = { url: await bench.remote("a") };
    await count(bench.open("host", where));
    const open = () => bench.open("host", where, { repository: gate.open });
    const lock = `${
      cacheDirectory(where.url, `${bench.root}/host`)
    }/state_.lock`;
    let second: Promise<number> | undefined;
    const first = open().state.transact("count", async (tx) => {
      if (second === undefined) {
        second = count(open());
        // Somebody has to wait, or there is nobody to go with.
        while (!hasLine(lock)) await wait(1);
      }
      const next = Number(await tx.get("@/custom/n")) + 1;
      await tx.set("@/custom/n", next);
      return next;
    }).then(({ value }) => value);
    await gate.isReached;
    const ends = [first, second as Promise<number>, count(open())];
    for (const end of ends) end.catch(() => {});
    while (gate.joined < 3) await wait(1);
    await test({ bench, where, gate, ends });
  } finally {
    gate.lift();
    await bench.close();
  }
}

async function landed({ bench, where }: Convoy): Promise<unknown> {
  const view = await bench.open(crypto.randomUUID(), where).state.view();
  return await view.get("@/custom/n");
}

async function commits({ bench, where }: Convoy): Promise<number> {
  const log = await bench.git("-C", where.url, "log", "--format=%B", "state");
  const ids = [...log.matchAll(/Ocu-Tx: (\S+)/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length, "no transaction twice");
  return ids.length;
}

Deno.test("B04 who waits builds on what is being pushed, and lands with others in one push", () =>
  withConvoy(async (convoy) => {
    const { gate, ends } = convoy;
    gate.lift();
    assert.deepEqual(await Promise.all(ends), [2, 3, 4]);
    assert.equal(gate.pushes, 2, "one for the first, one for all that waited");
    assert.equal(await landed(convoy), 4);
    assert.equal(await commits(convoy), 4);
  }));

Deno.test("B04 I4 all in a convoy run again when another machine was first", () =>
  withConvoy(async (convoy) => {
    const { bench, where, gate, ends } = convoy;
    assert.equal(await count(bench.open("elsewhere", where)), 2);
    gate.lift();
    const counted = await Promise.all(ends);
    assert.deepEqual(counted.toSorted(), [3, 4, 5]);
    assert.equal(await landed(convoy), 5);
    assert.equal(await commits(convoy), 5);
  }));

Deno.test("B04 F08 I1 a convoy that is refused is kept as a whole, and lands once", () =>
  withConvoy(async (convoy) => {
    const { bench, where, gate, ends } = convoy;
    const hook = `${where.url}/hooks/pre-receive`;
    await Deno.mkdir(`${where.url}/hooks`, { recursive: true });
    await Deno.writeTextFile(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    gate.lift();
    for (const end of ends) {
      await assert.rejects(end, (error) => {
        assert.ok(error instanceof OcurootError);
        assert.match(error.hint ?? "", /kept on this machine/);
        return error.code === "git/push-rejected";
      });
    }
    await Deno.remove(hook);
    assert.equal(await count(bench.open("host", where)), 5);
    assert.equal(await landed(convoy), 5);
  }));

Deno.test("B04 B12 I1 who dies while it pushes for a convoy is brought along by the next", () =>
  withConvoy(async (convoy) => {
    const { gate, ends } = convoy;
    gate.meddle = (_push, kill) => {
      gate.meddle = (push) => push();
      return kill();
    };
    gate.lift();
    await assert.rejects(ends[0] as Promise<number>);
    assert.deepEqual(await Promise.all(ends.slice(1)), [3, 4]);
    assert.equal(await landed(convoy), 4);
    assert.equal(await commits(convoy), 4);
  }));

Deno.test("B04 B09 I2 a convoy whose answer is lost has landed once", () =>
  withConvoy(async (convoy) => {
    const { gate, ends } = convoy;
    gate.meddle = async (push) => {
      await push();
      return { words: "the connection was reset", isAnswer: false };
    };
    gate.lift();
    assert.deepEqual(await Promise.all(ends), [2, 3, 4]);
    assert.equal(await commits(convoy), 4);
  }));

Deno.test("B04 B12 nobody builds on the change of a process that is gone", () =>
  withConvoy(async (convoy) => {
    const { bench, where, gate, ends } = convoy;
    gate.meddle = (_push, kill) => kill();
    let runs = 0;
    const look = bench.open("host", where).state.transact(
      "look",
      async (tx) => {
        runs++;
        return await tx.get("@/custom/n");
      },
    );
    while (runs === 0) await wait(1);
    gate.lift();
    for (const end of ends) await assert.rejects(end);
    assert.equal((await look).value, 1, "nor takes it for true");
    assert.equal(await count(bench.open("host", where)), 2);
    assert.equal(await commits(convoy), 2);
  }));

Deno.test("B04 I3 a change of both stores waits until a convoy has landed", () =>
  withConvoy(async (convoy) => {
    const { bench, where, gate, ends } = convoy;
    let runs = 0;
    const both = bench.open("host", where).transact("both", async (tx) => {
      runs++;
      const next = Number(await tx.state.get("@/custom/n")) + 1;
      await tx.state.set("@/custom/n", next);
      await tx.intent.set("@/custom/wanted", next);
      return next;
    });
    while (runs === 0) await wait(1);
    gate.lift();
    assert.deepEqual(await Promise.all(ends), [2, 3, 4]);
    assert.equal((await both).value, 5);
    assert.equal(runs, 1, "it built on them");
    const intent = await bench.open("new", where).intent.view();
    assert.equal(await intent.get("@/custom/wanted"), 5);
  }));

/** As a kill would: nothing is pushed, and nothing is noted. */
class Died extends Error {}

function randomOf(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

Deno.test("F08 I1 two stores of one branch that are refused at once are both kept", async () => {
  const bench = await openBench();
  const gate = createGate();
  try {
    const url = await bench.remote("a");
    const where = { url, layout: "shared" } as const;
    await count(bench.open("host", where));
    const open = async (store: "state" | "intent") => {
      const as = { repository: gate.open };
      const { [store]: one } = bench.open("host", where, as);
      await one.view();
      return () => one.transact("set", (tx) => tx.set("@/custom/x", store));
    };
    const [setState, setIntent] = [await open("state"), await open("intent")];
    const first = setState();
    await gate.isReached;
    const built = Promise.withResolvers<void>();
    gate.onBuilt = built.resolve;
    const second = setIntent();
    await built.promise;
    const hook = `${url}/hooks/pre-receive`;
    await Deno.mkdir(`${url}/hooks`, { recursive: true });
    await Deno.writeTextFile(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    gate.lift();
    for (const end of [first, second]) {
      await assert.rejects(end, { code: "git/push-rejected" });
    }
    await Deno.remove(hook);
    await count(bench.open("host", where));
    const { state, intent } = bench.open("elsewhere", where);
    assert.equal(await (await state.view()).get("@/custom/x"), "state");
    assert.equal(await (await intent.view()).get("@/custom/x"), "intent");
  } finally {
    gate.lift();
    await bench.close();
  }
});
