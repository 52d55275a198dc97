// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type TestEnvironment, testEnvironment } from "../_environment.ts";
import { type Language, LANGUAGES } from "./_twins.ts";

const WORDS = `import { done, environments, fn, fsStore, next, phase, ref, repo,
  release, task } from "jsr:@ocuroot/sdk";\n`;

/** What happens with one config, in a folder of its own of a repository. */
interface Scenario {
  /** The items it proves, and what it shows. */
  readonly name: string;
  /** The config in Starlark. */
  readonly star: string;
  /** The config in TypeScript, but for the import of words. */
  readonly ts: string;
  /** What happens. */
  readonly play: (at: Place) => Promise<void>;
}

/** The config of one language and the repository around it. */
interface Place {
  /** The repository. */
  readonly it: TestEnvironment;
  /** The config's path. */
  readonly file: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** Its language. */
  readonly language: Language;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: "K42 K62 a chain pauses, goes on elsewhere and logs once",
    star: `def last(go):
    return done(outputs={"by": go}, tags=["v1"])
def first():
    print("asked")
    return next(last, inputs={"go": ref("./custom/go")})
task(first, "chain")
`,
    ts: `export const last = fn(({ go }: { go: string }) =>
  done({ outputs: { by: go }, tags: ["v1"] }));
export const first = fn((_: object, { print }) => {
  print("asked");
  return next(last, { go: ref<string>("./custom/go") });
});
export default release(() => [task("chain", first)]);
`,
    async play({ it, file }) {
      await it.ok(["release", "new", file]);
      const run = `${file}/@r1/task/chain/1`;
      assert.ok(await it.state(`${run}/status/paused`));
      await it.ok(["state", "set", `${file}/@r1/custom/go`, "ada"]);
      await it.ok(["work", "any", "--comprehensive"]);
      assert.equal(await it.state(`${file}/@v1/task/chain#output/by`), "ada");
      const logs = await it.state(`${run}/logs`) as { message: string }[];
      const asked = logs.filter(({ message }) => message === "asked");
      assert.equal(asked.length, 1);
    },
  },
  {
    name: "K43 next to a function that cannot be found fails the run",
    star: `def f():
    return next(lambda: None)
task(f, "t")
`,
    ts: `const lost = fn(() => {});
export const f = fn(() => next(lost, {}));
export default release(() => [task("t", f)]);
`,
    async play({ it, file }) {
      await it.fails(1, ["release", "new", file]);
      assert.ok(await it.state(`${file}/@r1/task/t/1/status/failed`));
    },
  },
  {
    name: "K52 K53 commands and files are in the folder of the config",
    star: `def f():
    write("sub/a.txt", "text")
    return done(outputs={
        "pwd": pwd(),
        "shell": shell("pwd").stdout.strip(),
        "up": shell("pwd", dir="..").stdout.strip(),
        "root": shell("pwd", dir="/").stdout.strip(),
        "list": read_dir("sub"),
        "text": read("sub/a.txt"),
    })
task(f, "t")
`,
    ts: `export const f = fn(async (_: object, { host }) => {
  await host.writeFile("sub/a.txt", "text");
  const { stdout } = await host.shell("pwd");
  const up = await host.shell("pwd", { dir: ".." });
  const root = await host.shell("pwd", { dir: "/" });
  return done({ outputs: {
    pwd: await host.pwd(), shell: stdout.trim(), up: up.stdout.trim(),
    root: root.stdout.trim(), list: await host.readDir("sub"),
    text: await host.readFile("sub/a.txt") } });
});
export default release(() => [task("t", f)]);
`,
    async play({ it, file, folder }) {
      await it.ok(["release", "new", file]);
      assert.deepEqual(await it.state(`${file}/@/task/t#output`), {
        pwd: folder,
        shell: folder,
        up: it.repo,
        root: "/",
        list: ["a.txt"],
        text: "text",
      });
    },
  },
  {
    name: "K54 K55 K57 exit codes, muted lines and what the log keeps",
    star: `def f():
    r = shell("echo out; echo err >&2; exit 7", continue_on_error=True, mute=True)
    none = shell("x", shell="/no/such/shell", continue_on_error=True)
    print("one\\ntwo")
    shell("printf 'a\\nb\\n'")
    return done(outputs={"code": r.exit_code, "out": r.stdout, "err": r.stderr,
                         "none": none.exit_code})
task(f, "t")
`,
    ts: `export const f = fn(async (_: object, { host, print }) => {
  const continueOnError = true;
  const r = await host.shell("echo out; echo err >&2; exit 7", { continueOnError, mute: true });
  const none = await host.shell("x", { shell: "/no/such/shell", continueOnError });
  print("one\\ntwo");
  await host.shell("printf 'a\\nb\\n'");
  return done({ outputs: { code: r.exitCode, out: r.stdout, err: r.stderr, none: none.exitCode } });
});
export default release(() => [task("t", f)]);
`,
    async play({ it, file }) {
      await it.ok(["release", "new", file]);
      assert.deepEqual(await it.state(`${file}/@/task/t#output`), {
        code: 7,
        out: "out\n",
        err: "err\n",
        none: -1,
      });
      const logs = await it.state(`${file}/@r1/task/t/1/logs`) as readonly {
        readonly message: string;
        readonly attributes: Readonly<Record<string, unknown>>;
      }[];
      assert.deepEqual(logs.map(({ message }) => message), [
        "one\ntwo",
        "a",
        "b",
      ]);
      for (const { attributes } of logs) {
        assert.equal(attributes["thread"], "f");
        for (const key of ["thread", "filename", "line", "col"]) {
          assert.equal(typeof attributes[key], "string");
        }
      }
    },
  },
  {
    name: "K54 K58 K61 a failure is in state, and no secret in it",
    star: `def f():
    key = secret("hush-hush")
    shell("echo {}; exit 7".format(key))
task(f, "t")
`,
    ts: `export const f = fn(async (_: object, { host, secret }) => {
  const key = secret("hush-hush");
  await host.shell(\`echo \${key}; exit 7\`);
});
export default release(() => [task("t", f)]);
`,
    async play({ it, file }) {
      const told = await it.fails(1, ["release", "new", file]);
      const logs = await it.state(`${file}/@r1/task/t/1/logs`);
      const text = JSON.stringify(logs);
      assert.match(text, /echo <secret>; exit 7: exit status 7/);
      assert.doesNotMatch(text + told, /hush-hush/);
    },
  },
  {
    name: "K59 an empty folder is an empty list, a missing path fails",
    star: `def f():
    shell("mkdir -p empty")
    print(read_dir("empty"))
    is_dir("missing")
task(f, "t")
`,
    ts: `export const f = fn(async (_: object, { host, print }) => {
  await host.shell("mkdir -p empty");
  print(await host.readDir("empty"));
  await host.isDir("missing");
});
export default release(() => [task("t", f)]);
`,
    async play({ it, file }) {
      await it.fails(1, ["release", "new", file]);
      const logs = await it.state(`${file}/@r1/task/t/1/logs`);
      const [first, last] = logs as { readonly message: string }[];
      assert.equal(first?.message, "[]");
      assert.match(last?.message ?? "", /missing/);
    },
  },
  {
    name: "K63 lint prints the phases and changes no state",
    star: `def f():
    pass
task(f, "a")
phase("two", tasks=[task(f, "b"), task(f, "c")])
`,
    ts: `export const f = fn(() => {});
export default release(() => [
  task("a", f), phase("two", [task("b", f), task("c", f)])]);
`,
    async play({ it, file }) {
      const before = await it.ok(["state", "match", "**"]);
      const told = await it.ok(["release", "lint", file]);
      assert.deepEqual(told.trim().split("\n"), [
        'Task: "a"',
        'Phase "two": 2 tasks',
        "Config file evaluated successfully",
      ]);
      assert.equal(await it.ok(["state", "match", "**"]), before);
    },
  },
  {
    name: "K11 a config without a task is released as nothing",
    star: "x = 1\n",
    ts: "export default release(() => []);\n",
    async play({ it, file }) {
      await it.ok(["release", "new", file]);
      assert.equal(await it.ok(["state", "match", `${file}/@*`]), "");
    },
  },
  {
    name: "K13 any name of a file is accepted",
    star: `def f():
    pass
task(f, "t")
`,
    ts: `export const f = fn(() => {});
export default release(() => [task("t", f)]);
`,
    async play({ it, file, language }) {
      const path = file.replace(".ocu.", "-plain.");
      assert.ok(path.endsWith(`-plain.${language}`));
      await it.write({ [path]: await it.read(file) ?? "" });
      await it.ok(["release", "new", path]);
      assert.ok(await it.state(`${path}/@r1/task/t/1/status/complete`));
    },
  },
];

