// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Meddle } from "../../tests/_git_http.ts";
import type { Stores } from "../store.ts";
import { type Bench, type By, openBench } from "./_testkit.ts";

const REASON = new OcurootError("cli/interrupted", "Cannot go on: SIGINT");

/** A remote by HTTP, used in both ways, that does what it is told to. */
function test(
  name: string,
  run: (place: {
    readonly bench: Bench;
    readonly url: string;
    readonly by: By;
    readonly meddle: (next: Meddle) => void;
  }) => Promise<void>,
): void {
  for (const by of ["program", "builtin"] as const) {
    Deno.test(`${name} [by ${by}]`, async () => {
      let meddle: Meddle = (_, pass) => pass();
      const bench = await openBench({
        by: "builtin",
        meddle: (request, pass) => meddle(request, pass),
      });
      try {
        const url = bench.address(await bench.remote("a"));
        await run({ bench, url, by, meddle: (next) => void (meddle = next) });
      } finally {
        await bench.close();
      }
    });
  }
}

async function put(stores: Stores, ref: string): Promise<void> {
  await stores.state.transact(`set ${ref}`, (tx) => tx.set(ref, "v"));
}

async function refs(stores: Stores): Promise<readonly string[]> {
  return await (await stores.state.view()).match("x/-/a/@r*");
}

/** Answers nothing until it is let go; says when it was asked. */
function hanging() {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const meddle: Meddle = async () => {
    asked.resolve();
    await held.promise;
    return new Response("", { status: 404 });
  };
  return { asked: asked.promise, meddle, letGo: held.resolve };
}

test("B13 F16 who reads from a remote that hangs is let go at once", async (place) => {
  const { bench, url, by } = place;
  const end = new AbortController();
  const { asked, meddle, letGo } = hanging();
  place.meddle(meddle);
  const stores = bench.open("one", { url }, { by, signal: end.signal });
  const reading = refs(stores);
  await asked;
  end.abort(REASON);
  await assert.rejects(reading, { code: "cli/interrupted" });
  letGo();
});

test("B13 F16 what is to be saved when the end comes is saved", async (place) => {
  const { bench, url, by } = place;
  const end = new AbortController();
  let now = 0;
  const as = { by, signal: end.signal, now: () => now };
  const stores = bench.open("one", { url }, as);
  await put(stores, "x/-/a/@r1");
  // Long enough that it looks for what others wrote, and there it hangs.
  now += 60_000;
  const { asked, meddle, letGo } = hanging();
  place.meddle(meddle);
  const saving = put(stores, "x/-/a/@r2");
  await asked;
  place.meddle((_, pass) => pass());
  end.abort(REASON);
  await saving;
  letGo();
  // And what comes after it.
  now += 60_000;
  await put(stores, "x/-/a/@r3");
  now += 60_000;
  assert.equal((await refs(stores)).length, 3);
  assert.equal((await refs(bench.open("two", { url }))).length, 3);
});

test("B13 I2 a push that is under way when the end comes is finished", async (place) => {
  const { bench, url, by } = place;
  const end = new AbortController();
  const stores = bench.open("one", { url }, { by, signal: end.signal });
  let pushes = 0;
  place.meddle((request, pass) => {
    const isPush = request.method === "POST" &&
      request.url.endsWith("git-receive-pack");
    if (isPush && pushes++ === 0) end.abort(REASON);
    return pass();
  });
  await put(stores, "x/-/a/@r1");
  assert.equal(pushes, 1);
  assert.equal((await refs(bench.open("two", { url }))).length, 1);
});
