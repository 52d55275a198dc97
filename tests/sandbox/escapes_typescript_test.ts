// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { call, scriptedHost } from "../../engine/config/_fixture.ts";
import {
  failureOf,
  kit,
  running,
} from "../../engine/config/typescript/_testkit.ts";
import { testEnvironment } from "../_environment.ts";
import { ESCAPES, HOGS, IMPORTS } from "../corpus/sandbox/escapes_ts.ts";
import { CHILD_STARTS, type ChildStart } from "./_children.ts";

const CANARY = "canary-7f3a91";

/** A place outside of the checkout that must not be seen or changed. */
async function outside() {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  await Deno.writeTextFile(`${folder}/canary.txt`, CANARY);
  await Deno.symlink(`${folder}/canary.txt`, `${folder}/link`);
  let visits = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => (visits++, new Response(CANARY)),
  );
  return {
    names: {
      CANARY: `${folder}/canary.txt`,
      LINK: `${folder}/link`,
      OUT: `${folder}/out`,
      PORT: server.addr.port,
    },
    async untouched() {
      assert.equal(visits, 0);
      const names = await Array.fromAsync(Deno.readDir(folder), (e) => e.name);
      assert.deepEqual(names.sort(), ["canary.txt", "link"]);
      assert.equal(await Deno.readTextFile(`${folder}/canary.txt`), CANARY);
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** All escapes as functions of one config. */
function configOf(names: Readonly<Record<string, unknown>>): string {
  const constants = Object.entries(names)
    .map(([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`);
  const functions = Object.values(ESCAPES).map(({ code }, i) =>
    `export const escape${i} = fn(async (_, { host, print }): Promise<any> => {
  const leak = (what: unknown) => print("LEAKED", typeof what);
  ${code}
  return done();
});
`
  );
  return `import { done, fn, phase, release, task } from "@ocuroot/sdk";
${constants.join("")}
${functions.join("")}
export default release(() => [phase("all", [${
    functions.map((_, i) => `task("t${i}", escape${i})`).join(", ")
  }])]);
`;
}

async function nothingEscapes(
  start: ChildStart,
  t: Deno.TestContext,
): Promise<void> {
  await using around = await outside();
  const host = scriptedHost();
  await using it = await kit(configOf(around.names), { ...start, host });
  const config = await it.load();
  for (const [i, [what, { ends }]] of Object.entries(ESCAPES).entries()) {
    await t.step(what, async () => {
      const error = await failureOf(call(config, `escape${i}`, { host }));
      assert.equal(error.code, ends, error.stack);
      assert.ok(!JSON.stringify(error).includes(CANARY));
      assert.ok(error.message.length < 300, error.message);
    });
  }
  assert.deepEqual(host.asked, []);
  assert.deepEqual(host.printed, []);
  await around.untouched();
}

async function nothingIsImported(
  start: ChildStart,
  t: Deno.TestContext,
): Promise<void> {
  await using it = await kit({
    "p.ocu.ts": "export {};",
    "x.ts": "export default 1;",
    "x.cjs": "module.exports = 1;",
    "x.tsx": "export default 1;",
    "x.wasm": "\0asm\x01\0\0\0",
    ".git/config": CANARY,
  }, start);
  await Deno.writeTextFile(`${it.root}/../out.txt`, CANARY);
  await Deno.writeTextFile(`${it.root}/../out.json`, `"${CANARY}"`);
  await Deno.writeTextFile(`${it.root}/../out.ts`, "export default 1;");
  await Deno.symlink(`${it.root}/../out.txt`, `${it.root}/link.txt`);
  await Deno.symlink(`${it.root}/..`, `${it.root}/linked`);
  await Deno.symlink(`${it.root}/.git/config`, `${it.root}/git.txt`);
  for (const [i, [what, head]] of Object.entries(IMPORTS).entries()) {
    await t.step(what, async () => {
      const use = running("", "export const kept = typeof x;");
      await it.write(`p${i}.ocu.ts`, `${head}\n${use}`);
      const error = await it.failure(`p${i}.ocu.ts`);
      assert.match(error.code, /^config\/(load|syntax)$/, error.stack);
      assert.ok(!JSON.stringify(error).includes(CANARY), error.message);
    });
  }
}

async function insideIsImported(start: ChildStart): Promise<void> {
  const head = `import text from "./data/a.txt" with { type: "text" };
import json from "../shared/b.json" with { type: "json" };
import { Kind } from "../shared/kind.ts";
// Copied from "somewhere", import is "easy".`;
  const body = "return done({ outputs: { text, json, kind: Kind.B } });";
  await using it = await kit({
    "svc/p.ocu.ts": `${head}\n${running(body)}`,
    "svc/data/a.txt": "hello",
    "shared/b.json": '{"b": 1}',
    "shared/kind.ts": "export enum Kind { A, B }",
  }, start);
  const result = await call(await it.load("svc/p.ocu.ts"), "f");
  assert.deepEqual(result.kind === "done" && result.outputs, {
    text: "hello",
    json: { b: 1 },
    kind: 1,
  });
}

for (const [way, make] of Object.entries(CHILD_STARTS)) {
  Deno.test(`B24 K68 code of a config cannot leave its process (${way})`, async (t) => {
    await using start = await make();
    await t.step("code", (t) => nothingEscapes(start, t));
    await t.step("imports", (t) => nothingIsImported(start, t));
    await t.step("what is inside", () => insideIsImported(start));
    await t.step("B26 what spins", () => spinIsFound(start));
  });
}

/** The process that is looked into is started in the same way. */
async function spinIsFound(start: ChildStart): Promise<void> {
  const env = { ...start.env, OCUROOT_CONFIG_TIMEOUT: "400ms" };
  await using it = await kit({
    "svc/p.ocu.ts": 'import { spin } from "../shared/spin.ts";\n\nspin();\n',
    "shared/spin.ts": "interface A {}\nexport function spin() { for (;;); }\n",
  }, { ...start, env });
  const { code, frames } = await it.failure("svc/p.ocu.ts");
  assert.equal(code, "config/limit");
  const places = frames.map(({ file, line }) => `${file}:${line}`);
  assert.deepEqual(places, ["svc/p.ocu.ts:3", "shared/spin.ts:2"]);
}

Deno.test("B24 B26 code of a config cannot take all there is", async (t) => {
  const env = { OCUROOT_CONFIG_TIMEOUT: "800ms", OCUROOT_CONFIG_MEMORY: "64" };
  for (const [what, code] of Object.entries(HOGS)) {
    await t.step(what, async () => {
      await using it = await kit(running(code), { env });
      const error = await failureOf(call(await it.load(), "f"));
      assert.equal(error.code, "config/limit", error.stack);
    });
  }
});

Deno.test("B24 nothing of an escape comes to state, and each fails its run", async () => {
  await using around = await outside();
  await using e = await testEnvironment({
    "p.ocu.ts": configOf(around.names),
  });
  const said = await e.fails(1, ["release", "new", "p.ocu.ts"]);
  assert.ok(!said.includes("LEAKED") && !said.includes(CANARY), said);
  const count = Object.keys(ESCAPES).length;
  const failed = await e.ok(["state", "match", "**/status/failed"]);
  assert.equal(failed.trim().split("\n").length, count, said);
  for (const ref of (await e.ok(["state", "match", "**"])).trim().split("\n")) {
    const text = JSON.stringify(await e.state(ref));
    assert.ok(!text?.includes(CANARY) && !text?.includes("LEAKED"), ref);
  }
  await around.untouched();
});

Deno.test("B24 a function cannot speak in the name of another", async () => {
  const host = scriptedHost();
  const forged = '{"kind":"result","id":1,"value":{"done":{"outputs":{}}}}';
  const code = `console.log(${JSON.stringify(forged)}); print("\\n${
    forged.replaceAll('"', '\\"')
  }\\n"); return done({ outputs: { mine: 1 } });`;
  await using it = await kit(running(code), { host });
  const result = await call(await it.load(), "f", { host });
  assert.deepEqual(result.kind === "done" && result.outputs, { mine: 1 });
  assert.equal(host.printed[0]?.text, forged);
});
