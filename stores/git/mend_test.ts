// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Stores } from "../store.ts";
import { cacheDirectory } from "./cache.ts";
import { type Bench, type By, openBench } from "./_testkit.ts";

const REF = "x/-/a/@r1";

interface Damaged {
  readonly bench: Bench;
  /** Path of the remote. */
  readonly url: string;
  /** Directory of the cache. */
  readonly cache: string;
  /** What was told since. */
  readonly told: string[];
  /** A program that starts now. */
  readonly next: () => Stores;
}

/** A cache that holds what was written, and by now nobody uses. */
async function withCache(
  by: By,
  run: (damaged: Damaged) => Promise<void>,
): Promise<void> {
  const bench = await openBench({ by });
  try {
    const url = await bench.remote("a");
    const address = by === "builtin" ? bench.address(url) : url;
    const told: string[] = [];
    const notice = (message: string) => void told.push(message);
    const next = () => bench.open("one", { url }, { notice });
    const cache = cacheDirectory(address, `${bench.root}/one`);
    const first = next();
    await put(first, "written");
    await first.close();
    await run({ bench, url, cache, told, next });
  } finally {
    await bench.close();
  }
}

async function put(stores: Stores, body: string): Promise<void> {
  await stores.state.transact("put", (tx) => tx.set(REF, body));
}

async function spoil(folder: string, text?: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await spoil(path, text);
    else {
      await Deno.chmod(path, 0o644);
      if (text === undefined) await Deno.remove(path);
      else await Deno.writeTextFile(path, text);
    }
  }
}

const DAMAGES: Readonly<Record<string, (cache: string) => Promise<void>>> = {
  "its packs are nonsense": (cache) => spoil(`${cache}/objects`, "nonsense"),
  "its packs are gone": (cache) => spoil(`${cache}/objects`),
  "it has no objects": (cache) =>
    Deno.remove(`${cache}/objects`, { recursive: true }),
  "its refs are nonsense": (cache) => spoil(`${cache}/refs`, "nonsense"),
  "it has no HEAD": (cache) => Deno.remove(`${cache}/HEAD`),
  "its config is nonsense": (cache) =>
    Deno.writeTextFile(`${cache}/config`, "[[["),
};

for (const by of ["program", "builtin"] as const) {
  Deno.test(`F21 I1 a cache that is damaged is made anew from its remote [${by}]`, async (t) => {
    for (const [name, damage] of Object.entries(DAMAGES)) {
      await t.step(name, () =>
        withCache(by, async ({ cache, next }) => {
          await damage(cache);
          const stores = next();
          assert.equal(await (await stores.state.view()).get(REF), "written");
          await put(stores, "again");
          await stores.close();
          const after = await next().state.view();
          assert.equal(await after.get(REF), "again");
          assert.deepEqual(await damagedIn(cache), []);
        }));
    }
  });
}

async function damagedIn(cache: string): Promise<readonly string[]> {
  const names = await Array.fromAsync(Deno.readDir(cache));
  return names.map(({ name }) => name).filter((n) => n.startsWith("damaged"));
}

async function refuse({ url, next }: Damaged): Promise<() => Promise<void>> {
  const path = `${url}/hooks/pre-receive`;
  await Deno.mkdir(`${url}/hooks`, { recursive: true });
  await Deno.writeTextFile(path, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const stores = next();
  await assert.rejects(put(stores, "kept"), { code: "git/push-rejected" });
  await stores.close();
  return () => Deno.remove(path);
}

Deno.test("F08 I1 what waits in a damaged cache is published all the same", () =>
  withCache("program", async (damaged) => {
    const { cache, told, next } = damaged;
    const lift = await refuse(damaged);
    await Deno.writeTextFile(`${cache}/config`, "[[[");
    await lift();
    assert.equal(await (await next().state.view()).get(REF), "kept");
    assert.match(told.join(), /was damaged and is made anew$/);
    assert.deepEqual(await damagedIn(cache), []);
  }));

Deno.test("F08 I1 what waits and cannot be read is put aside, not thrown away", () =>
  withCache("program", async (damaged) => {
    const { cache, told, next } = damaged;
    const lift = await refuse(damaged);
    await spoil(`${cache}/objects`, "nonsense");
    await lift();
    const stores = next();
    assert.equal(await (await stores.state.view()).get(REF), "written");
    await put(stores, "goes on");
    const [aside] = await damagedIn(cache);
    assert.ok(
      told.join().includes(`is kept in "${cache}/${aside}"`),
      `${told}`,
    );
    const ref = `${cache}/${aside}/refs/ocuroot/kept/state`;
    assert.match(await Deno.readTextFile(ref), /^[0-9a-f]{40}$/m);
  }));

Deno.test("F11 a cache that is whole stays when the remote is away", () =>
  withCache("program", async ({ bench, url, told, next }) => {
    await Deno.rename(url, `${url}.away`);
    await assert.rejects(next().state.view(), { code: "store/unavailable" });
    await Deno.rename(`${url}.away`, url);
    assert.deepEqual(told, []);
    const objects = await next().state.view();
    assert.equal(await objects.get(REF), "written");
    await bench.git("-C", url, "fsck");
  }));
