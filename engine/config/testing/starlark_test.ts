// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { type KitOptions, opened, outcome, verdicts } from "./_testkit.ts";

const FILE = "x_test.ocu.star";

async function results(
  text: string,
  options: KitOptions & {
    readonly files?: Readonly<Record<string, string>>;
  } = {},
): Promise<Readonly<Record<string, string>>> {
  const files = { ...options.files, [FILE]: text };
  return outcome(await verdicts({ ...options, files, file: FILE }));
}

Deno.test("tests are the test_ functions of the file, in its order", async () => {
  const files = {
    "lib.star": "def test_other(t):\n    pass\ntest_alias = test_other\n",
    [FILE]: `load("lib.star", "test_other")
def test_b(t):
    pass
def helper(t):
    pass
def test_a():
    pass
test_value = 1
`,
  };
  const names = await opened(
    { files, file: FILE },
    (file) =>
      Promise.resolve(file.tests.map(({ name, frame }) => [name, frame?.line])),
  );
  assert.deepEqual(names, [["test_b", 2], ["test_a", 6]]);
});

Deno.test("B26 a test in Starlark that does not end fails alone", async () => {
  const found = await results(
    `
def test_loop(t):
    for i in range(1000 * 1000 * 1000):
        pass

def test_deep(t):
    def again():
        t.fails(again)
    t.call(lambda: again())

def test_big(t):
    many = []
    for i in range(1000 * 1000 * 1000):
        many.append(str(i) * 1000)
        repr(i)

def test_last(t):
    t.equal(1, 1)
`,
    {
      env: { OCUROOT_MAX_STEPS: "2000000", OCUROOT_CONFIG_MEMORY: "64" },
    },
  );
  assert.match(found["test_loop"] ?? "", /^config\/limit too many steps/);
  assert.match(found["test_deep"] ?? "", /^config\/limit .*50 calls/);
  assert.match(found["test_big"] ?? "", /^config\/limit /);
  assert.equal(found["test_last"], "passed");
});

Deno.test("K68 a test in Starlark reads its checkout, and nothing outside", async () => {
  const found = await results(
    `
def test_inside(t):
    t.equal(read("near.txt"), "near")
    t.files({"near.txt": "over"})
    t.equal(read("near.txt"), "over")
    t.equal(read_dir("."), ["near.txt", "x_test.ocu.star"])

def test_outside(t):
    read("../etc/passwd")

def test_shell(t):
    shell("true")

def test_http(t):
    http.get("http://127.0.0.1:9")

def test_env(t):
    t.equal(env(), {})
`,
    { files: { "near.txt": "near" } },
  );
  assert.equal(found["test_inside"], "passed");
  assert.match(found["test_outside"] ?? "", /^host\/file .*it is not there/);
  assert.match(
    found["test_shell"] ?? "",
    /^test\/unexpected Cannot run "true"/,
  );
  assert.match(found["test_http"] ?? "", /^test\/unexpected Cannot GET/);
  assert.equal(found["test_env"], "passed");
});

Deno.test("a config that works while it is loaded is evaluated within a test", async () => {
  const files = {
    "web.ocu.star": `version = shell("git describe").stdout
def build():
    return done(outputs={"version": version})
task(build, "build")
`,
  };
  await assert.rejects(
    results('load("web.ocu.star", "build")\n', { files }),
    (error: Error & { readonly hint?: string }) =>
      /git describe.*no test is under way/.test(error.message) &&
      /t\.graph/.test(error.hint ?? ""),
  );
  const found = await results(
    `
def test_graph(t):
    t.shell.on("git describe", stdout="v1")
    web = t.graph("web.ocu.star")
    t.equal(web.run("task/build").outputs, {"version": "v1"})
    build = web.tasks["task/build"].functions["fn"]
    t.equal(t.call(build).outputs["version"], "v1")

def test_fails(t):
    t.fails(lambda: t.graph("gone.ocu.star"), "gone.ocu.star")
    t.fails(lambda: t.graph("web.ocu.ts"), "TypeScript")
    t.shell.on("*", answer=lambda call: None)
    web = t.graph("web.ocu.star")
    t.fails(lambda: web.run("task/none"), "no such task")
    t.fails(lambda: 1 // 0, "division by zero")
`,
    { files },
  );
  assert.deepEqual(found, { test_graph: "passed", test_fails: "passed" });
});

Deno.test("environments that a config registers are seen", async () => {
  const files = {
    "env.ocu.star": 'register_environment(environment("eu", {"a": "b"}))\n',
  };
  const found = await results(
    `
def test_them(t):
    known = t.graph("env.ocu.star").environments
    t.equal(known, [{"name": "eu", "attributes": {"a": "b"}}])
`,
    { files },
  );
  assert.deepEqual(found, { test_them: "passed" });
});

Deno.test("a word that is used wrongly says so at its place", async () => {
  const found = await results(`
def test_fn(t):
    t.call("build")

def test_files(t):
    t.files({"a": 1})

def test_word(t):
    t.nothing()

def test_answer(t):
    t.shell.on("make", answer=lambda call: 7)
    shell("make")

def test_frozen(t):
    shared.append(1)

shared = []
`);
  assert.match(found["test_fn"] ?? "", /expected a function < x_test.*:3$/);
  assert.match(found["test_files"] ?? "", /expected strings as values/);
  assert.match(found["test_word"] ?? "", /nothing/);
  assert.match(found["test_answer"] ?? "", /an answer is not an object/);
  assert.match(found["test_frozen"] ?? "", /frozen/);
});

Deno.test("contains and ok tell what they had", async () => {
  const found = await results(`
def test_passes(t):
    t.contains("abc", "bc")
    t.contains([{"a": 1}], {"a": 1})
    t.ok([1])

def test_ok(t):
    t.ok([], "the list")

def test_contains(t):
    t.contains(["a"], "b")
`);
  assert.equal(found["test_passes"], "passed");
  assert.match(found["test_ok"] ?? "", /the list: not true: got \[\]/);
  assert.match(found["test_contains"] ?? "", /Not contained: got \["a"\]/);
});
