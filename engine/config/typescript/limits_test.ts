// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { call } from "../_fixture.ts";
import { failureOf, kit, running, WAYS } from "./_testkit.ts";

const SHORT = { OCUROOT_CONFIG_TIMEOUT: "400ms" };

/** A busy machine needs its time to start a process. */
const ENOUGH = { OCUROOT_CONFIG_TIMEOUT: "2s" };

for (const way of WAYS) {
  Deno.test(`B26 a config that spins or never loads is ended (${way})`, async () => {
    await using it = await kit({
      "spin.ocu.ts": "for (;;);",
      "wait.ocu.ts": "await new Promise(() => {});",
    }, { way, env: SHORT });
    for (const file of ["spin.ocu.ts", "wait.ocu.ts"]) {
      const error = await it.failure(file);
      assert.equal(error.code, "config/limit", error.message);
      assert.match(error.hint ?? "", /OCUROOT_CONFIG_TIMEOUT/);
    }
  });

  Deno.test(`B26 a function that spins is ended (${way})`, async () => {
    await using it = await kit(running("for (;;);"), { way, env: ENOUGH });
    const config = await it.load();
    const error = await failureOf(call(config, "f"));
    assert.equal(error.code, "config/limit");
    assert.match(error.message, /did not answer/);
  });

  Deno.test(`B26 a config that eats memory is ended (${way})`, async () => {
    const eats =
      "const all: unknown[] = []; for (;;) all.push(new Array(1e4).fill({}));";
    await using it = await kit(running(eats), {
      way,
      env: { OCUROOT_CONFIG_MEMORY: "64" },
    });
    const error = await failureOf(call(await it.load(), "f"));
    assert.equal(error.code, "config/limit");
    assert.match(error.message, /64 MB/);
  });
}

Deno.test("B26 a config works again after its child was ended", async () => {
  await using it = await kit({
    "bad.ocu.ts": "for (;;);",
    "p.ocu.ts": running("return done({ outputs: { ok: 1 } });"),
  }, { env: ENOUGH });
  const config = await it.load();
  assert.equal((await it.failure("bad.ocu.ts")).code, "config/limit");
  assert.equal((await call(config, "f")).kind, "done");
});

Deno.test("B26 a limit that cannot be read is a usage error", async () => {
  for (
    const env of [
      { OCUROOT_CONFIG_MEMORY: "much" },
      { OCUROOT_CONFIG_TIMEOUT: "soon" },
    ]
  ) {
    await using it = await kit(running(""), { env });
    assert.equal((await it.failure()).code, "cli/usage");
  }
});

for (const [how, code] of [["waits", ""], ["spins", "for (;;);"]]) {
  Deno.test(`B14 B27 a child that ${how} ends when the one that started it does`, async () => {
    const script = `
import { call, scriptedHost } from ${resolved("../_fixture.ts")};
import { kit, running } from ${resolved("./_testkit.ts")};
const it = await kit(running('print("on"); await 0; ${code}'));
const at = Promise.withResolvers();
const host = { ...scriptedHost(), print: () => at.resolve() };
const called = call(await it.load(), "f", { host });
await at.promise;
if (${code === ""}) await called;
const { stdout } = await new Deno.Command("ps", {
  args: ["-o", "pid=,comm=", "--ppid", String(Deno.pid)],
}).output();
console.log(new TextDecoder().decode(stdout), it.root);
Deno.kill(Deno.pid, "SIGKILL");
`;
    const config = new URL("../../../deno.json", import.meta.url).pathname;
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-check", `--config=${config}`, script],
      env: { NO_COLOR: "1" },
    }).output();
    const text = new TextDecoder().decode(stdout);
    const pids = [...text.matchAll(/(\d+) (deno|sh)/g)].map((m) => m[1] ?? "");
    const [root = ""] = /\/\S+\/repo/.exec(text) ?? [];
    assert.equal(pids.length, 2, text);
    for (const pid of pids) {
      let left = true;
      for (let tries = 0; tries < 100 && left; tries++) {
        left = await isThere(pid);
      }
      assert.equal(left, false);
    }
    await Deno.remove(root.replace(/repo$/, ""), { recursive: true });
  });
}

function resolved(module: string): string {
  return JSON.stringify(import.meta.resolve(module));
}

async function isThere(pid: string): Promise<boolean> {
  const args = ["-o", "stat=", "-p", pid];
  const { stdout } = await new Deno.Command("ps", { args }).output();
  return /^[^Z]/.test(new TextDecoder().decode(stdout));
}
