// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { BOMBS } from "../corpus/config/bombs.ts";
import { testEnvironment } from "../_environment.ts";

/** The limits of the product, made small so that the test is quick. */
const SMALL = { OCUROOT_CONFIG_MEMORY: "48", OCUROOT_MAX_STEPS: "30000000" };

Deno.test("B26 F36 I12 config bombs are stopped with file and line, and nothing else ends", async (t) => {
  await using e = await testEnvironment({});
  for (const [name, source] of Object.entries(BOMBS)) {
    await t.step(name, async () => {
      await e.write({ "bomb.ocu.star": source });
      const start = performance.now();
      const ran = await e.run(["release", "lint", "bomb.ocu.star"], {
        env: SMALL,
      });
      assert.equal(ran.code, 6, ran.stderr);
      assert.match(ran.stderr, /bomb\.ocu\.star:[1-6]:\d+/);
      assert.match(ran.stderr, /Code: config\/(limit|eval|syntax),/);
      assert.ok(performance.now() - start < 20_000, "in time");
    });
  }
});
