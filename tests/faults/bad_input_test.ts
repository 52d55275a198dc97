// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import {
  type Files,
  FS_REPO,
  type Ran,
  snapshot,
  type TestEnvironment,
  testEnvironment,
} from "../_environment.ts";

const GOOD = `def f():
    return done(outputs={"x": 1})

task(f, "build")
`;

interface Expected {
  readonly code: number;
  readonly error: string;
  /** Where in the config, when it is one. */
  readonly at?: RegExp;
}

/** One clear error: a code with a page; its place, its cause or a hint. */
function assertClear(ran: Ran, expected: Expected): void {
  const told = `${ran.stdout}\n${ran.stderr}`;
  assert.equal(ran.code, expected.code, told);
  assert.match(ran.stderr, new RegExp(`Code: ${expected.error},`), told);
  assert.equal(ran.stderr.match(/^Error:/gm)?.length, 1, told);
  assert.match(ran.stderr, /^(Hint|At|Traceback|Caused by)\b/m, told);
  if (expected.at !== undefined) assert.match(ran.stderr, expected.at, told);
  assert.ok(!/\n\s+at .*\.ts:/.test(ran.stderr), `a stack of ours:\n${told}`);
}

/** All of the store but its own books. */
async function documents(t: TestEnvironment): Promise<unknown> {
  const files = Object.entries(await snapshot(`${t.repo}/.store`));
  return files.filter(([path]) => !/(^|\/)\.ocuroot\/|^filler$/.test(path));
}

/** Runs a bad release beside a good one; the store must not change. */
async function refuses(files: Files, expected: Expected): Promise<void> {
  await using t = await testEnvironment({ "good.ocu.star": GOOD, ...files });
  await t.ok(["release", "new", "good.ocu.star"]);
  const before = await documents(t);
  assertClear(await t.run(["release", "new", "bad.ocu.star"]), expected);
  assert.deepEqual(await documents(t), before, "the store is as it was");
  await t.ok(["work", "any"]);
}

const BAD: readonly {
  readonly name: string;
  readonly source: string;
  readonly expected: Expected;
  readonly files?: Files;
}[] = [
  {
    name: "K4 a syntax error",
    source: "def f():\n    return (1\n",
    expected: {
      code: 6,
      error: "config/syntax",
      at: /bad\.ocu\.star:[23]:\d+/,
    },
  },
  {
    name: "K4 a loop at the top level",
    source: "x = 1\nfor y in [1, 2]:\n    print(y)\n",
    expected: { code: 6, error: "config/syntax", at: /bad\.ocu\.star:2:1/ },
  },
  {
    name: "K4 an unknown name",
    source: `def f():\n    return dune()\n\ntask(f, "t")\n`,
    expected: { code: 6, error: "config/syntax", at: /bad\.ocu\.star:2:12/ },
  },
  {
    name: "a failure while loading",
    source: `x = {}["missing"]\n`,
    expected: { code: 6, error: "config/eval", at: /bad\.ocu\.star:1:\d+/ },
  },
  {
    name: "K36 wrong parameters",
    source: `def f(a):\n    return done()\n\ntask(f, "t", inputs={"b": 1})\n`,
    expected: {
      code: 6,
      error: "graph/unknown-input",
      at: /bad\.ocu\.star:4:5/,
    },
  },
  {
    name: "K36 a parameter without an input",
    source: `def f(a):\n    return done()\n\ntask(f, "t")\n`,
    expected: { code: 6, error: "graph/parameters", at: /bad\.ocu\.star:4:5/ },
  },
  {
    name: "K26 two tasks of one name",
    source: `def f():\n    return done()\n\ntask(f, "t")\ntask(f, "t")\n`,
    expected: { code: 6, error: "graph/duplicate" },
  },
  {
    name: "K12 tasks beside environments",
    source: `${GOOD}register_environment(environment("one"))\n`,
    expected: { code: 6, error: "config/mixed" },
  },
  {
    name: "K2 an unknown SDK version",
    source: `ocuroot("7.0.0")\n${GOOD}`,
    expected: { code: 6, error: "config/sdk-version", at: /7\.0\.0/ },
  },
  {
    name: "K7 modules that load each other",
    source: `load("./a.star", "a")\n${GOOD}`,
    expected: { code: 6, error: "config/cycle", at: /cycle/ },
    files: {
      "a.star": `load("./b.star", "b")\na = b\n`,
      "b.star": `load("./a.star", "a")\nb = a\n`,
    },
  },
  {
    name: "K6 a module that is not there",
    source: `load("./nowhere.star", "a")\n${GOOD}`,
    expected: {
      code: 6,
      error: "config/load",
      at: /bad\.ocu\.star:1:\d+/,
    },
  },
];

for (const { name, source, expected, files } of BAD) {
  Deno.test(`${name} is refused and nothing is written`, async () => {
    await refuses({ "bad.ocu.star": source, ...files }, expected);
  });
}

Deno.test("C61 a config that never ends is stopped", async () => {
  await using t = await testEnvironment({
    "bad.ocu.star": `def spin():
    for a in range(1000000000):
        for b in range(1000000000):
            pass

spin()
`,
  });
  const ran = await t.run(["release", "lint", "bad.ocu.star"], {
    env: { OCUROOT_MAX_STEPS: "10000000" },
  });
  assertClear(ran, { code: 6, error: "config/limit" });
});

Deno.test("C18 a file that is not there is named", async () => {
  await using t = await testEnvironment({});
  const ran = await t.run(["release", "new", "nowhere.ocu.star"]);
  assertClear(ran, { code: 6, error: "config/not-found", at: /nowhere/ });
});

