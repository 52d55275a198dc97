// SPDX-License-Identifier: MIT
// deno-lint-ignore-file no-control-regex -- they are the subject
import assert from "node:assert/strict";
import { call, scriptedHost } from "../../engine/config/_fixture.ts";
import { failureOf, kit } from "../../engine/config/typescript/_testkit.ts";
import { testEnvironment } from "../_environment.ts";
import { LOADS, PROGRAMS, TERMINAL } from "../corpus/sandbox/escapes_star.ts";

const CANARY = "canary-7f3a91";

const OUT = `${CANARY} = 1\nx = "${CANARY}"\n`;

Deno.test("B24 K68 code of a config in Starlark cannot leave its program", async (t) => {
  const host = scriptedHost();
  await using it = await kit({
    "lib.star": "names = []\n_hidden = 1\n",
    ".git/config": OUT,
  }, { host, env: { OCUROOT_MAX_STEPS: "1000000" } });
  const outside = it.root.replace(/\/repo$/, "");
  await Deno.writeTextFile(`${outside}/out.star`, OUT);
  await Deno.symlink(`${outside}/out.star`, `${it.root}/link.star`);
  await Deno.symlink(outside, `${it.root}/linked`);
  await Deno.symlink(`${it.root}/.git/config`, `${it.root}/git.star`);
  const fails = async (source: string) => {
    const text = source.replaceAll("CANARY", outside);
    await it.write("p.ocu.star", `leak = print\n${text}\n`);
    const error = await failureOf(it.load("p.ocu.star"));
    assert.match(error.code, /^(config|ref|graph)\//, error.stack);
    assert.ok(!JSON.stringify(error).includes(CANARY), error.message);
    assert.ok(!JSON.stringify(error.cause ?? "").includes(CANARY));
    assert.deepEqual(host.printed, []);
  };
  for (const [what, spec] of Object.entries(LOADS)) {
    await t.step(`load ${what}`, () => fails(`load("${spec}", "x")`));
  }
  for (const [what, source] of Object.entries(PROGRAMS)) {
    await t.step(what, () => fails(source));
  }
  assert.deepEqual(host.asked, []);
});

Deno.test("B24 a function in Starlark cannot do what its file cannot", async (t) => {
  const host = scriptedHost();
  await using it = await kit({}, {
    host,
    env: { OCUROOT_MAX_STEPS: "1000000" },
  });
  for (const [what, source] of Object.entries(PROGRAMS)) {
    if (/^(load|import|nest|take|change what)/.test(what)) continue;
    await t.step(what, async () => {
      const body = source.split("\n").map((line) => `  ${line}\n`).join("");
      await it.write("p.ocu.star", `def g():\n${body}\ntask(g, "g")\n`);
      const error = await failureOf((async () => {
        await call(await it.load("p.ocu.star"), "g", { host });
      })());
      assert.match(error.code, /^(config|run|ref|graph)\//, error.stack);
    });
  }
  assert.deepEqual(host.asked, []);
});

Deno.test("B24 what a config prints cannot drive the terminal, in both languages", async (t) => {
  const texts = Object.values(TERMINAL).map((text) =>
    JSON.stringify(text).replace(
      /[^\x20-\x7e]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    )
  );
  const [star, ts] = ["\n", "\n  "].map((gap) =>
    texts.map((text) => `print(${text})`).join(gap)
  );
  const all = texts.join(" + ");
  const configs = {
    "p.ocu.star": `${star}\ndef work():\n  fail(${all})\ntask(work, "work")\n`,
    "p.ocu.ts": `import { fn, release, task } from "@ocuroot/sdk";
export const work = fn((_: Record<never, never>, { print }) => {
  ${ts}
  throw new Error(${all});
});
export default release(() => [task("work", work)]);
`,
  };
  await using e = await testEnvironment(configs);
  for (const file of Object.keys(configs)) {
    for (const color of ["--color", "--no-color"]) {
      await t.step(`${file}, ${color}`, async () => {
        const ran = await e.run(["release", "new", file, "--force", color]);
        assert.equal(ran.code, 1, ran.stderr);
        assert.match(ran.stderr, /evil/);
        const shown = (ran.stdout + ran.stderr)
          .replaceAll(/\x1b\[[0-9;]*m/g, "");
        assert.doesNotMatch(shown, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
        assert.doesNotMatch(shown, /owned|ZXZpbA|evil\.example/);
      });
    }
  }
});
