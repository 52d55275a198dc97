// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { openFsStore } from "../../stores/mod.ts";
import { addressOf } from "../../stores/path.ts";
import { PIECES } from "../corpus/refs/pieces.ts";
import { snapshot } from "../_environment.ts";
import { amount, seeded } from "./_load.ts";

function anyRef(random: () => number): string {
  const length = 1 + Math.floor(random() * 7);
  return Array.from(
    { length },
    () => PIECES[Math.floor(random() * PIECES.length)],
  ).join("");
}

function isRefError(error: unknown): boolean {
  return error instanceof OcurootError && error.code.startsWith("ref/");
}

Deno.test("B21 F31 any text is a key that reads back as it was, or a ref error", () =>
  seeded("B21", (random) => {
    for (let round = 0; round < amount(20) * 1000; round++) {
      const text = anyRef(random);
      try {
        parseRef(text);
        const { key } = addressOf(text);
        assert.equal(formatRef(parseRef(key)), key);
        assert.ok(!`/${key}/`.includes("/../") && !key.startsWith("/"));
      } catch (error) {
        assert.ok(isRefError(error), `${JSON.stringify(text)}: ${error}`);
      }
    }
    return Promise.resolve();
  }));

Deno.test("B21 I10 F31 whatever ref is written, no file is outside of the store, and it reads back", () =>
  seeded("B21", async (random) => {
    const base = await Deno.makeTempDir({ prefix: "ocuroot-refs-" });
    try {
      await Deno.writeTextFile(`${base}/canary`, "alive");
      const store = await openFsStore(`${base}/in/store`);
      for (let round = 0; round < amount(150); round++) {
        const ref = anyRef(random);
        try {
          await store.transact("fuzz", (tx) => tx.set(ref, { round }));
          const body = await (await store.view()).get(ref);
          assert.deepEqual(body, { round }, JSON.stringify(ref));
        } catch (error) {
          const isOurs = error instanceof OcurootError &&
            /^(ref|store)\//.test(error.code);
          assert.ok(isOurs, `${JSON.stringify(ref)}: ${error}`);
        }
      }
      const outside = Object.keys(await snapshot(base))
        .filter((path) => !path.startsWith("in/store/"));
      assert.deepEqual(outside, ["canary"]);
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  }));
