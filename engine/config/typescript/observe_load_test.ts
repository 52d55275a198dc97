// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { scriptedHost } from "../_fixture.ts";
import { type Files, kit, WAYS } from "./_testkit.ts";
import { type ConfigChild, startChild } from "./child_process.ts";
import { childProgram } from "./child_program.ts";
import { observeLoad } from "./observe_load.ts";

const SHORT = { OCUROOT_CONFIG_TIMEOUT: "400ms" };

/** Types above and beside, so that places move when they are taken away. */
const HELPER = `/** What is counted. */
interface Counted {
  readonly step: number;
}

enum Kind { Up, Down }

export function count(counted: Counted, kind: Kind = Kind.Up): number {
  let all: number = kind;
  for (;;) {
    all += counted.step;
  }
}
`;

const SPINS: Files = {
  "lib/helper.ts": HELPER,
  "lib/between.ts": `import { count } from "./helper.ts";
export const start = (step: number): number => count({ step });
`,
  "p.ocu.ts": `import { release } from "@ocuroot/sdk";
import { start } from "./lib/between.ts";

start(1);
export default release(() => []);
`,
};

for (const way of WAYS) {
  Deno.test(`B26 a config that spins is reported where it spins, with the way there (${way})`, async () => {
    await using it = await kit(SPINS, { way, env: SHORT });
    const { code, frames } = await it.failure();
    assert.equal(code, "config/limit");
    const places = frames.map(({ file, line, function: name }) => [
      `${file}:${line}`,
      name,
    ]);
    const [inner] = places.splice(-1);
    assert.deepEqual(places, [
      ["p.ocu.ts:4", undefined],
      ["lib/between.ts:2", "start"],
    ]);
    assert.match(String(inner?.[0]), /^lib\/helper\.ts:1[01]$/);
    assert.equal(inner?.[1], "count");
    assert.match(String(frames.at(-1)?.snippet), /for \(;;\)|counted\.step/);
  });

  Deno.test(`B26 a config that takes memory is reported where it does (${way})`, async () => {
    await using it = await kit(
      `const all: unknown[] = [];

function grow(): void {
  for (;;) all.push(new Array(1e4).fill({}));
}
grow();
`,
      { way, env: { OCUROOT_CONFIG_MEMORY: "64" } },
    );
    const { code, frames } = await it.failure();
    assert.equal(code, "config/limit");
    const lines = frames.map(({ file, line }) => `${file}:${line}`);
    assert.deepEqual(lines, ["p.ocu.ts:6", "p.ocu.ts:4"]);
  });
}

Deno.test("B26 a call of a built-in function that does not end is named", async (t) => {
  const calls = {
    "that waits":
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    "that takes memory": "void new Array(1e9).fill(1);",
  };
  for (const [what, call] of Object.entries(calls)) {
    await t.step(what, async () => {
      const text = `import { one } from "./one.ts";
interface A {}
if (one() === 1) {
  ${call}
}
`;
      const env = { ...SHORT, OCUROOT_CONFIG_MEMORY: "64" };
      await using it = await kit({
        "p.ocu.ts": text,
        "one.ts": "export function one() {\n  return 1;\n}\n",
      }, { env });
      const { code, frames } = await it.failure();
      assert.equal(code, "config/limit");
      const places = frames.map(({ file, line }) => `${file}:${line}`);
      assert.deepEqual(places, ["p.ocu.ts:4"]);
    });
  }
});

Deno.test("B26 nothing is done twice to find the place", async () => {
  const host = scriptedHost({ environments: () => [] });
  await using it = await kit(
    `import { release } from "@ocuroot/sdk";
export default release(({ environments }) => {
  console.log(environments.length);
  for (;;);
});
`,
    { env: SHORT, host },
  );
  const { frames } = await it.failure();
  assert.deepEqual(frames.map(({ line }) => line), [4]);
  assert.deepEqual(host.asked, [{ kind: "environments" }]);
  assert.equal(host.printed.length, 1);
});

const NO_INSPECTOR = {
  "it does not start": "Deno.exit(1);",
  "nobody listens":
    "console.error('Debugger listening on ws://127.0.0.1:1/x\\n');",
};

for (const [why, code] of Object.entries(NO_INSPECTOR)) {
  Deno.test(`B26 without an inspector the config is named alone: ${why}`, async () => {
    const module = import.meta.resolve("./child/become.ts");
    const text = `if (Deno.args.includes("inspected")) { ${code} }
const { becomeConfigChild } = await import(${JSON.stringify(module)});
await becomeConfigChild();`;
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const flags = ["--allow-all", "--no-lock", "--no-check"];
    const main = `data:application/javascript,${encodeURIComponent(text)}`;
    const self = ["run", ...flags, `--config=${config}`, main];
    await using it = await kit(SPINS, { env: SHORT, children: { self } });
    const { code: found, frames } = await it.failure();
    assert.equal(found, "config/limit");
    const places = frames.map(({ file, line }) => `${file}:${line}`);
    assert.deepEqual(places, ["p.ocu.ts:1"]);
  });
}

Deno.test("B24 B26 one that is looked into has no more rights, and is gone afterwards", async () => {
  const program = childProgram({ env: {}, root: "/repo" });
  const more = program.inspected.filter((arg) => !program.args.includes(arg));
  assert.deepEqual(more, ["--inspect=127.0.0.1:0"]);
  const child = startChild(program, { time: 400, memory: 64 });
  let twin: ConfigChild | undefined;
  const url = "file:///repo/p.ocu.ts";
  const places = await observeLoad(
    { ...child, twin: () => (twin = child.twin()) },
    {
      request: {
        kind: "load",
        url,
        modules: [],
        sources: { [url]: "\n\nfor (;;);" },
      },
      effects: scriptedHost(),
      signal: new AbortController().signal,
    },
  );
  assert.deepEqual(places.map(({ line }) => line), [3]);
  assert.equal(twin?.gone(), true);
  assert.equal(twin?.memory(), 0);
  await child.close();
});

Deno.test("B26 a run that is interrupted ends the look", async () => {
  const child = startChild(childProgram({ env: {}, root: "/repo" }), {
    time: 400,
    memory: 64,
  });
  const url = "file:///repo/p.ocu.ts";
  const places = await observeLoad(child, {
    request: { kind: "load", url, modules: [], sources: { [url]: "for(;;);" } },
    effects: scriptedHost(),
    signal: AbortSignal.abort(),
  });
  assert.deepEqual(places, []);
  await child.close();
});
