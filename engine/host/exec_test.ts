// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import type { ExecEffect, ShellResult } from "@ocuroot/sdk/host";
import type { Policy } from "@ocuroot/sdk/policy";
import fc from "fast-check";
import { createHost } from "./host.ts";
import { createSecrets } from "./secrets.ts";

const SITE = { filename: "a.ocu.star", line: 1, column: 1 };

interface Options {
  readonly policy?: Policy;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly effect?: Partial<ExecEffect>;
}

/** Runs a program in a folder of its own, with or without a policy. */
async function exec(
  argv: readonly string[],
  options: Options = {},
): Promise<ShellResult> {
  const { policy } = options;
  const root = await Deno.realPath(await Deno.makeTempDir());
  const host = createHost({
    root,
    dir: ".",
    env: { PATH: Deno.env.get("PATH") ?? "", ...options.env },
    secrets: createSecrets(),
    signal: options.signal ?? new AbortController().signal,
    onLog() {},
    environments: () => Promise.resolve([]),
    ...(policy === undefined
      ? {}
      : { policies: () => Promise.resolve([{ policy, file: "r" }]) }),
  });
  const effect: ExecEffect = {
    kind: "exec",
    argv,
    dir: ".",
    env: {},
    mute: true,
    continueOnError: false,
    timeout: 0,
    ...options.effect,
  };
  try {
    return await host.perform(effect, SITE) as unknown as ShellResult;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** Both ways of starting a program. */
const WAYS: Readonly<Record<string, (...programs: string[]) => Options>> = {
  "without a policy": () => ({}),
  "under a policy": (...programs) => ({ policy: { programs } }),
};

for (const [way, under] of Object.entries(WAYS)) {
  Deno.test(`B27 1,000 fuzz strings reach argv byte for byte ${way}`, async () => {
    const text = fc.string({ unit: "binary", maxLength: 20 })
      .filter((one) => !one.includes("\0"));
    const words = fc.sample(text, { numRuns: 1000, seed: 27 });
    const argv = ["printf", "%s\\0", ...words];
    const { stdout } = await exec(argv, under("printf"));
    assert.deepEqual(stdout.split("\0").slice(0, -1), words);
  });

  Deno.test(`B27 a program is never what a shell has built in ${way}`, async () => {
    const { stdout } = await exec(["echo", "a\\nb"], under("echo"));
    assert.equal(stdout, "a\\nb\n");
  });

  Deno.test(`F43 exit codes come through ${way}`, async () => {
    const argv = ["sh", "-c", "echo out; echo err >&2; exit 7"];
    const effect = { continueOnError: true };
    const result = await exec(argv, { ...under("sh"), effect });
    assert.equal(result.exitCode, 7);
    assert.equal(result.stdout, "out\n");
    assert.equal(result.stderr, "err\n");
    const error = await failure(exec(argv, under("sh")));
    assert.equal(error.code, "host/exit-status");
  });

  Deno.test(`B37 a program past its limit is ended ${way}`, async () => {
    const effect = { timeout: 300 };
    const error = await failure(
      exec(["sleep", "300"], { ...under("sleep"), effect }),
    );
    assert.equal(error.code, "host/timeout");
  });

  Deno.test(`F43 a program that is not there is told of ${way}`, async () => {
    const name = "ocuroot-no-such-program";
    const error = await failure(exec([name], under(name)));
    assert.equal(error.code, "host/spawn");
    const nul = await failure(exec(["echo", "a\0b"], under("echo")));
    assert.equal(nul.code, "host/spawn");
  });
}

Deno.test("B30 a program sees no variable that is not declared", async () => {
  const { stdout } = await exec(["env"], {
    policy: { programs: ["env"], env: ["SEEN"] },
    env: { SEEN: "1", HIDDEN: "2", OCUROOT_HOME: "3", DENO_DIR: "4" },
  });
  const names = stdout.trim().split("\n").map((line) => line.split("=")[0]);
  const shell = ["PWD", "OLDPWD", "SHLVL", "_"];
  assert.deepEqual(
    names.filter((name = "") => !shell.includes(name)).sort(),
    ["PATH", "SEEN"],
  );
});

Deno.test("F43 linker variables are refused even when they are declared", async () => {
  const error = await failure(exec(["true"], {
    policy: { programs: ["true"], env: ["LD_*"] },
    effect: { env: { LD_PRELOAD: "/x.so" } },
  }));
  assert.equal(error.code, "host/denied");
});

async function failure(run: Promise<unknown>): Promise<OcurootError> {
  return await run.then(
    () => assert.fail("it should have failed"),
    (error) => error,
  );
}
