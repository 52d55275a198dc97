// SPDX-License-Identifier: MIT
/**
 * Writers that die at every step, alone and in pairs, and those that come
 * after them.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { FsStep } from "./place.ts";
import { openFsBackend, openFsStore } from "../fs.ts";
import { createStores } from "../pair.ts";
import type { Stores, Transaction, View } from "../store.ts";
import { Crash, filesIn, inDirectory, PACKAGE as P } from "./_place_test.ts";

async function write(tx: Transaction): Promise<void> {
  await tx.set(`${P}/@r1`, "new");
  await tx.set(`${P}/@r3`, "new");
  await tx.unlink(`${P}/@r2`);
  await tx.set(`${P}/@r5`, "new");
  await tx.unlink(`${P}/@r4`);
  await tx.link(`${P}/@`, `${P}/@r3`);
}

async function seed(tx: Transaction): Promise<void> {
  await tx.set(`${P}/@r1`, "old");
  await tx.set(`${P}/@r2`, "older");
  await tx.set(`${P}/@r4`, "old");
  await tx.link(`${P}/@`, `${P}/@r1`);
}

const OLD = { "@": "old", "@r1": "old", "@r2": "older", "@r4": "old" };
const NEW = { "@": "new", "@r1": "new", "@r3": "new", "@r5": "new" };

async function read(view: View): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const ref of await view.match(`${P}/@*`)) {
    content[ref.slice(P.length + 1)] = await view.get(ref);
  }
  assert.deepEqual(await view.match("**"), await view.match(`${P}/@*`));
  return content;
}

async function crashAt(root: string, at: number): Promise<Crash> {
  const crash = new Crash(at);
  const { failpoint } = crash;
  const store = await openFsStore(root, { failpoint });
  await store.transact("new", write).catch((error) => {
    if (error !== crash) throw error;
  });
  return crash;
}

Deno.test("F12 F15 I3 a writer that dies leaves the old or the new, never a mix", async (t) => {
  const seen = new Set<FsStep>();
  for (let at = 0, isOver = false; !isOver; at++) {
    await t.step(`step ${at}`, () =>
      inDirectory(async (root) => {
        await (await openFsStore(root)).transact("old", seed);
        const open = await (await openFsStore(root)).view();
        const crash = await crashAt(root, at);
        isOver = !crash.isDead;
        crash.reached.forEach((label) => seen.add(label));
        const expected = crash.reached.includes("journal.written") ? NEW : OLD;
        assert.deepEqual(await read(open), OLD);
        const reader = await openFsStore(root);
        assert.deepEqual(await read(await reader.view()), expected);
        const next = await openFsStore(root, { lockTimeout: 0 });
        await next.transact("next", (tx) => tx.set("@/custom/next", 1));
        await next.transact("undo", (tx) => tx.delete("@/custom/next"));
        assert.deepEqual(await read(await next.view()), expected);
        assert.deepEqual(await read(await reader.view()), expected);
        assert.deepEqual(await read(open), OLD);
        const refs = Object.keys(expected).map((name) =>
          `refs/${P}/${name}/@object.json`
        );
        assert.deepEqual(await filesIn(root), [".ocuroot-store", ...refs]);
        assert.deepEqual(await drafts(root), []);
      }));
  }
  const labels: FsStep[] = [
    "lock.taken",
    "doc.staged",
    "journal.staged",
    "journal.written",
    "doc.renamed",
    "doc.handed",
    "head.written",
  ];
  assert.deepEqual([...seen], labels);
});

Deno.test("F12 I3 one who dies while making good is made good by the next", () =>
  inDirectory(async (root) => {
    await (await openFsStore(root)).transact("old", seed);
    await crashAt(root, 5);
    for (let at = 0; at < 3; at++) await crashAt(root, 0);
    assert.deepEqual(await read(await (await openFsStore(root)).view()), NEW);
  }));

Deno.test("F15 B20 a pair that dies lands in both stores or in neither", async (t) => {
  const outcomes = new Set<string>();
  const seen = new Set<FsStep>();
  for (const opened of ["state first", "intent first"] as const) {
    for (let at = 0, isOver = false; !isOver; at++) {
      await t.step(`${opened}, step ${at}`, () =>
        inDirectory(async (root) => {
          const crash = new Crash(at);
          await pairAt(root).then((stores) =>
            stores.transact("old", both(seed))
          );
          const dying = await pairAt(root, crash);
          await dying.transact("new", both(write)).catch((error) => {
            if (error !== crash) throw error;
          });
          isOver = !crash.isDead;
          crash.reached.forEach((label) => seen.add(label));
          const views = await pairAt(root);
          const state = await read(await views.state.view());
          assert.deepEqual(await read(await views.intent.view()), state);
          outcomes.add(String(state["@r1"]));
          const after = await pairAt(root);
          const order = opened === "state first"
            ? [after.state, after.intent]
            : [after.intent, after.state];
          for (const store of order) {
            await store.transact("next", (tx) => tx.set("@/custom/n", 1));
            await store.transact("undo", (tx) => tx.delete("@/custom/n"));
          }
          assert.deepEqual(await read(await after.state.view()), state);
          assert.deepEqual(await read(await after.intent.view()), state);
          assert.deepEqual(
            await filesIn(`${root}/state`),
            await filesIn(`${root}/intent`),
          );
        }));
    }
  }
  assert.deepEqual([...outcomes].sort(), ["new", "old"]);
  assert.ok(seen.has("journal.prepared") && seen.has("partner.written"));
});

Deno.test("F15 B20 the follower lands before the journal that decides is forgotten", () =>
  inDirectory(async (root) => {
    await pairAt(root).then((stores) => stores.transact("old", both(seed)));
    const crash = new Crash(0);
    const dying = createStores({
      state: await openFsBackend(`${root}/state`),
      intent: await openFsBackend(`${root}/intent`, {
        failpoint: (label) => {
          if (label === "partner.written") throw crash;
        },
      }),
    });
    await dying.transact("new", both(write));
    const after = await pairAt(root);
    await after.state.transact("next", (tx) => tx.set(`${P}/@r1`, "new"));
    await Deno.remove(`${root}/state/.ocuroot/journal/2.json`);
    assert.deepEqual(await read(await after.intent.view()), NEW);
    await after.intent.transact("next", (tx) => tx.set(`${P}/@r1`, "new"));
    assert.deepEqual(await read(await after.intent.view()), NEW);
  }));

function both(
  fn: (tx: Transaction) => Promise<void>,
): (tx: { state: Transaction; intent: Transaction }) => Promise<void> {
  return async (tx) => {
    await fn(tx.state);
    await fn(tx.intent);
  };
}

async function pairAt(root: string, crash?: Crash): Promise<Stores> {
  const options = crash ? { failpoint: crash.failpoint } : {};
  return createStores({
    state: await openFsBackend(`${root}/state`, { tag: "state", ...options }),
    intent: await openFsBackend(`${root}/intent`, {
      tag: "intent",
      ...options,
    }),
  });
}

async function drafts(root: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`${root}/.ocuroot/drafts`)) {
    names.push(name);
  }
  return names;
}

Deno.test("F21 after a power loss the kept journals mend torn files", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("old", seed);
    await store.transact("new", write);
    const file = (name: string) => `${root}/refs/${P}/${name}/@object.json`;
    await Deno.writeTextFile(file("@r1"), "");
    await Deno.remove(file("@r3"));
    await Deno.writeTextFile(file("@"), '{"kind":"link","body":"@/custom/go"}');
    await Deno.writeTextFile(
      `${root}/.ocuroot/head`,
      JSON.stringify({ sequence: 2, boot: "another boot" }),
    );
    const after = await openFsStore(root);
    await after.transact("next", (tx) => tx.set("@/custom/go", "foreign"));
    const view = await after.view();
    assert.equal(await view.get(`${P}/@r1`), "new");
    assert.equal(await view.get(`${P}/@r3`), "new");
    assert.equal(await view.get(`${P}/@`), "foreign");
  }));

Deno.test("F21 after a power loss a file does not keep the text of the one it took over from", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("old", seed);
    const file = (name: string) => `${root}/refs/${P}/${name}/@object.json`;
    const old = await Deno.readTextFile(file("@r4"));
    const { ino } = await Deno.stat(file("@r4"));
    await store.transact("new", write);
    assert.equal((await Deno.stat(file("@r5"))).ino, ino);
    await Deno.writeTextFile(file("@r5"), old);
    await Deno.writeTextFile(
      `${root}/.ocuroot/head`,
      JSON.stringify({ sequence: 2, boot: "another boot" }),
    );
    const after = await openFsStore(root);
    await after.transact("next", (tx) => tx.set("@/custom/go", 1));
    assert.equal(await (await after.view()).get(`${P}/@r5`), "new");
  }));

Deno.test("F12 a new document takes no place that is not free for it", () =>
  inDirectory(async (root) => {
    const store = await openFsStore(root);
    await store.transact("old", async (tx) => {
      await tx.set("@/custom/a", 1);
      await tx.set("@/custom/a/below", 2);
      await tx.set("@/custom/b", 3);
      await tx.set("@/custom/d/below", 4);
    });
    await store.transact("new", async (tx) => {
      await tx.delete("@/custom/a");
      await tx.delete("@/custom/b");
      await tx.set("@/custom/c", 5);
      await tx.set("@/custom/c/below", 6);
      await tx.set("@/custom/d", 7);
    });
    const view = await (await openFsStore(root)).view();
    const refs = await view.match("@/custom/**");
    const found = await Promise.all(refs.map(async (ref) => [
      ref.slice("@/custom/".length),
      await view.get(ref),
    ]));
    assert.deepEqual(Object.fromEntries(found), {
      "a/below": 2,
      "c": 5,
      "c/below": 6,
      "d": 7,
      "d/below": 4,
    });
  }));

Deno.test("F12 F22 the lock of a killed process is free at once", () =>
  inDirectory(async (root) => {
    await (await openFsStore(root)).transact("old", seed);
    const holder = new URL("./_hold_lock_test.ts", import.meta.url);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", holder.pathname, root],
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    const waiting = await openFsStore(root, { lockTimeout: 0 });
    await assert.rejects(
      waiting.transact("wait", (tx) => tx.set("@/custom/x", 1)),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, "store/locked");
        assert.match(error.message, new RegExp(`process ${child.pid} on `));
        return true;
      },
    );
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    await waiting.transact("go", (tx) => tx.set("@/custom/x", 1));
    const view = await waiting.view();
    assert.equal(await view.get("@/custom/x"), 1);
    assert.equal(await view.get("@/custom/held"), undefined);
  }));
