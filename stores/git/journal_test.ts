// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Meddle } from "../../tests/_git_http.ts";
import type { Stores } from "../store.ts";
import { journalText, readJournal } from "./journal.ts";
import { type Bench, type By, withRemote } from "./_testkit.ts";

const HOUR_MS = 3_600_000;
const CLAIM = "x/-/a/@r1/task/build/1/claim";
const PATH = `refs/${CLAIM}/@object.json`;

function withStore(
  run: (bench: Bench, url: string) => Promise<void>,
  by: By = "program",
): Promise<void> {
  return withRemote({ by }, async (bench, url) => {
    const first = bench.open("first", { url, more: { journal: true } });
    await put(first, CLAIM, 0);
    await run(bench, url);
  });
}

function put(stores: Stores, ref: string, body: number) {
  return stores.state.transact("set", (tx) => tx.set(ref, body));
}

function putOwn(stores: Stores, ref: string, body: number) {
  const set = stores.state
    .transact("beat", (tx) => tx.set(ref, body), { isOwn: true });
  return set;
}

/** What somebody finds who has never looked before. */
async function seen(bench: Bench, url: string, ref = CLAIM) {
  const view = await bench.open(crypto.randomUUID(), { url }).state.view();
  return await view.get(ref);
}

async function journalsAt(bench: Bench, url: string) {
  const format = "--format=%(refname)";
  const text = await bench.git("-C", url, "for-each-ref", format);
  return text.split("\n").filter((ref) => ref.startsWith("refs/ocuroot/"));
}

async function commitsAt(bench: Bench, url: string): Promise<number> {
  return Number(await bench.git("-C", url, "rev-list", "--count", "state"));
}

for (const by of ["program", "builtin"] as const) {
  Deno.test(`B05 I1 a journal is read by all, and folded at its end [${by}]`, () =>
    withStore(async (bench, url) => {
      const stores = bench.open("one", { url });
      await putOwn(stores, CLAIM, 1);
      await putOwn(stores, CLAIM, 2);
      await putOwn(stores, "x/-/a/@r1/task/build/1/log", 7);
      assert.equal(await commitsAt(bench, url), 1, "none of it is a commit");
      assert.equal((await journalsAt(bench, url)).length, 1);
      assert.equal(await seen(bench, url), 2);
      const other = bench.open("two", { url });
      const refs = await (await other.state.view()).match("x/-/a/@r1/**");
      assert.deepEqual(refs, [CLAIM, "x/-/a/@r1/task/build/1/log"]);
      await stores.close();
      assert.equal(await commitsAt(bench, url), 2);
      assert.deepEqual(await journalsAt(bench, url), []);
      assert.equal(await seen(bench, url), 2);
    }, by));
}

Deno.test("B05 a landing takes the journal of its writer along", () =>
  withStore(async (bench, url) => {
    const stores = bench.open("one", { url });
    await putOwn(stores, CLAIM, 1);
    await put(stores, "x/-/a/@r2", 1);
    const file = await bench.git("-C", url, "show", `state:${PATH}`);
    assert.equal(JSON.parse(file).body, 1);
    await putOwn(stores, CLAIM, 2);
    assert.equal(await seen(bench, url), 2, "and it goes on from there");
    await stores.close();
    assert.deepEqual(await journalsAt(bench, url), []);
  }));

Deno.test("B05 B17 who watches sees each sign of life at once", () =>
  withStore(async (bench, url) => {
    const watcher = bench.open("two", { url });
    await watcher.state.view();
    const stores = bench.open("one", { url });
    for (const beat of [1, 2, 3]) {
      await putOwn(stores, CLAIM, beat);
      const view = await watcher.state.view({ isNewest: true });
      assert.equal(await view.get(CLAIM), beat);
      await watcher.state.transact("take over", async (tx) => {
        assert.equal(await tx.get(CLAIM), beat);
      });
    }
  }));

Deno.test("B05 I5 who writes on the branch writes over a journal", () =>
  withStore(async (bench, url) => {
    const stores = bench.open("one", { url });
    await putOwn(stores, CLAIM, 1);
    await put(bench.open("two", { url }), CLAIM, 100);
    assert.equal(await seen(bench, url), 100);
    await stores.close();
    assert.equal(await seen(bench, url), 100, "at its end as well");
    assert.deepEqual(await journalsAt(bench, url), []);
  }));

Deno.test("B05 I3 what only a journal of another holds can be deleted", () =>
  withStore(async (bench, url) => {
    const log = "x/-/a/@r1/task/build/1/log";
    const stores = bench.open("one", { url });
    await putOwn(stores, log, 1);
    const other = bench.open("two", { url });
    await other.state.transact("delete", (tx) => tx.delete(log));
    assert.equal(await seen(bench, url, log), undefined);
    await stores.close();
    assert.equal(await seen(bench, url, log), undefined);
  }));

Deno.test("B05 I3 what was in a journal does not come back once it is deleted", () =>
  withStore(async (bench, url) => {
    const log = "x/-/a/@r1/task/build/1/log";
    const stores = bench.open("one", { url });
    await putOwn(stores, log, 1);
    await put(stores, "x/-/a/@r2", 1);
    await stores.state.transact("delete", (tx) => tx.delete(log));
    assert.equal(await seen(bench, url, log), undefined);
    await put(stores, log, 2);
    assert.equal(await seen(bench, url, log), 2);
  }));

