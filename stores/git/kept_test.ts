// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Stores } from "../store.ts";
import { type Bench, openBench } from "./_testkit.ts";

async function withBench(run: (bench: Bench) => Promise<void>): Promise<void> {
  const bench = await openBench();
  try {
    await run(bench);
  } finally {
    await bench.close();
  }
}

async function put(stores: Stores, ref: string, body: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, body));
}

async function refused(promise: Promise<unknown>, code: string): Promise<void> {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof OcurootError);
    assert.match(error.hint ?? "", /kept on this machine/);
    return error.code === code;
  });
}

async function closed(url: string): Promise<() => Promise<void>> {
  const path = `${url}/hooks/pre-receive`;
  await Deno.mkdir(`${url}/hooks`, { recursive: true });
  await Deno.writeTextFile(path, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  return () => Deno.remove(path);
}

async function refsAt(bench: Bench, url: string): Promise<readonly string[]> {
  const view = await bench.open(crypto.randomUUID(), { url }).state.view();
  return await view.match("x/-/a/@r*");
}

Deno.test("F08 I1 what is refused one after another is all kept, in order", () =>
  withBench(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "before");
    const open = await closed(url);
    await refused(put(stores, "x/-/a/@r2", "old"), "git/push-rejected");
    await refused(put(stores, "x/-/a/@r2", "new"), "git/push-rejected");
    await refused(put(stores, "x/-/a/@r3", "more"), "git/push-rejected");
    const later = bench.open("one", { url });
    await refused(put(later, "x/-/a/@r4", "last"), "git/push-rejected");
    assert.deepEqual(await refsAt(bench, url), ["x/-/a/@r1"]);
    await open();
    const next = await bench.open("one", { url }).state.view();
    assert.equal(await next.get("x/-/a/@r2"), "new");
    assert.equal((await refsAt(bench, url)).length, 4);
  }));

Deno.test("F08 I2 what of it has landed late after all is no conflict with the rest", () =>
  withBench(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "before");
    const open = await closed(url);
    await refused(put(stores, "x/-/a/@r2", "first"), "git/push-rejected");
    await refused(put(stores, "x/-/a/@r2", "second"), "git/push-rejected");
    await open();
    // The first push was on its way all the time.
    const kept = await cacheIn(`${bench.root}/one`);
    const first = "refs/ocuroot/kept/state~1:refs/heads/state";
    await bench.git("--git-dir", kept, "push", "--quiet", url, first);
    const view = await bench.open("one", { url }).state.view();
    assert.equal(await view.get("x/-/a/@r2"), "second");
  }));

/** The one repository below a folder. */
async function cacheIn(folder: string): Promise<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (name === "objects") return folder;
    if (isDirectory) {
      const found = await cacheIn(path).catch(() => "");
      if (found !== "") return found;
    }
  }
  throw new Error(`No cache in ${folder}`);
}

for (const by of ["program", "builtin"] as const) {
  Deno.test(`I3 B20 one branch that is refused takes the other one with it [${by}]`, async () => {
    const bench = await openBench({ by });
    try {
      const url = await bench.remote("a");
      const stores = bench.open("one", { url });
      const both = (text: string) =>
        stores.transact(text, async ({ state, intent }) => {
          await state.set("x/-/a/@r1", text);
          await intent.set("@/custom/a", text);
        });
      await both("before");
      const path = `${url}/hooks/update`;
      await Deno.mkdir(`${url}/hooks`, { recursive: true });
      const hook = `#!/bin/sh\ntest "$1" != refs/heads/intent\n`;
      await Deno.writeTextFile(path, hook, { mode: 0o755 });
      await refused(both("refused"), "git/push-rejected");
      const { state, intent } = bench.open("two", { url });
      const views = [await state.view(), await intent.view()] as const;
      assert.equal(await views[0].get("x/-/a/@r1"), "before");
      assert.equal(await views[1].get("@/custom/a"), "before");
    } finally {
      await bench.close();
    }
  });
}

Deno.test("F08 I4 kept work goes on top of what others wrote meanwhile", () =>
  withBench(async (bench) => {
    const url = await bench.remote("a");
    const stores = bench.open("one", { url });
    await put(stores, "x/-/a/@r1", "before");
    let open = await closed(url);
    await refused(put(stores, "x/-/a/@r2", "mine"), "git/push-rejected");
    await open();
    const other = bench.open("two", { url });
    await put(other, "x/-/a/@r3", "theirs");
    open = await closed(url);
    // It is moved onto theirs, and refused there once more.
    const later = bench.open("one", { url });
    await refused(put(later, "x/-/a/@r4", "mine"), "git/push-rejected");
    await open();
    await put(other, "x/-/a/@r3", "theirs again");
    await put(bench.open("one", { url }), "x/-/a/@r5", "mine");
    assert.equal((await refsAt(bench, url)).length, 5);
    const view = await bench.open("three", { url }).state.view();
    assert.equal(await view.get("x/-/a/@r3"), "theirs again");
  }));

Deno.test("F08 I1 a remote that is out of reach in between gets it later", () =>
  withBench(async (bench) => {
    const url = await bench.remote("a");
    let time = 0;
    const stores = bench.open("one", { url }, { now: () => time });
    await put(stores, "x/-/a/@r1", "before");
    // Too long ago to go without a fetch.
    time += 60_000;
    await Deno.rename(url, `${url}.away`);
    await refused(put(stores, "x/-/a/@r2", "kept"), "store/unavailable");
    await assert.rejects(stores.state.view(), "what is read is never stale");
    await Deno.rename(`${url}.away`, url);
    assert.equal(await (await stores.state.view()).get("x/-/a/@r2"), undefined);
    await put(stores, "x/-/a/@r3", "next");
    assert.equal((await refsAt(bench, url)).length, 3);
  }));
