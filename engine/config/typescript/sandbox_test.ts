// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { call, scriptedHost } from "../_fixture.ts";
import { type Files, kit, running, type Way, WAYS } from "./_testkit.ts";

/** Code that must not succeed, with the code of the error it ends in. */
const AT_WORK: Readonly<Record<string, readonly [code: string, ends: string]>> =
  {
    "start a process": ['new Deno.Command("sh").spawn();', "host/denied"],
    "start a process through Node": [
      '(globalThis as any).process.getBuiltinModule("node:child_process");',
      "host/denied",
    ],
    "read a file": ['Deno.readTextFileSync("/etc/hostname");', "host/denied"],
    "fetch a file": ['await fetch("file:///etc/hostname");', "host/denied"],
    "write a file": ['Deno.writeTextFileSync("/tmp/x", "");', "host/denied"],
    "read the environment": ['Deno.env.get("HOME");', "host/denied"],
    "open a socket": [
      'await Deno.connect({ hostname: "127.0.0.1", port: 9 });',
      "host/denied",
    ],
    "open a web socket": [
      'new WebSocket("ws://127.0.0.1:9");',
      "host/denied",
    ],
    "call a native library": ['Deno.dlopen("libc.so", {});', "host/denied"],
    "reach the runtime's core": [
      "if ((Deno as any)[(Deno as any).internal].core) return;",
      "host/denied",
    ],
    "exit the parent": ["Deno.exit(3);", "host/denied"],
    "kill the parent": ['Deno.kill(Deno.ppid, "SIGKILL");', "host/denied"],
    "start a worker": [
      'new Worker("data:text/javascript,1", { type: "module" });',
      "host/denied",
    ],
    "evaluate text": ['(0, eval)("1");', "host/denied"],
    "evaluate text by a function": [
      'new Function("return 1")();',
      "host/denied",
    ],
    "evaluate text by any function": [
      'Reflect.construct((async () => {}).constructor, ["return 1"]);',
      "host/denied",
    ],
    "keep something in the browser's store": [
      'localStorage.setItem("a", "b");',
      "host/denied",
    ],
    "get a permission": [
      'await Deno.permissions.request({ name: "run" });',
      "host/denied",
    ],
    "print a megabyte": ['print("x".repeat(1 << 20));', "config/limit"],
    "ask for an effect of a wrong shape": [
      "await host.shell(7 as never);",
      "run/failed",
    ],
    "throw nothing": ["throw undefined;", "run/failed"],
    "reject behind its back": [
      "Promise.reject(new Error('late')); await new Promise((r) => setTimeout(r, 1));",
      "run/failed",
    ],
  };

/** Imports that must not succeed. */
const IMPORTS: Readonly<Record<string, string>> = {
  "text outside": 'import x from "../out.txt" with { type: "text" };',
  "JSON outside": 'import x from "../../out.json" with { type: "json" };',
  "an absolute path": 'import x from "/etc/hostname" with { type: "text" };',
  "a file URL": 'import x from "file:///etc/hostname" with { type: "text" };',
  "an encoded path": 'import x from "./%2e%2e/out.txt" with { type: "text" };',
  "an escaped path": 'import x from "\\x2e./out.txt" with { type: "text" };',
  "behind a comment":
    'import x from /* " */ "../out.txt" with { type: "text" };',
  "a link outside": 'import x from "./link.txt" with { type: "text" };',
  "a data URL": 'import x from "data:text/javascript,export default 1";',
  "a spaced data URL":
    'import x from " data:text/javascript,export default 1";',
  "a Node module": 'import x from "node:fs";',
  "a bare Node module": 'import x from "fs";',
  "an npm package": 'import x from "npm:left-pad";',
  "another package": 'import x from "jsr:@std/path";',
  "a remote module": 'import x from "https://example.com/x.ts";',
  "a hidden remote module": '/* */ import x from "https://example.com/x.ts";',
  "CommonJS": 'import x from "./x.cjs";',
  "JSX": 'import x from "./x.tsx";',
  "a dynamic import": 'const x = await import("./x" + ".ts");',
  "a hidden dynamic import": 'const x = await import/**/("./x.ts");',
};

function files(head: string): Files {
  return {
    "p.ocu.ts": `${head}
${running("", "export const kept = typeof x;")}`,
    "x.ts": "export default 1;",
    "x.cjs": "module.exports = 1;",
    "x.tsx": "export default 1;",
  };
}

async function forbidden(head: string, way: Way): Promise<void> {
  await using it = await kit(files(head), { way });
  await Deno.writeTextFile(`${it.root}/../out.txt`, "hidden");
  await Deno.writeTextFile(`${it.root}/../out.json`, "{}");
  await Deno.symlink(`${it.root}/../out.txt`, `${it.root}/link.txt`);
  const error = await it.failure();
  assert.ok(
    ["config/load", "config/syntax"].includes(error.code),
    `${error.code}: ${error.message}`,
  );
}

for (const way of WAYS) {
  Deno.test(`K68 B25 a config cannot leave its sandbox (${way})`, async (t) => {
    const host = scriptedHost();
    for (const [what, [code, ends]] of Object.entries(AT_WORK)) {
      await t.step(what, async () => {
        await using it = await kit(running(code), { way, host });
        const config = await it.load();
        const error = await call(config, "f", { host }).then(
          () => undefined,
          (error) => error,
        );
        assert.equal(error?.code, ends, error?.stack ?? "It did not fail");
      });
    }
    assert.deepEqual(host.asked, []);
    assert.deepEqual(host.printed, []);
  });

  Deno.test(`K68 B25 a config imports only from its checkout (${way})`, async (t) => {
    for (const [what, head] of Object.entries(IMPORTS)) {
      await t.step(what, () => forbidden(head, way));
    }
  });

  Deno.test(`K68 what is inside can be imported (${way})`, async () => {
    const head = `import text from "./data/a.txt" with { type: "text" };
import json from "../shared/b.json" with { type: "json" };
// Copied from "somewhere", import is "easy".`;
    const body = "return done({ outputs: { text, json } });";
    await using it = await kit({
      "svc/p.ocu.ts": `${head}\n${running(body)}`,
      "svc/data/a.txt": "hello",
      "shared/b.json": '{"b": 1}',
    }, { way });
    const result = await call(await it.load("svc/p.ocu.ts"), "f");
    assert.deepEqual(result.kind === "done" && result.outputs, {
      text: "hello",
      json: { b: 1 },
    });
  });
}

Deno.test("K68 console is print, and cannot speak for the child", async () => {
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