Deno.test("B05 B12 the journal of a dead writer is read, and folded after an hour", () =>
  withStore(async (bench, url) => {
    // A writer that never closes.
    await putOwn(bench.open("dead", { url }), CLAIM, 1);
    const soon = bench.open("soon", { url });
    await put(soon, "x/-/a/@r2", 1);
    await soon.close();
    assert.equal((await journalsAt(bench, url)).length, 1, "it may live yet");
    assert.equal(await seen(bench, url), 1);
    const now = () => Date.now() + 2 * HOUR_MS;
    const later = bench.open("later", { url }, { now });
    await put(later, "x/-/a/@r3", 1);
    await later.close();
    assert.deepEqual(await journalsAt(bench, url), []);
    assert.equal(await seen(bench, url), 1);
  }));

Deno.test("B05 I1 a writer taken for dead loses nothing", () =>
  withStore(async (bench, url) => {
    const stores = bench.open("slow", { url });
    await putOwn(stores, CLAIM, 1);
    const now = () => Date.now() + 2 * HOUR_MS;
    const later = bench.open("later", { url }, { now });
    await put(later, "x/-/a/@r3", 1);
    await later.close();
    await putOwn(stores, CLAIM, 2);
    assert.equal(await seen(bench, url), 2);
    await stores.close();
    assert.equal(await seen(bench, url), 2);
  }));

Deno.test("B05 I2 a journal that has landed though the push failed is there", () => {
  let drops = 0;
  const meddle: Meddle = async (request, pass) => {
    const isPush = request.method === "POST" &&
      request.url.endsWith("git-receive-pack");
    if (!isPush || drops === 0) return await pass();
    drops--;
    await pass();
    return new Response("gone\n", { status: 500 });
  };
  return withRemote({ by: "builtin", meddle }, async (bench, url) => {
    const stores = bench.open("one", { url, more: { journal: true } });
    await put(stores, CLAIM, 0);
    drops = 1;
    await putOwn(stores, CLAIM, 1);
    assert.equal(await seen(bench, url), 1);
    assert.equal((await journalsAt(bench, url)).length, 1);
  });
});

Deno.test("B05 B06 where a remote takes no journal it lands on the branch", () =>
  withStore(async (bench, url) => {
    await bench.git("-C", url, "config", "receive.hideRefs", "refs/ocuroot");
    const stores = bench.open("one", { url });
    await putOwn(stores, CLAIM, 1);
    await putOwn(stores, CLAIM, 2);
    assert.equal(await seen(bench, url), 2);
    assert.equal(await commitsAt(bench, url), 3);
    assert.deepEqual(await journalsAt(bench, url), []);
  }));

Deno.test("B05 a journal that is full lands on the branch", () =>
  withStore(async (bench, url) => {
    const stores = bench.open("one", { url });
    await stores.state.transact("many", async (tx) => {
      for (let at = 0; at < 600; at++) await tx.set(`@/custom/k${at}`, at);
    }, { isOwn: true });
    assert.deepEqual(await journalsAt(bench, url), []);
    assert.equal(await seen(bench, url, "@/custom/k599"), 599);
  }));

Deno.test("B05 two stores on one branch keep journals apart", () =>
  withRemote({}, async (bench, url) => {
    const where = { url, layout: "shared", more: { journal: true } } as const;
    const stores = bench.open("one", where);
    await stores.transact("begin", async ({ state, intent }) => {
      await state.set(CLAIM, 0);
      await intent.set(CLAIM, 0);
    });
    await putOwn(stores, CLAIM, 1);
    await stores.intent
      .transact("own", (tx) => tx.set(CLAIM, 2), { isOwn: true });
    const other = bench.open("two", where);
    assert.equal(await (await other.state.view()).get(CLAIM), 1);
    assert.equal(await (await other.intent.view()).get(CLAIM), 2);
    await stores.close();
    assert.deepEqual(await journalsAt(bench, url), []);
    const last = bench.open("three", where);
    assert.equal(await (await last.state.view()).get(CLAIM), 1);
    assert.equal(await (await last.intent.view()).get(CLAIM), 2);
  }));

Deno.test("B22 F29 what a stranger puts into a journal leads nowhere", () => {
  const entries = (path: string) =>
    new Map([[path, { before: undefined, after: "{}" }]]);
  const read = (path: string) =>
    readJournal(journalText({ time: 1, entries: entries(path) }))?.entries.size;
  assert.equal(read(PATH), 1);
  for (
    const path of [
      "../x/@object.json",
      "refs/../../x/@object.json",
      "/etc/passwd",
      ".git/config",
      "refs/a/.git/@object.json",
      ".ocuroot-store",
      "",
    ]
  ) assert.equal(read(path), 0, path);
  for (
    const text of [
      "",
      "journal",
      "journal\n\n{",
      "journal\n\nnull\n",
      'journal\n\n{"time":"now","entries":[]}\n',
      'journal\n\n{"time":1,"entries":{}}\n',
    ]
  ) assert.equal(readJournal(text), undefined, text);
  const odd = '{"time":1,"entries":[null,1,{"path":1},{"path":"x","after":2}]}';
  assert.equal(readJournal(`journal\n\n${odd}\n`)?.entries.size, 0);
});
