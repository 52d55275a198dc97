// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { testEnvironment } from "../_environment.ts";

/** A repo config with a policy, in either language. */
const REPO = {
  ts: `import { fsStore, repo } from "@ocuroot/sdk";
export default repo({
  alias: "test",
  state: fsStore(".store"),
  sandbox: { programs: ["printf", "sh"] },
});
`,
  star: `ocuroot("0.3.0")
repo_alias("test")
store.set(store.fs(".store"))
sandbox(programs=["printf", "sh"])
`,
};

interface Case {
  readonly ts: string;
  readonly star: string;
  readonly policy?: string;
}

/** Releases the same in both languages and gives code and errors of each. */
async function both(one: Case) {
  const { policy } = one;
  const ts = `import { done, fn, release, task } from "@ocuroot/sdk";
export const work = fn(async (_: Record<string, never>, { host, print }) => {
  ${one.ts}
  return done();
});
export default release(() => [task("work", work${
    policy === undefined ? "" : `, { sandbox: { programs: [${policy}] } }`
  })]);
`;
  const star = `def work():
    ${one.star}
    return done()

task(work, "work"${
    policy === undefined ? "" : `, sandbox={"programs": [${policy}]}`
  })
`;
  return [
    await run({ "repo.ocu.ts": REPO.ts, "release.ocu.ts": ts }),
    await run({ "repo.ocu.star": REPO.star, "release.ocu.star": star }),
  ] as const;
}

async function run(files: Readonly<Record<string, string>>) {
  await using t = await testEnvironment(files);
  if ("repo.ocu.ts" in files) {
    await t.git("rm", "-q", "repo.ocu.star");
    await t.git("commit", "-qm", "the config in TypeScript is the only one");
  }
  const [file = ""] = Object.keys(files).filter((f) => f.startsWith("rel"));
  const { code, stderr } = await t.run(["release", "new", file]);
  return { code, text: stderr };
}

const ODD = JSON.stringify(`a  "b" $HOME;'c' \\ *`);

Deno.test("F43 exec in TypeScript passes arguments on byte for byte", async () => {
  const argv = `["printf", "<%s>", ${ODD}]`;
  for (
    const { code, text } of await both({
      ts: `const out = await host.exec(${argv});\n  print(out.stdout);`,
      star: `print(host.exec(${argv}).stdout)`,
    })
  ) {
    assert.equal(code, 0, text);
    assert.ok(text.includes(`<${JSON.parse(ODD)}>`), text);
  }
});

Deno.test("F43 a policy of repo.ocu.ts denies what it does not name", async () => {
  for (
    const { code, text } of await both({
      ts: 'await host.exec(["git", "version"]);',
      star: 'host.exec(["git", "version"])',
    })
  ) {
    assert.equal(code, 4, text);
    assert.match(text, /"git"/);
  }
});

Deno.test("F43 a policy of a task in TypeScript narrows", async () => {
  for (
    const { code, text } of await both({
      ts: 'await host.shell("echo hello");',
      star: 'shell("echo hello")',
      policy: '"printf"',
    })
  ) {
    assert.equal(code, 4, text);
    assert.match(text, /"sh"/);
  }
});

Deno.test("F43 the built-in shell needs no sh in either language, and is bound by the policy", async (t) => {
  await t.step("allowed", async () => {
    const command = '"echo one && printf two | cat"';
    for (
      const { code, text } of await both({
        ts:
          `const r = await host.shell(${command}, { shell: "builtin" });\n  print(r.stdout);`,
        star: `print(shell(${command}, shell="builtin").stdout)`,
        policy: '"printf"',
      })
    ) {
      assert.equal(code, 0, text);
      assert.match(text, /> one\n[^]*> two/);
    }
  });
  await t.step("denied", async () => {
    for (
      const { code, text } of await both({
        ts: 'await host.shell("sh -c true", { shell: "builtin" });',
        star: 'shell("sh -c true", shell="builtin")',
        policy: '"printf"',
      })
    ) {
      assert.equal(code, 4, text);
      assert.match(text, /Cannot start program "sh"/);
    }
  });
});
