// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { Json } from "@ocuroot/sdk/model";
import type { Policy } from "@ocuroot/sdk/policy";
import fc from "fast-check";
import { call } from "../../engine/config/_fixture.ts";
import {
  failureOf,
  kit,
  running,
  SELF,
} from "../../engine/config/typescript/_testkit.ts";
import { confine } from "../../engine/host/confined.ts";
import { createHost } from "../../engine/host/host.ts";
import { createSecrets } from "../../engine/host/secrets.ts";

/** What shells, programs and our own lines might take for something else. */
const NASTY = [
  "",
  " ",
  "-n",
  "--",
  "--allow-all",
  "$HOME",
  "$(id)",
  "`id`",
  "a; id",
  "a && id",
  "a | id",
  "> out",
  "*",
  "~",
  "!!",
  "'",
  '"',
  "\\",
  "\\n",
  "a\nb",
  "\n",
  "\r",
  "a\r\n",
  "\t",
  "%s",
  "%0",
  "%PATH%",
  "^&",
  "a,b",
  ",,",
  "a=b",
  "\x01\x7f",
  "\x1b]0;x\x07",
  "\u2028",
  "ü€😀",
  "\ufeff",
  "../../etc",
  "x".repeat(5000),
];

const WORDS: readonly string[] = [
  ...NASTY,
  ...fc.sample(
    fc.string({ unit: "binary", maxLength: 20 })
      .filter((one) => !one.includes("\0")),
    { numRuns: 1000 - NASTY.length, seed: 27 },
  ),
];

const CONFIGS = {
  "p.ocu.star": `def words(words):
    return done(outputs={"out": host.exec(["printf", "%s\\\\0"] + words, mute=True).stdout})

def vars(vars):
    script = "printf '%s\\\\0'" + "".join([' "$V{}"'.format(i) for i in range(len(vars))])
    named = {"V{}".format(i): v for i, v in enumerate(vars)}
    return done(outputs={"out": host.exec(["sh", "-c", script], env=named, mute=True).stdout})

def seen():
    return done(outputs={"out": host.exec(["env", "-0"], mute=True).stdout})

task(words, "words", inputs={"words": []})
task(vars, "vars", inputs={"vars": []})
task(seen, "seen")
`,
  "p.ocu.ts": `import { done, fn, release, task } from "@ocuroot/sdk";
export const words = fn(async ({ words }: { words: string[] }, { host }) => {
  const { stdout } = await host.exec(["printf", "%s\\\\0", ...words], { mute: true });
  return done({ outputs: { out: stdout } });
});
export const vars = fn(async ({ vars }: { vars: string[] }, { host }) => {
  const script = "printf '%s\\\\0'" + vars.map((_, i) => \` "$V\${i}"\`).join("");
  const env = Object.fromEntries(vars.map((v, i) => ["V" + i, v]));
  const { stdout } = await host.exec(["sh", "-c", script], { env, mute: true });
  return done({ outputs: { out: stdout } });
});
export const seen = fn(async (_: Record<string, never>, { host }) => {
  const { stdout } = await host.exec(["env", "-0"], { mute: true });
  return done({ outputs: { out: stdout } });
});
export default release(() => [
  task("words", words, { inputs: { words: [] as string[] } }),
  task("vars", vars, { inputs: { vars: [] as string[] } }),
  task("seen", seen),
]);
`,
};

const POLICY: Policy = {
  programs: ["printf", "sh", "env"],
  env: ["V*", "SEEN", "PRE_*"],
};

/** What a repository's environment may hold. */
const ENV = {
  PATH: Deno.env.get("PATH") ?? "",
  HOME: "/nowhere",
  SEEN: "1",
  PRE_FIX: "2",
  GITHUB_TOKEN: "canary",
  AWS_SECRET_ACCESS_KEY: "canary",
  OCUROOT_HOME: "canary",
  OCU_CFG_TOKEN: "canary",
  DENO_DIR: "canary",
  SSH_AUTH_SOCK: "canary",
  LD_PRELOAD_NOT: "canary",
  seen: "canary",
};

function hostAt(root: string, policy?: Policy) {
  return createHost({
    root,
    dir: ".",
    env: ENV,
    secrets: createSecrets(),
    signal: new AbortController().signal,
    onLog() {},
    environments: () => Promise.resolve([]),
    policies: () => Promise.resolve(policy ? [{ policy, file: "r" }] : []),
  });
}

/** Calls a function in both languages and gives what its program printed. */
async function both(
  name: string,
  inputs: Readonly<Record<string, Json>>,
  policy?: Policy,
): Promise<readonly (readonly string[])[]> {
  const outputs: string[][] = [];
  for (const file of Object.keys(CONFIGS)) {
    await using it = await kit(CONFIGS);
    const host = hostAt(it.root, policy);
    const result = await call(await it.load(file), name, { inputs, host });
    const { out } = (result.kind === "done" ? result.outputs : {}) as Record<
      string,
      string
    >;
    outputs.push((out ?? "").split("\0").slice(0, -1));
  }
  return outputs;
}

for (
  const [way, policy] of [
    ["without a policy", undefined],
    ["under a policy", POLICY],
  ] as const
) {
  Deno.test(`B27 F34 1,000 texts reach a program byte for byte, in both languages, ${way}`, async () => {
    for (const out of await both("words", { words: WORDS }, policy)) {
      assert.deepEqual(out, WORDS);
    }
  });

  Deno.test(`B27 F34 1,000 texts reach variables byte for byte, in both languages, ${way}`, async () => {
    for (const out of await both("vars", { vars: WORDS }, policy)) {
      assert.deepEqual(out, WORDS);
    }
  });
}

Deno.test("B27 F34 the compiled program passes 1,000 texts on byte for byte", async () => {
  const path = "/usr/bin/printf";
  const self = [...SELF.slice(0, -1), "__confined"];
  const argv = [path, "%s\\0", ...WORDS];
  const [command = "", ...args] = confine({ programs: [path] }, argv, { self });
  const { stdout } = await new Deno.Command(command, { args }).output();
  const out = new TextDecoder("utf-8", { ignoreBOM: true }).decode(stdout);
  assert.deepEqual(out.split("\0").slice(0, -1), WORDS);
});

Deno.test("B30 F43 programs of both languages see what is declared and a base of six", async () => {
  const shell = ["PWD", "OLDPWD", "SHLVL", "_"];
  for (const out of await both("seen", {}, POLICY)) {
    assert.ok(!out.join().includes("canary"), out.join());
    const names = out.map((line) => line.split("=")[0] ?? "")
      .filter((name) => !shell.includes(name));
    assert.deepEqual(names.sort(), ["HOME", "PATH", "PRE_FIX", "SEEN"]);
  }
});

Deno.test("B27 what cannot be passed on as it is starts nothing", async () => {
  for (const text of ["a\\0b", "\\ud800"]) {
    for (
      const how of [
        `["printf", "${text}"]`,
        `["true"], { env: { V: "${text}" } }`,
      ]
    ) {
      await using it = await kit(running(`await host.exec(${how});`));
      const host = hostAt(it.root);
      const error = await failureOf(call(await it.load(), "f", { host }));
      assert.equal(error.code, "host/spawn", error.stack);
    }
  }
});
