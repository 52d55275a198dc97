// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scenario } from "../_scenario.ts";

const BODY =
  `def f():\n    return done(outputs={"x": 1})\n\ntask(f, "build")\n`;

const HEADS = {
  "an exact version": `ocuroot("0.3.0")\n`,
  "no version": "",
  "an x-range": `ocuroot("0.3.x")\n`,
  "a comparison": `ocuroot(">=0.3")\n`,
};

for (const [name, head] of Object.entries(HEADS)) {
  Deno.test(`K1 ${name} runs the release`, async () => {
    await using t = await scenario({ "release.ocu.star": head + BODY });
    await t.ok(["release", "new", "release.ocu.star"]);
    assert.equal(await t.state("release.ocu.star/@/task/build#output/x"), 1);
  });
}

Deno.test("K2 a version from elsewhere is refused with its name", async () => {
  await using t = await scenario({
    "release.ocu.star": `ocuroot("0.4.0")\n${BODY}`,
  });
  const stderr = await t.fails(6, ["release", "new", "release.ocu.star"]);
  assert.match(stderr, /0\.4\.0/);
});
