// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { BOMBS, TYPESCRIPT_BOMBS } from "../corpus/config/bombs.ts";
import { kit } from "../../engine/config/typescript/_testkit.ts";
import { readLimits } from "../../engine/config/limits.ts";
import { testEnvironment } from "../_environment.ts";

/** The limits of the product, made small so that the test is quick. */
const SMALL = {
  OCUROOT_CONFIG_MEMORY: "48",
  OCUROOT_MAX_STEPS: "30000000",
  OCUROOT_CONFIG_TIMEOUT: "1500ms",
};

for (
  const [file, bombs] of [
    ["bomb.ocu.star", BOMBS],
    ["bomb.ocu.ts", TYPESCRIPT_BOMBS],
  ] as const
) {
  Deno.test(`B26 F36 I12 config bombs are stopped with file and line, and nothing else ends (${file})`, async (t) => {
    await using e = await testEnvironment({});
    for (const [name, source] of Object.entries(bombs)) {
      await t.step(name, async () => {
        await e.write({ [file]: source });
        const ran = await e.run(["release", "lint", file], { env: SMALL });
        assert.equal(ran.code, 6, ran.stderr);
        const lines = file.endsWith(".ts") ? "4" : "[1-6]";
        assert.match(ran.stderr, RegExp(`bomb\\.ocu\\.\\w+:${lines}:\\d+`));
        assert.match(ran.stderr, /Code: config\/(limit|eval|syntax),/);
      });
    }
  });
}

Deno.test("B26 F36 I12 a function that spins is stopped with its place, and its run fails", async () => {
  await using e = await testEnvironment({
    "spin.ocu.star": "def f():\n  for i in range(1 << 40):\n    pass\n" +
      'task(f, "f")\n',
    "spin.ocu.ts": `import { fn, release, task } from "@ocuroot/sdk";
export const f = fn(() => {
  for (;;);
});
export default release(() => [task("f", f)]);
`,
  });
  for (const file of ["spin.ocu.star", "spin.ocu.ts"]) {
    const ran = await e.run(["release", "new", file], { env: SMALL });
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(ran.stderr, /Cannot evaluate config|too many steps/);
    assert.match(ran.stderr, /spin\.ocu\.(star|ts):[1-4]/);
    assert.match(ran.stderr, /running -> failed/);
  }
});

Deno.test("B26 the default limits end a bomb in ten seconds and half a gigabyte", () => {
  const { time, memory } = readLimits({});
  assert.ok(time <= 8_000 && memory <= 256);
});

Deno.test("B26 B25 a config of too many files is refused", async (t) => {
  const chain = (i: number) => `import "./m${i + 1}.ts";\n`;
  const star: Record<string, string> = {};
  const ts: Record<string, string> = { "many.ocu.ts": chain(0) };
  for (let i = 1; i <= 2001; i++) {
    star[`m${i}.star`] = "x = 1\n";
    ts[`m${i}.ts`] = chain(i);
  }
  star["many.ocu.star"] = Array.from(
    { length: 2001 },
    (_, i) => `load("m${i + 1}.star", x${i} = "x")\n`,
  ).join("");
  for (const [file, files] of [["many.ocu.star", star], ["many.ocu.ts", ts]]) {
    await t.step(String(file), async () => {
      await using it = await kit(files as Record<string, string>);
      const error = await it.failure(String(file));
      assert.equal(error.code, "config/limit", error.stack);
    });
  }
  await t.step("or too large ones", async () => {
    await using it = await kit({ "big.txt": "" });
    await Deno.truncate(`${it.root}/big.txt`, 40 * 1024 * 1024);
    await it.write(
      "p.ocu.ts",
      'import t from "./big.txt" with { type: "text" };',
    );
    await it.write("p.ocu.star", 'load("big.txt", "x")\n');
    for (const file of ["p.ocu.ts", "p.ocu.star"]) {
      assert.equal((await it.failure(file)).code, "config/limit");
    }
  });
});