Deno.test("S1 S3 a bad ref is a usage error with its column", async (t) => {
  await using e = await testEnvironment({});
  for (const ref of ["a/@r1/nonsense/x", "a/-x", "a/@r1/task/t/@r2"]) {
    await t.step(ref, async () => {
      const ran = await e.run(["state", "get", ref]);
      assertClear(ran, { code: 2, error: "ref/syntax", at: /column \d+/ });
    });
  }
});

const DAMAGE = {
  "that is no JSON": "{ nonsense",
  "of a wrong kind": `{"kind": "nonsense", "body": {}}`,
  "that links to what is no ref": `{"kind": "link", "body": "a/-x"}`,
  "whose body has a wrong shape": `{"kind": "ref", "body": 5}`,
};

for (const [name, content] of Object.entries(DAMAGE)) {
  Deno.test(`C61 S6 S23 a document ${name} spoils only itself`, async () => {
    await using t = await testEnvironment({
      "good.ocu.star": GOOD,
      "other.ocu.star": GOOD,
    }, { damages: true });
    await t.ok(["release", "new", "good.ocu.star"]);
    await t.ok(["release", "new", "other.ocu.star"]);
    const path = ".store/state/refs/test/-/good.ocu.star/@r1/@object.json";
    assert.ok(await t.read(path), "the layout is the one of the Go client");
    await t.write({ [path]: content });
    if (!content.includes('"body": 5')) {
      const ran = await t.run(["state", "get", "good.ocu.star/@r1"]);
      assertClear(ran, { code: 1, error: "store/corrupt", at: /good\.ocu/ });
    }
    assert.equal(await t.state("other.ocu.star/@/task/build#output/x"), 1);
    await t.run(["work", "any"]);
    await t.commit();
    await t.ok(["release", "new", "other.ocu.star"]);
    assert.equal(await t.read(path), content, "left for its owner to mend");
  });
}

Deno.test("K51 a repository without a store is told so", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": `repo_alias("test")\n`,
    "good.ocu.star": GOOD,
  });
  const ran = await t.run(["release", "new", "good.ocu.star"]);
  assertClear(ran, { code: 6, error: "config/no-store" });
});

Deno.test("a store that cannot be written is told so", async () => {
  await using t = await testEnvironment({
    "repo.ocu.star": FS_REPO.replace("./.store", "./good.ocu.star/store"),
    "good.ocu.star": GOOD,
  });
  const ran = await t.run(["release", "new", "good.ocu.star"]);
  assertClear(ran, { code: 1, error: "store/unavailable", at: /good\.ocu/ });
});

Deno.test("what is not there yet says so, with advice", async (t) => {
  await using e = await testEnvironment({});
  for (const command of [["mcp"]]) {
    await t.step(command.join(" "), async () => {
      const ran = await e.run(command);
      assertClear(ran, { code: 1, error: "work/unsupported" });
    });
  }
});

Deno.test("outside of a repository there is a clear error", async () => {
  await using t = await testEnvironment({});
  await Deno.remove(`${t.repo}/repo.ocu.star`);
  const ran = await t.run(["state", "get", "@/custom/x"]);
  assertClear(ran, { code: 1, error: "repo/not-found" });
});

Deno.test("K39 C70 an output that is not JSON fails the run", async () => {
  await using t = await testEnvironment({
    "bad.ocu.star": `def f():
    return done(outputs={"ok": 1, "list": [f]})

task(f, "build")
`,
  });
  const ran = await t.run(["release", "new", "bad.ocu.star"]);
  assert.equal(ran.code, 1, ran.stderr);
  assert.match(ran.stderr, /list/, "the path of the value");
  const run = "bad.ocu.star/@r1/task/build/1";
  assert.ok(await t.state(`${run}/status/failed`));
  assert.equal(await t.state(`${run}/claim`), undefined);
  assert.equal(await t.state("bad.ocu.star/@/task/build"), undefined);
  const attempt = JSON.stringify(await t.state(`${run}/attempt`));
  assert.match(attempt, /outputs\.list\[0\]/);
});

Deno.test({
  name: "a full disk leaves the store as it was",
  ignore: !await canMount(),
  async fn() {
    await using t = await testEnvironment({ "good.ocu.star": GOOD });
    await Deno.mkdir(`${t.repo}/.store`);
    await mount(`${t.repo}/.store`);
    try {
      await t.ok(["release", "new", "good.ocu.star"]);
      const filler = await fill(`${t.repo}/.store/filler`);
      const before = await documents(t);
      await t.commit("another");
      const big = "x".repeat(100_000);
      const ran = await t.run(["state", "set", "@/custom/big", big]);
      assertClear(ran, { code: 1, error: "store/full" });
      assert.deepEqual(await documents(t), before);
      await Deno.remove(filler);
      await t.ok(["state", "set", "@/custom/big", "small"]);
    } finally {
      await run("umount", `${t.repo}/.store`);
    }
  },
});

async function fill(path: string): Promise<string> {
  using file = await Deno.open(path, { create: true, write: true });
  const block = new Uint8Array(4096);
  try {
    for (let written = 0; written < 10_000; written++) file.writeSync(block);
  } catch {
    return path;
  }
  throw new Error("The file system is not small");
}

async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  const folder = await Deno.makeTempDir();
  const mounted = await mount(folder);
  if (mounted) await run("umount", folder);
  await Deno.remove(folder);
  return mounted;
}

async function mount(folder: string): Promise<boolean> {
  const size = "-osize=2m";
  return await run("mount", "-t", "tmpfs", size, "tmpfs", folder);
}

async function run(program: string, ...args: string[]): Promise<boolean> {
  try {
    const options = { args, stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command(program, options).output()).success;
  } catch {
    return false;
  }
}
