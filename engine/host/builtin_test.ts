// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import type { ShellEffect, ShellResult } from "@ocuroot/sdk/host";
import type { Policy } from "@ocuroot/sdk/policy";
import { BUILTIN } from "./builtin/name.ts";
import { builtinShell } from "./builtin/start.ts";
import { createHost } from "./host.ts";
import { createSecrets } from "./secrets.ts";

const SITE = { filename: "a.ocu.star", line: 1, column: 1 };

interface Place extends AsyncDisposable {
  readonly root: string;
  readonly used: string[];
  run(
    command: string,
    options?: { readonly policy?: Policy } & Partial<ShellEffect>,
  ): Promise<ShellResult>;
}

async function place(): Promise<Place> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const used: string[] = [];
  return {
    root,
    used,
    run: async (command, { policy, ...effect } = {}) => {
      const host = createHost({
        root,
        dir: ".",
        env: { PATH: Deno.env.get("PATH") ?? "", HOME: root, HIDDEN: "canary" },
        secrets: createSecrets(),
        signal: new AbortController().signal,
        onLog() {},
        environments: () => Promise.resolve([]),
        onUse: (kind, value) => void used.push(`${kind} ${value}`),
        ...(policy === undefined
          ? {}
          : { policies: () => Promise.resolve([{ policy, file: "r" }]) }),
      });
      const whole: ShellEffect = {
        kind: "shell",
        command,
        shell: BUILTIN,
        dir: ".",
        env: {},
        mute: true,
        continueOnError: false,
        timeout: 0,
        ...effect,
      };
      return await host.perform(whole, SITE) as unknown as ShellResult;
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

async function failure(run: Promise<unknown>): Promise<OcurootError> {
  return await run.then(
    () => assert.fail("it should have failed"),
    (error) => error,
  );
}

const NOTHING: Required<Policy> = {
  programs: [],
  hosts: [],
  env: [],
  read: [],
  write: [],
};

Deno.test("F43 the built-in shell has the same words on every system", async () => {
  await using it = await place();
  const { stdout, exitCode } = await it.run(
    'mkdir -p a/b && cd a && echo "x y" > b/c.txt && cat b/c.txt && false || echo "or $V"; ' +
      "printf '%s-' one two | cat",
    { env: { V: "it" } },
  );
  assert.equal(exitCode, 0);
  assert.equal(stdout, "x y\nor it\none-two-");
  assert.equal(await Deno.readTextFile(`${it.root}/a/b/c.txt`), "x y\n");
  assert.deepEqual(it.used, ["env V", "programs printf"]);
});

Deno.test("F43 the built-in shell gives exit codes, and fails by them", async () => {
  await using it = await place();
  const error = await failure(it.run("exit 7"));
  assert.equal(error.code, "host/exit-status");
  const { exitCode } = await it.run("exit 7", { continueOnError: true });
  assert.equal(exitCode, 7);
  assert.equal((await failure(it.run("echo ("))).code, "host/exit-status");
});

Deno.test("F43 under a policy the built-in shell needs no sh, only its programs", async () => {
  await using it = await place();
  const policy = { ...NOTHING, programs: ["printf"] };
  const { stdout } = await it.run("echo hi && printf '%s' ok", { policy });
  assert.equal(stdout, "hi\nok");
});

Deno.test("B24 F43 the built-in shell is bound by the policy", async (t) => {
  await using it = await place();
  await Deno.mkdir(`${it.root}/in`);
  await Deno.writeTextFile(`${it.root}/in/a.txt`, "inside");
  await Deno.writeTextFile(`${it.root}/secret.txt`, "canary");
  const policy = {
    ...NOTHING,
    programs: ["printf"],
    read: ["in"],
    write: ["in"],
  };
  const allowed = await it.run("cat in/a.txt > in/b.txt && cat in/b.txt", {
    policy,
  });
  assert.equal(allowed.stdout, "inside");
  const cases = {
    "another program": "git --version",
    "a program by its path": "/bin/sh -c 'echo out'",
    "a shell": "sh -c 'echo out'",
    "a file to read": "cat secret.txt",
    "a file to read above": "cat ../../../../etc/passwd",
    "a file to read by redirection": "cat < secret.txt",
    "a file to write": "echo out > out.txt",
    "a file to write by a word": "touch out.txt",
    "a file to copy": "cp secret.txt in/c.txt",
    "a file to move": "mv secret.txt in/c.txt",
    "a file to remove": "rm secret.txt",
    "a folder to remove": "rm -rf ../",
    "another PATH": "PATH=/bin:/usr/bin git --version",
    "a program in a pipe": "echo x | sh",
    "a program in a subshell": "(git --version)",
    "a program in a substitution": "echo $(git --version)",
    "what goes on": "git --version; echo on",
  };
  for (const [what, command] of Object.entries(cases)) {
    await t.step(what, async () => {
      for (const continueOnError of [false, true]) {
        const error = await failure(
          it.run(command, { policy, continueOnError }),
        );
        assert.equal(error.code, "host/denied", error.message);
        assert.match(error.message, /the policy does not allow it/);
      }
    });
  }
  await t.step("a variable", async () => {
    const { stdout } = await it.run("printenv", { policy });
    assert.ok(!stdout.includes("canary"), stdout);
    const error = await failure(
      it.run("printenv", { policy, env: { GIT_SSH: "x" } }),
    );
    assert.equal(error.code, "host/denied");
  });
  assert.equal(await Deno.readTextFile(`${it.root}/secret.txt`), "canary");
  const names = await Array.fromAsync(Deno.readDir(it.root), (e) => e.name);
  assert.deepEqual(names.sort(), ["in", "secret.txt"]);
});

Deno.test("B37 the built-in shell is ended with what it started", async () => {
  await using it = await place();
  const error = await failure(it.run("sleep 300", { timeout: 1500 }));
  assert.equal(error.code, "host/timeout");
});

Deno.test("F38 in a checkout the lock file tells what the built-in shell is", () => {
  const { argv } = builtinShell("true", undefined);
  const config = argv.find((one) => one.startsWith("--config=")) ?? "";
  assert.ok(argv.includes("--frozen"));
  const path = config.slice("--config=".length);
  const { imports } = JSON.parse(Deno.readTextFileSync(path));
  assert.match(imports.dax, /^npm:dax@/);
});
