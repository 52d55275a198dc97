// SPDX-License-Identifier: MIT
/**
 * What every store must do about transactions: all or nothing, one after
 * another, unseen by views that are open.
 *
 * @module
 */

import assert from "node:assert/strict";
import { code, inPlace, type MakePlace } from "./_conformance_test.ts";
import type { Store, Transaction } from "./mod.ts";

const P = "acme/shop/-/web.ocu.star";

/** Registers the tests. */
export function testTransactions(name: string, make: MakePlace): void {
  testAtomicity(name, make);
  testOwnWrites(name, make);
  testRaces(name, make);
  testOwn(name, make);
  testViews(name, make);
  testPairs(name, make);
}

function testOwn(name: string, make: MakePlace): void {
  Deno.test(`B05 I1 what nobody else writes lands by a way of its own or not [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const own = (ref: string, body: number) =>
        store.transact("own", (tx) => tx.set(ref, body), { isOwn: true });
      await own(`${P}/@r1`, 1);
      await own(`${P}/@r2`, 1);
      const { changes } = await own(`${P}/@r1`, 2);
      assert.deepEqual(changes, { written: [`${P}/@r1`], removed: [] });
      const failing = store.transact("fail", async (tx) => {
        await tx.set(`${P}/@r3`, 1);
        throw new Error("told so");
      }, { isOwn: true });
      await assert.rejects(failing, /told so/);
      await store.transact("delete", async (tx) => {
        assert.equal(await tx.get(`${P}/@r1`), 2);
        await tx.delete(`${P}/@r2`);
      });
      const view = await (await place.open()).view();
      assert.equal(await view.get(`${P}/@r1`), 2);
      assert.deepEqual(await view.match("**"), [`${P}/@r1`]);
    }));
}

function testAtomicity(name: string, make: MakePlace): void {
  Deno.test(`I3 B20 a callback that throws leaves nothing [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const before = (await store.view()).revision;
      const failing = store.transact("fail", async (tx) => {
        await tx.set(`${P}/@r1`, 1);
        await tx.depend(`${P}/@r1`, `${P}/@r2`);
        throw new Error("told so");
      });
      await assert.rejects(failing, /told so/);
      const view = await store.view();
      assert.equal(view.revision, before);
      assert.deepEqual(await view.match("**"), []);
      assert.deepEqual(await view.dependants(`${P}/@r2`), []);
    }));

  Deno.test(`S20 S32 changes are told once they have landed, nothing is no revision [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const first = await store.transact("first", async (tx) => {
        await tx.set(`${P}/@r2`, 1);
        await tx.set(`${P}/@r1`, { a: 1 });
        await tx.link(`${P}/@`, `${P}/@r1`);
        await tx.set(`${P}/@r3`, 1);
        await tx.delete(`${P}/@r3`);
        return "value";
      });
      assert.equal(first.value, "value");
      assert.deepEqual(first.changes, {
        written: [`${P}/@`, `${P}/@r1`, `${P}/@r2`],
        removed: [],
      });
      assert.equal((await store.view()).revision, first.revision);
      const second = await store.transact("same", async (tx) => {
        await tx.set(`${P}/@r1`, { a: 1 });
        await tx.unlink(`${P}/@r9`);
      });
      assert.equal(second.revision, first.revision);
      assert.deepEqual(second.changes, { written: [], removed: [] });
      const third = await store.transact("third", async (tx) => {
        await tx.unlink(`${P}/@`);
        await tx.delete(`${P}/@r2`);
      });
      assert.notEqual(third.revision, first.revision);
      assert.deepEqual(third.changes, {
        written: [],
        removed: [`${P}/@`, `${P}/@r2`],
      });
    }));
}

function testOwnWrites(name: string, make: MakePlace): void {
  Deno.test(`I3 a transaction reads its own writes and ends with its callback [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      let kept: Transaction | undefined;
      await store.transact("own", async (tx) => {
        kept = tx;
        await tx.set(`${P}/@r1`, { a: 1 });
        await tx.link(`${P}/@v1`, `${P}/@r1`);
        assert.equal(await tx.get(`${P}/@v1#a`), 1);
        assert.deepEqual(await tx.match(`${P}/@*`), [
          `${P}/@r1`,
          `${P}/@v1`,
        ]);
        await tx.delete(`${P}/@r1`);
        assert.ok(!(await tx.has(`${P}/@v1`)));
        await Promise.all([
          tx.set(`${P}/@r1`, { a: 2 }),
          tx.link(`${P}/@v2`, `${P}/@r1`),
          tx.link(`${P}/@v3`, `${P}/@r1`),
        ]);
      });
      await assert.rejects(
        async () => await kept?.get(`${P}/@r1`),
        code("bug/unreachable"),
      );
      const view = await store.view();
      assert.deepEqual([...await view.links(`${P}/@r1`)].sort(), [
        `${P}/@v2`,
        `${P}/@v3`,
      ]);
    }));
}

