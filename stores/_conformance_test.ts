// SPDX-License-Identifier: MIT
/**
 * What every store must do, whatever keeps its files. A backend's test file
 * calls {@link testStore} and adds only what is its own.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import { testModel } from "./_conformance_model_test.ts";
import { testTransactions } from "./_conformance_transactions_test.ts";
import type { Store, Stores, StoreTag } from "./mod.ts";
import { readOnly } from "./mod.ts";

/** A place of its own for one test. */
export interface TestPlace {
  /** Opens the store there; calling it again is like another process. */
  open(tag?: StoreTag): Promise<Store>;
  /** Opens state and intent there. */
  openPair(): Promise<Stores>;
  /** Removes everything. */
  dispose(): Promise<void>;
}

/** Makes a place that holds nothing. */
export type MakePlace = () => Promise<TestPlace>;

const P = "acme/shop/-/web.ocu.star";

/** How much to try. */
export interface TestOptions {
  /** How many random scripts to run. Default 25. */
  readonly scripts?: number;
}

/** Registers the tests of a backend. */
export function testStore(
  name: string,
  make: MakePlace,
  options: TestOptions = {},
): void {
  testLinks(name, make);
  testDangling(name, make);
  testRelinking(name, make);
  testReading(name, make);
  testMissing(name, make);
  testKept(name, make);
  testWriting(name, make);
  testLarge(name, make);
  testDeleting(name, make);
  testReadOnly(name, make);
  testMatching(name, make);
  testTransactions(name, make);
  testModel(name, make, options.scripts ?? 25);
}

/** Runs a test in a place of its own. */
export async function inPlace(
  make: MakePlace,
  test: (place: TestPlace) => Promise<void>,
): Promise<void> {
  const place = await make();
  try {
    await test(place);
  } finally {
    await place.dispose();
  }
}

/** Opens a store with releases `@r1` and `@r2`, of which `@v1` is the first. */
async function shop(place: TestPlace): Promise<Store> {
  const store = await place.open();
  await store.transact("shop", async (tx) => {
    await tx.set(`${P}/@r1`, { commit: "c1" });
    await tx.set(`${P}/@r2`, { commit: "c2" });
    await tx.link(`${P}/@v1`, `${P}/@r1`);
    await tx.set(`${P}/@r1/deploy/eu`, { output: { host: "h1", port: 0 } });
  });
  return store;
}

/** What a failing call must fail with. */
export function code(expected: OcurootError["code"]): { code: string } {
  return { code: expected };
}

