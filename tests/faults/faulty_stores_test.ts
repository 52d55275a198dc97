// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { checkState } from "../../engine/check/fsck.ts";
import {
  addEnvironments,
  createKit,
  deploy,
  done,
  type Kit,
  phase,
  task,
} from "../../engine/run/_testkit.ts";
import {
  continueRelease,
  newRelease,
  retryRelease,
} from "../../engine/run/release_verbs.ts";
import { runWork } from "../../engine/run/work_verbs.ts";
import type { Store } from "../../stores/mod.ts";
import { createMemoryStores, openFsStore } from "../../stores/mod.ts";
import { faultyStores } from "./_faulty_stores.ts";
import { amount, seeded } from "./_load.ts";

const W = "acme/shop/-/web.ocu.star";

/** One operation of one client, in real time. */
interface Operation {
  readonly key: string;
  readonly kind: "increment" | "read";
  readonly began: number;
  readonly ended: number;
  /** What was read or written; undefined when nobody knows. */
  readonly value: number | undefined;
}

/** A store whose transactions fail, before or after they landed. */
function unreliable(store: Store, random: () => number): Store {
  return {
    ...store,
    async transact(message, fn) {
      if (random() < 0.1) throw new OcurootError("store/unavailable", "No");
      const landed = await store.transact(message, fn);
      if (random() < 0.1) throw new OcurootError("store/unavailable", "Yes");
      return landed;
    },
  };
}

/**
 * Judges counters: increments that are known gave numbers of their own, none
 * is lost, and whoever began after a value was known saw at least that.
 */
function assertLinear(
  history: readonly Operation[],
  final: ReadonlyMap<string, number>,
): void {
  for (const [key, last] of final) {
    const mine = history.filter((operation) => operation.key === key);
    const known = mine.filter(({ value }) => value !== undefined);
    const written = known.filter(({ kind }) => kind === "increment");
    const values = written.map(({ value }) => value);
    assert.equal(new Set(values).size, values.length, `${key}: one each`);
    const unknown = mine.filter(({ kind, value }) =>
      kind === "increment" && value === undefined
    );
    assert.ok(last >= written.length, `I1 I4 ${key}: none is lost`);
    assert.ok(last <= written.length + unknown.length, `${key}: none twice`);
    for (const later of known) {
      const floor = Math.max(
        0,
        ...known.filter(({ ended }) => ended < later.began)
          .map(({ value }) => value ?? 0),
      );
      assert.ok((later.value ?? 0) >= floor, `I4 ${key}: nobody sees the past`);
    }
  }
}

Deno.test("B19 B07 I1 I4 counters of eight clients under faults are linear", () =>
  seeded("B19", async (random) => {
    const root = await Deno.makeTempDir({ prefix: "ocuroot-linear-" });
    const clients = 8;
    const operations = amount(15);
    const keys = ["a", "b", "c", "d", "e"].map((key) => `@/custom/${key}`);
    const history: Operation[] = [];
    let time = 0;
    try {
      const work = async (): Promise<void> => {
        const store = await openFsStore(root);
        const shaky = unreliable(store, random);
        for (let turn = 0; turn < operations; turn++) {
          const key = keys[Math.floor(random() * keys.length)] as string;
          const kind = random() < 0.6 ? "increment" : "read";
          const began = time++;
          const value = kind === "read"
            ? Number(await (await store.view()).get(key) ?? 0)
            : await shaky.transact("add", async (tx) => {
              const next = Number(await tx.get(key) ?? 0) + 1;
              await tx.set(key, next);
              return next;
            }).then(({ value }) => value, () => undefined);
          history.push({ key, kind, began, ended: time++, value });
        }
        await store.close();
      };
      await Promise.all(Array.from({ length: clients }, work));
      const view = await (await openFsStore(root)).view();
      const final = new Map<string, number>();
      for (const key of keys) final.set(key, Number(await view.get(key) ?? 0));
      assertLinear(history, final);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  }));

/** A package whose calls are counted by kit. */
function define(kit: Kit): void {
  kit.define("web.ocu.star", {
    functions: {
      build: () => done({ x: 1 }),
      up: () => done(),
      down: () => done(),
    },
    phases: () => [
      phase("", [task("build")]),
      phase("live", [deploy("eu"), deploy("us")]),
    ],
  });
}

Deno.test("B20 I2 I5 I6 I12 I13 a store that fails before and after landing, and shows the past", () =>
  seeded("B20", async (random) => {
    for (let round = 0; round < amount(40); round++) {
      const stores = createMemoryStores();
      const rates = { error: 0.1, executeAndTimeout: 0.1, stale: 0.1 };
      const kit = createKit({ stores });
      await addEnvironments(kit, ["eu", "us"]);
      define(kit);
      const shaky = {
        stores: faultyStores(stores, rates, random),
        env: { OCUROOT_LEASE_MS: "6" },
        owner: { id: `victim${round}`, host: "h", pid: 1, actor: "a" },
      };
      const quiet = (verb: Promise<unknown>) =>
        verb.catch((error: unknown) => {
          assert.ok(error instanceof OcurootError, String(error));
        });
      const made = await newRelease(kit.at(shaky), W)
        .then(({ status }) => status, () => undefined);
      if (made === "complete") {
        assert.ok(await kit.state(`${W}/@r1/deploy/us`), "I13 recorded");
      }
      await soon(kit, quiet(runWork(kit.at(shaky), "continue")));
      await soon(kit, quiet(newRelease(kit.ws, W)));
      await soon(kit, quiet(runWork(kit.ws, "continue")));
      await soon(kit, quiet(retryRelease(kit.ws, `${W}/@r1`)));
      const end = await soon(kit, continueRelease(kit.ws, `${W}/@r1`));
      assert.equal(end.status, "complete", `I12 round ${round}`);
      assert.deepEqual(await kit.match(`${W}/@r2`), [], "I8 one release");
      assert.deepEqual(await checkState(kit.ws), []);
      const runs = await kit.match(`${W}/@r1/{task,deploy}/*/*/status/*`);
      assert.ok(kit.calls.length <= runs.length, "I5 once per attempt");
    }
  }));

/** Lets time pass until something is done. */
async function soon<T>(kit: Kit, verb: Promise<T>): Promise<T> {
  let isDone = false;
  const end = () => void (isDone = true);
  verb.then(end, end);
  for (let turn = 0; turn < 200 && !isDone; turn++) {
    await kit.clock.advance(50_000);
  }
  return await verb;
}