function testRaces(name: string, make: MakePlace): void {
  Deno.test(`B08 S35 two openings never allocate one number twice [${name}]`, () =>
    inPlace(make, async (place) => {
      const stores = [await place.open(), await place.open()];
      const all = await Promise.all(
        stores.flatMap((store) => Array.from({ length: 8 }, () => take(store))),
      );
      assert.equal(new Set(all).size, 16);
      const fresh = await place.open();
      const view = await fresh.view();
      const found = await view.match(`${P}/@r*`);
      assert.deepEqual([...found].sort(), [...all].sort());
      assert.ok(all.includes(`${P}/@r16`));
    }));

  Deno.test(`I3 callbacks that land together fail alone [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const outcomes = await Promise.allSettled([
        take(store),
        store.transact("fail", async (tx) => {
          await tx.set(`${P}/@r77`, 1);
          throw new Error("alone");
        }),
        take(store),
      ]);
      assert.deepEqual(outcomes.map(({ status }) => status), [
        "fulfilled",
        "rejected",
        "fulfilled",
      ]);
      assert.deepEqual(await (await store.view()).match("**"), [
        `${P}/@r1`,
        `${P}/@r2`,
      ]);
    }));
}

async function take(store: Store): Promise<string> {
  const landed = await store.transact("take", async (tx) => {
    const ref = await tx.increment(`${P}/@r`);
    await tx.set(ref, { taken: true });
    return ref;
  });
  return landed.value;
}

function testViews(name: string, make: MakePlace): void {
  Deno.test(`I4 a view stays what it was when it began [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const other = await place.open();
      await store.transact("first", async (tx) => {
        await tx.set(`${P}/@r1`, "old");
        await tx.set(`${P}/@r2`, "old");
        await tx.link(`${P}/@v1`, `${P}/@r1`);
        await tx.depend(`${P}/@r1`, `${P}/@r2`);
      });
      const views = [await store.view(), await other.view()];
      for (const [index, writer] of [other, store, other].entries()) {
        await writer.transact("change", async (tx) => {
          await tx.set(`${P}/@r1`, `new ${index}`);
          await tx.unlink(`${P}/@r2`);
          await tx.set(`${P}/@n${index}`, 1);
          await tx.link(`${P}/@v1`, `${P}/@n${index}`);
          await tx.undepend(`${P}/@r1`, `${P}/@r2`);
        });
      }
      for (const view of views) {
        assert.equal(await view.get(`${P}/@r1`), "old");
        assert.equal(await view.get(`${P}/@v1`), "old");
        assert.equal(await view.get(`${P}/@r2`), "old");
        const all = [`${P}/@r1`, `${P}/@r2`, `${P}/@v1`];
        assert.deepEqual(await view.match(`${P}/@*`), all);
        assert.deepEqual(await view.match("**"), all);
        assert.deepEqual(await view.dependencies(`${P}/@r1`), [`${P}/@r2`]);
      }
      const now = await store.view();
      assert.equal(await now.get(`${P}/@r1`), "new 2");
      assert.deepEqual(await now.match("**"), [
        `${P}/@n0`,
        `${P}/@n1`,
        `${P}/@n2`,
        `${P}/@r1`,
        `${P}/@v1`,
      ]);
    }));
}

function testPairs(name: string, make: MakePlace): void {
  Deno.test(`I3 B20 a pair lands in both stores or in neither [${name}]`, () =>
    inPlace(make, async (place) => {
      const stores = await place.openPair();
      const landed = await stores.transact("both", async (tx) => {
        await tx.state.set(`${P}/@r1`, 1);
        await tx.intent.set("@/environment/eu", {});
        return "both";
      });
      assert.deepEqual(landed, {
        value: "both",
        state: { written: [`${P}/@r1`], removed: [] },
        intent: { written: ["@/environment/eu"], removed: [] },
      });
      const failing = stores.transact("neither", async (tx) => {
        await tx.state.delete(`${P}/@r1`);
        await tx.intent.delete("@/environment/eu");
        throw new Error("neither");
      });
      await assert.rejects(failing, /neither/);
      await stores.transact("one", (tx) => tx.intent.set("@/custom/x", 1));
      const again = await place.openPair();
      const state = await again.state.view();
      const intent = await again.intent.view();
      assert.deepEqual(await state.match("**"), [`${P}/@r1`]);
      assert.deepEqual(await intent.match("**"), [
        "@/custom/x",
        "@/environment/eu",
      ]);
      assert.equal(again.state.tag, "state");
      assert.equal(again.intent.tag, "intent");
      await stores.close();
      await again.close();
    }));

  Deno.test(`I4 pairs and single transactions take turns [${name}]`, () =>
    inPlace(make, async (place) => {
      const pairs = [await place.openPair(), await place.openPair()];
      await Promise.all(
        pairs.flatMap((stores) =>
          Array.from({ length: 4 }, () => [
            take(stores.state),
            take(stores.intent),
            stores.transact("both", async (tx) => {
              const ref = await tx.state.increment(`${P}/@r`);
              await tx.state.set(ref, 1);
              await tx.intent.set(ref, 1);
            }),
          ])
        ).flat(),
      );
      const state = await (await place.openPair()).state.view();
      assert.equal((await state.match(`${P}/@r*`)).length, 16);
    }));
}