Deno.test("K51 a repo config without a store fails every command", async (t) => {
  const repos = {
    star: { "repo.ocu.star": 'repo_alias("test")\n' },
    ts: {
      "repo.ocu.ts":
        `${WORDS}export default repo({ alias: "test" } as never);\n`,
    },
  };
  for (const language of LANGUAGES) {
    await t.step(language, async () => {
      await using it = await testEnvironment(repos[language]);
      if (language === "ts") await Deno.remove(`${it.repo}/repo.ocu.star`);
      for (const command of [["state", "match", "**"], ["work", "any"]]) {
        const told = await it.fails(6, command);
        assert.match(told, /config\/no-store/);
      }
    });
  }
});

Deno.test("K63 the prompt takes configs in Starlark only, and says so", async () => {
  await using it = await testEnvironment({
    "app.ocu.ts": `${WORDS}export default release(() => []);\n`,
    "app.ocu.star": "WORD = 5\n",
  });
  assert.match(await it.ok(["repl", "app.ocu.star", "-c", "WORD"]), /5/);
  const told = await it.fails(2, ["repl", "app.ocu.ts", "-c", "1"]);
  assert.match(told, /release lint app\.ocu\.ts/);
});

function fileOf(scenario: Scenario, language: Language): string {
  return `${language}${SCENARIOS.indexOf(scenario)}/app.ocu.${language}`;
}

Deno.test("K65 K70 a release goes the same way in both languages", async (t) => {
  const files = SCENARIOS.flatMap((scenario) => [
    [fileOf(scenario, "star"), scenario.star] as const,
    [fileOf(scenario, "ts"), WORDS + scenario.ts] as const,
  ]);
  await using it = await testEnvironment(Object.fromEntries(files));
  for (const scenario of SCENARIOS) {
    for (const language of LANGUAGES) {
      const file = fileOf(scenario, language);
      const folder = `${it.repo}/${file.slice(0, file.indexOf("/"))}`;
      await t.step(
        `${scenario.name} (${language})`,
        () => scenario.play({ it, file, folder, language }),
      );
    }
  }
});