function testLinks(name: string, make: MakePlace): void {
  Deno.test(`S10 a link of an ancestor redirects, once, fragment kept [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      const view = await store.view();
      const ref = `${P}/@v1/deploy/eu#output/host`;
      assert.equal(
        await view.resolve(ref),
        `${P}/@r1/deploy/eu#output/host`,
      );
      assert.equal(await view.get(ref), "h1");
      assert.equal(await view.get(`${P}/+v1/deploy/eu#output/host`), "h1");
      assert.equal(await view.resolve(`${P}/@r1`), `${P}/@r1`);
    }));

  Deno.test(`S10 a document below a link is shadowed, not a stop [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      await store.transact("shadow", async (tx) => {
        await tx.set(`${P}/@v1/deploy/eu`, "shadowed");
        await tx.link(`${P}/@v1`, `${P}/@r1`);
        await tx.set(`${P}/@r1/deploy/eu`, "seen");
      });
      const view = await store.view();
      assert.equal(await view.get(`${P}/@v1/deploy/eu`), "seen");
      assert.ok(
        (await view.match(`${P}/**`)).includes(`${P}/@v1/deploy/eu`),
      );
      assert.deepEqual(await view.match(`${P}/**`, { noLinks: true }), [
        `${P}/@r1/deploy/eu`,
      ]);
    }));
}

function testDangling(name: string, make: MakePlace): void {
  Deno.test(`S12 a chain of links is an error, a dangling one is absent [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      await store.transact("chain", async (tx) => {
        await tx.link(`${P}/@latest`, `${P}/@v1`);
        await tx.link(`${P}/@gone`, `${P}/@r9`);
        await assert.rejects(
          tx.set(`${P}/@latest`, 1),
          code("store/not-a-link"),
        );
        await assert.rejects(
          tx.delete(`${P}/@latest`),
          code("store/not-a-link"),
        );
      });
      const view = await store.view();
      await assert.rejects(
        view.get(`${P}/@latest`),
        code("store/not-a-link"),
      );
      assert.equal(await view.get(`${P}/@gone`), undefined);
      assert.ok(!(await view.has(`${P}/@gone`)));
      await assert.rejects(
        view.require(`${P}/@gone`),
        code("store/not-found"),
      );
    }));
}

function testRelinking(name: string, make: MakePlace): void {
  Deno.test(`S15 S26 links replace links only and keep both ends in step [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      await assert.rejects(
        store.transact("over", (tx) => tx.link(`${P}/@r2`, `${P}/@r1`)),
        code("store/not-a-link"),
      );
      await store.transact("move", (tx) => tx.link(`${P}/@v1`, `${P}/@r2`));
      const view = await store.view();
      assert.deepEqual(await view.links(`${P}/@r1`), []);
      assert.deepEqual(await view.links(`${P}/@r2`), [`${P}/@v1`]);
      assert.equal(await view.get(`${P}/@v1#commit`), "c2");
      const again = await store.transact(
        "same",
        (tx) => tx.link(`${P}/@v1`, `${P}/@r2`),
      );
      assert.equal(again.revision, view.revision);
      assert.deepEqual(again.changes, { written: [], removed: [] });
    }));

  Deno.test(`S16 unlink takes anything, also nothing [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      await store.transact("unlink", async (tx) => {
        await tx.unlink(`${P}/@nothing`);
        await tx.unlink(`${P}/@v1`);
        await tx.unlink(`${P}/@r2`);
      });
      const view = await store.view();
      assert.deepEqual(await view.match(`${P}/@*`), [`${P}/@r1`]);
      assert.deepEqual(await view.links(`${P}/@r1`), []);
    }));
}

function testReading(name: string, make: MakePlace): void {
  Deno.test(`S11 fields: null and missing are absent, false 0 "" are not [${name}]`, async (t) => {
    await inPlace(make, async (place) => {
      const store = await place.open();
      const body = {
        no: false,
        zero: 0,
        empty: "",
        nothing: null,
        list: ["a"],
        deep: { er: { x: 1 } },
        toString: "own",
      };
      await store.transact("set", async (tx) => {
        await tx.set("@/custom/x", body);
        await tx.set("@/custom/null", null);
      });
      const view = await store.view();
      const cases = {
        no: false,
        zero: 0,
        empty: "",
        nothing: undefined,
        missing: undefined,
        "list/0": undefined,
        "zero/x": undefined,
        "deep/er/x": 1,
        "deep/er": { x: 1 },
        "deep//x": undefined,
        toString: "own",
        constructor: undefined,
      };
      for (const [field, expected] of Object.entries(cases)) {
        await t.step(field, async () => {
          assert.deepEqual(await view.get(`@/custom/x#${field}`), expected);
          assert.equal(
            await view.has(`@/custom/x#${field}`),
            expected !== undefined,
          );
        });
      }
      assert.equal(await view.get("@/custom/nowhere"), undefined);
      assert.deepEqual(await view.match("@/custom/null"), ["@/custom/null"]);
    });
  });
}

function testMissing(name: string, make: MakePlace): void {
  Deno.test(`S10 S11 a missing document names near ones [${name}]`, () =>
    inPlace(make, async (place) => {
      const view = await (await shop(place)).view();
      await assert.rejects(view.require(`${P}/@r9`), (error: OcurootError) => {
        assert.equal(error.code, "store/not-found");
        assert.equal(
          error.message,
          `Cannot read "${P}/@r9": it is not there`,
        );
        assert.match(error.hint ?? "", /Did you mean .*@r1/);
        return true;
      });
      await assert.rejects(view.get("a@b"), code("ref/syntax"));
      await assert.rejects(view.get("acme/-/../../x/@r1"), code("ref/syntax"));
    }));
}

function testKept(name: string, make: MakePlace): void {
  Deno.test(`S24 documents are given as they are kept [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      await store.transact(
        "typed",
        (tx) =>
          tx.set(`${P}/@r1/commit/c1`, { time: "t" }, {
            bodyType: "models.Marker",
          }),
      );
      const view = await store.view();
      assert.deepEqual(await view.document(`${P}/@v1`), {
        kind: "link",
        links: [],
        body: `${P}/@r1`,
      });
      assert.deepEqual(await view.document(`${P}/@r1`), {
        kind: "ref",
        links: [`${P}/@v1`],
        body: { commit: "c1" },
      });
      assert.deepEqual(await view.document(`${P}/@r1/commit/c1`), {
        kind: "ref",
        bodyType: "models.Marker",
        links: [],
        body: { time: "t" },
      });
      assert.equal(await view.document(`${P}/@v1/deploy/eu`), undefined);
    }));

  Deno.test(`S27 dependencies are read from either end, exactly [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      await store.transact("depend", async (tx) => {
        await tx.depend("@/custom/a", "@/custom/b");
        await tx.depend("@/custom/a", "@/custom/c");
        await tx.depend("@/custom/a/deep", "@/custom/b");
        await tx.undepend("@/custom/a", "@/custom/c");
        await tx.undepend("@/custom/a", "@/custom/never");
      });
      const view = await store.view();
      assert.deepEqual(await view.dependencies("@/custom/a"), ["@/custom/b"]);
      assert.deepEqual(await view.dependants("@/custom/b"), [
        "@/custom/a",
        "@/custom/a/deep",
      ]);
      assert.deepEqual(await view.dependants("@/custom/c"), []);
      assert.deepEqual(await view.match("**"), []);
    }));
}

function testWriting(name: string, make: MakePlace): void {
  Deno.test(`S13 set through a tag writes the release and keeps its links [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      const { changes } = await store.transact(
        "set",
        (tx) => tx.set(`${P}/@v1`, { commit: "new" }),
      );
      assert.deepEqual(changes, { written: [`${P}/@r1`], removed: [] });
      const view = await store.view();
      assert.equal(await view.get(`${P}/@r1#commit`), "new");
      assert.deepEqual(await view.links(`${P}/@r1`), [`${P}/@v1`]);
      assert.equal((await view.document(`${P}/@v1`))?.kind, "link");
      await assert.rejects(
        store.transact("field", (tx) => tx.set(`${P}/@r1#commit`, "x")),
        code("ref/syntax"),
      );
      await assert.rejects(
        store.transact("field", (tx) => tx.delete(`${P}/@r1#commit`)),
        code("ref/syntax"),
      );
    }));
}

function testLarge(name: string, make: MakePlace): void {
  Deno.test(`F27 what could not be read again is not written [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      const large = "x".repeat(33 * 1024 * 1024);
      await assert.rejects(
        store.transact("large", async (tx) => {
          await tx.set("@/custom/small", 1);
          await tx.set("@/custom/large", large);
        }),
        code("store/too-large"),
      );
      const view = await (await place.open()).view();
      assert.deepEqual(await view.match("@/custom/*"), []);
    }));
}

function testDeleting(name: string, make: MakePlace): void {
  Deno.test(`S14 delete through a link takes the target, not the link [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await shop(place);
      const { changes } = await store.transact(
        "delete",
        (tx) => tx.delete(`${P}/@v1`),
      );
      assert.deepEqual(changes, { written: [], removed: [`${P}/@r1`] });
      const view = await store.view();
      assert.deepEqual(await view.match(`${P}/@*`), [
        `${P}/@r2`,
        `${P}/@v1`,
      ]);
      await assert.rejects(
        store.transact("again", (tx) => tx.delete(`${P}/@v1`)),
        code("store/not-found"),
      );
    }));

  Deno.test(`S18 numbers: highest plus one, links count, the rest does not [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = await place.open();
      const next = await store.transact("number", async (tx) => {
        const first = await tx.increment(`${P}/@r`);
        await tx.set(first, 1);
        await tx.set(`${P}/@r9`, 1);
        await tx.link(`${P}/@r10`, `${P}/@r9`);
        await tx.set(`${P}/@rx`, 1);
        await tx.set(`${P}/@r1/task/a/7`, 1);
        return [
          first,
          await tx.increment(`${P}/@r`),
          await tx.increment(`${P}/@r1/task/a/`),
          await tx.increment(`${P}/@r1/task/b/`),
        ];
      });
      assert.deepEqual(next.value, [
        `${P}/@r1`,
        `${P}/@r11`,
        `${P}/@r1/task/a/8`,
        `${P}/@r1/task/b/1`,
      ]);
    }));
}

function testReadOnly(name: string, make: MakePlace): void {
  Deno.test(`S19 a read-only store refuses every transaction [${name}]`, () =>
    inPlace(make, async (place) => {
      const store = readOnly(await shop(place));
      let wasCalled = false;
      await assert.rejects(
        store.transact("set", () => {
          wasCalled = true;
          return Promise.resolve();
        }),
        code("store/read-only"),
      );
      assert.ok(!wasCalled);
      assert.equal(await (await store.view()).get(`${P}/@r1#commit`), "c1");
    }));
}

function testMatching(name: string, make: MakePlace): void {
  Deno.test(`S17 S8 match is sorted bytewise, unique, links included [${name}]`, async (t) => {
    await inPlace(make, async (place) => {
      const store = await shop(place);
      await store.transact("more", async (tx) => {
        await tx.set("@/environment/eu", {});
        await tx.set("@/environment/EU", {});
        await tx.set("acme/b-c/-/\u{ff5e}/@r1", 1);
        await tx.set("acme/b-c/-/\u{1f600}/@r1", 1);
        await tx.set("acme/b/-/x/@r1", 1);
        await tx.set(`${P}/@r1/op/x`, 1);
        await tx.delete(`${P}/@r1/op/x`);
      });
      const view = await store.view();
      const cases: readonly (readonly [string[], string[]])[] = [
        [[], []],
        [[""], []],
        [["@/environment/*"], ["@/environment/EU", "@/environment/eu"]],
        [[`${P}/@*`, `${P}/@r*`, `${P}/@v1`], [
          `${P}/@r1`,
          `${P}/@r2`,
          `${P}/@v1`,
        ]],
        [["**/b*/**"], [
          "acme/b-c/-/\u{ff5e}/@r1",
          "acme/b-c/-/\u{1f600}/@r1",
          "acme/b/-/x/@r1",
        ]],
        [[`${P}/@r1/{task,deploy}/*`], [`${P}/@r1/deploy/eu`]],
        [[`${P}/@r1/**`], [`${P}/@r1/deploy/eu`]],
        [[`${P}/@r[12]`], [`${P}/@r1`, `${P}/@r2`]],
        [[`${P}/@r[!1]`], [`${P}/@r2`]],
        [[`${P}/@r1/op/*`], []],
        [[`acme/{b/-/x,shop/-/web.ocu.star}/@r1`], [
          "acme/b/-/x/@r1",
          `${P}/@r1`,
        ]],
        [[`../*`, `/**`, `acme//shop`], []],
      ];
      for (const [globs, expected] of cases) {
        await t.step(
          globs.join(" ") || "none",
          async () => assert.deepEqual(await view.match(globs), expected),
        );
      }
      await assert.rejects(view.match("a[b"), code("ref/glob"));
      assert.deepEqual(await view.match(`${P}/@*`, { noLinks: true }), [
        `${P}/@r1`,
        `${P}/@r2`,
      ]);
    });
  });
}
