// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { checkConfigs } from "./check_configs.ts";
import { RULES } from "./finding.ts";
import { found, report } from "./_testkit.ts";

const BAD = "x = 1 +\n";

async function git(root: string, ...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("git", {
    args: [...args],
    cwd: root,
    env: { GIT_CONFIG_GLOBAL: "/dev/null" },
    stdout: "null",
  }).output();
  assert.ok(success);
}

Deno.test("the configs are those that a push would release, and new ones", async () => {
  const root = await Deno.makeTempDir();
  const files = {
    "repo.ocu.star": `release_ignore = ["old/**"]\n`,
    ".gitignore": "ignored.ocu.star\nnode_modules\n",
    "a.ocu.star": BAD,
    "gone.ocu.star": BAD,
    "new.ocu.ts": BAD,
    "ignored.ocu.star": BAD,
    "node_modules/x/b.ocu.ts": BAD,
    "old/c.ocu.star": BAD,
    "nested/repo.ocu.star": BAD,
    "nested/d.ocu.star": BAD,
    "store/.ocuroot-store": "{}",
    "store/refs/e.ocu.star": BAD,
    ".github/f.ocu.star": BAD,
    "plain.star": BAD,
  };
  for (const [path, text] of Object.entries(files)) {
    const file = `${root}/${path}`;
    const folder = file.slice(0, file.lastIndexOf("/"));
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  await git(root, "init", "-q");
  await git(root, "add", "a.ocu.star", "gone.ocu.star", ".github", "old");
  await Deno.remove(`${root}/gone.ocu.star`);
  const all = await checkConfigs({ cwd: `${root}/old`, env: {} });
  assert.deepEqual(all.files, [
    ".github/f.ocu.star",
    "a.ocu.star",
    "new.ocu.ts",
    "repo.ocu.star",
  ]);
  const named = ["c.ocu.star", "../plain.star", "//ignored.ocu.star"];
  const some = await checkConfigs({
    cwd: `${root}/old`,
    env: {},
    files: named,
  });
  assert.deepEqual(
    some.findings.map(({ file }) => file),
    ["ignored.ocu.star", "old/c.ocu.star", "plain.star"],
  );
  await Deno.remove(root, { recursive: true });
});

Deno.test("without Git hidden folders, packages and stores are left out", async () => {
  const lines = await found({
    "a.ocu.star": BAD,
    ".hidden/b.ocu.star": BAD,
    "node_modules/c.ocu.star": BAD,
    "s/state/.ocuroot-store": "{}",
    "s/state/refs/d.ocu.star": BAD,
    "sub/e.ocu.ts": "export default = 1;\n",
  });
  assert.deepEqual(lines, [
    "error syntax a.ocu.star:1:8",
    "error syntax sub/e.ocu.ts:1:16",
  ]);
});

Deno.test("a named file shows what is wrong in it and in its modules", async () => {
  const files = {
    "a.ocu.star": `load("lib.star", "x")\nx = ref("a/@/b/@/c")\n`,
    "lib.star": `y = undefinde\n`,
    "b.ocu.star": BAD,
    "sub/c.ocu.star": "",
  };
  const lines = await found(files, { inside: "sub", files: ["../a.ocu.star"] });
  assert.deepEqual(lines, [
    "error dialect a.ocu.star:2:1",
    "error dialect lib.star:1:5",
  ]);
  const folder = await found(
    { ...files, "sub/c.ocu.star": BAD, "subway.ocu.star": BAD },
    { files: ["sub"] },
  );
  assert.deepEqual(folder, ["error syntax sub/c.ocu.star:1:8"]);
  const whole = await report(files, { inside: "sub", files: [".."] });
  assert.equal(whole.files.length, 4);
  for (const name of ["gone.ocu.star", "../../x"]) {
    await assert.rejects(
      report(files, { inside: "sub", files: [name] }),
      { code: "config/not-found" },
    );
  }
});

Deno.test("the repo config can be named, too", async () => {
  const lines = await found({
    "repo.ocu.star": `load("lib.star", "name")\nrepo_alias(name)\n`,
    "lib.star": `name = nothing\n`,
    "a.ocu.star": BAD,
  }, { files: ["repo.ocu.star"] });
  assert.deepEqual(lines, ["error dialect lib.star:1:8"]);
});

Deno.test("mistakes of the repo config are found beside all others", async () => {
  const text = await found({ "repo.ocu.star": BAD, "a.ocu.star": BAD });
  assert.deepEqual(text, [
    "error syntax a.ocu.star:1:8",
    "error syntax repo.ocu.star:1:8",
  ]);
  const value = await found({ "repo.ocu.star": "repo_alias(5)\n" });
  assert.deepEqual(value, ["error config repo.ocu.star:1:11"]);
  const glob = await found({
    "repo.ocu.star": `release_ignore = ["[a"]\n`,
    "a.ocu.star": BAD,
  });
  assert.deepEqual(glob, [
    "error syntax a.ocu.star:1:8",
    "error config repo.ocu.star:1:1",
  ]);
});

Deno.test("a repo config that needs the machine is no fault, and its literals count", async () => {
  const files = {
    "repo.ocu.star": `repo_alias("acme")
release_ignore = ["old/*"]
token = env()["TOKEN"]
`,
    "old/a.ocu.star": BAD,
    "b.ocu.star": `def f(x): return done()
task(f, "f", inputs={"x": ref("acme/-/gone.ocu.star/@/task/x")})
`,
  };
  const { findings, notes } = await report(files);
  assert.deepEqual(findings.map(({ file, rule }) => `${rule} ${file}`), [
    "unknown-ref b.ocu.star",
  ]);
  assert.match(notes.join(), /^repo\.ocu\.star asks the machine at line 3/);
  const open = await report({
    ...files,
    "repo.ocu.star": `repo_alias("other")
shell("touch mark")
token = env().get("TOKEN", "")
`,
    "old/a.ocu.star": "",
  });
  assert.deepEqual([open.findings, open.notes], [[], []]);
});

Deno.test("secrets that a config registers are masked", async () => {
  const { findings } = await report({
    "a.ocu.star": `secret("hunter22")\nfail("hunter22")\n`,
  });
  assert.doesNotMatch(JSON.stringify(findings), /hunter22/);
  assert.equal(findings.length, 1);
});

Deno.test("documents are no configs", async () => {
  const root = await Deno.makeTempDir();
  await Deno.writeTextFile(
    `${root}/.ocuroot-store`,
    JSON.stringify({ Tags: { state: {} } }),
  );
  await assert.rejects(
    checkConfigs({ cwd: root, env: {} }),
    { code: "repo/not-found" },
  );
  await Deno.remove(root, { recursive: true });
});

Deno.test("a file that is too deep for the parser hides no other one", async () => {
  const sum = Array.from({ length: 30_000 }, () => "1").join(" + ");
  const lines = await found({
    "a.ocu.star": `def f():\n    return ${sum}\n`,
    "b.ocu.star": BAD,
  });
  assert.deepEqual(lines, [
    "error limit a.ocu.star:1:1",
    "error syntax b.ocu.star:1:8",
  ]);
});

Deno.test("the guide has every rule, and no other", async () => {
  const url = new URL("../../docs/guide/check.md", import.meta.url);
  const page = await Deno.readTextFile(url);
  const [, table = ""] = page.split("## Rules");
  const rows = table.matchAll(/^\| `([\w-]+)`/gm);
  assert.deepEqual(Array.from(rows, ([, rule]) => rule), Object.keys(RULES));
});
