// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { found, report } from "./_testkit.ts";

const DONE = `def f(): return done()
`;

Deno.test("a repository without mistakes has no findings", async () => {
  const lines = await found({
    "environments.ocu.star": `register_environment(environment("eu", {}))\n`,
    "lib/util.star": `def helper(): return 1\n`,
    "web.ocu.star": `load("lib/util.star", "helper")
def build(previous): return done(outputs={"n": previous + helper()})
def up(environment, n): return done(outputs={"url": n})
def down(environment, n=0): return done()
task(build, "build", inputs={"previous": input("./@/task/build#output/n", 0)})
phase("deploy", [
    deploy(environment=e, up=up, down=down, inputs={"n": ref("./task/build#output/n")})
    for e in environments()
])
`,
    "sub/api.ocu.star": `def f(url, who, other): return done()
task(f, "use", inputs={
    "url": ref("./-/web.ocu.star/@/deploy/eu#output/url"),
    "who": ref("./custom/anything"),
    "other": ref("elsewhere/-/x.ocu.star/@/task/y#output/z"),
})
`,
  });
  assert.deepEqual(lines, []);
});

Deno.test("K4 K16 all mistakes of all texts are shown at once", async () => {
  const lines = await found({
    "a.ocu.star": `x = 1
x = 2
if x: pass
y = undefinde
`,
    "b.ocu.star": "def f(:\n",
    "c.ocu.star": `load("gone.star", "x")
load("../../up.star", "y")
load("lib.star", "_private")
`,
    "lib.star": "z = 1 +\n",
    "d.ocu.star": `ocuroot("9.9.9")\n`,
  });
  assert.deepEqual(lines, [
    "error dialect a.ocu.star:2:1",
    "error dialect a.ocu.star:3:1",
    "error dialect a.ocu.star:4:5",
    "error syntax b.ocu.star:1:7",
    "error load c.ocu.star:1:1",
    "error load c.ocu.star:2:1",
    "error dialect c.ocu.star:3:18",
    "error sdk-version d.ocu.star:1:1",
    "error syntax lib.star:1:8",
  ]);
});

Deno.test("a finding has the line, the message and what to do", async () => {
  const { findings, files } = await report({
    "a.ocu.star":
      `${DONE}task(f, "build", inputs={"n": ref("./task/biuld")})\n`,
  });
  assert.deepEqual(files, ["a.ocu.star", "repo.ocu.star"]);
  assert.deepEqual(findings[1], {
    rule: "unknown-ref",
    severity: "error",
    file: "a.ocu.star",
    line: 2,
    column: 34,
    snippet: `task(f, "build", inputs={"n": ref("./task/biuld")})`,
    message:
      'Cannot follow ref "./task/biuld": "a.ocu.star" has no task "biuld"',
    hint: 'Did you mean "build"?',
  });
});

Deno.test("K36 every input that fits no parameter is found, and the file goes on", async () => {
  const lines = await found({
    "a.ocu.star": `def f(x): return done()
task(f, "missing")
task(f, "extra", inputs={"x": 1, "y": 2})
task(f, "a/b", inputs={"x": 1})
task(f, "ref", inputs={"x": ref("a/@/b/@/c")})
task(f, "input", inputs={"x": input()})
def up(environment): return done()
deploy(environment=environment("eu", {}), up=up, down=f)
task(f, "late", inputs={"x": ref("./task/nothing")})
`,
  });
  assert.deepEqual(lines, [
    "error parameters a.ocu.star:2:5",
    "error parameters a.ocu.star:3:5",
    "error config a.ocu.star:4:5",
    "error ref-syntax a.ocu.star:5:32",
    "error config a.ocu.star:6:36",
    "error parameters a.ocu.star:8:7",
    "error unknown-ref a.ocu.star:9:33",
  ]);
});

Deno.test("K35 functions that a later run could not find are found", async () => {
  const lines = await found({
    "a.ocu.star": `def make():
    def inner(environment): return done()
    return inner
deploy(environment=environment("eu", {}), up=make(), down=make())
`,
  });
  assert.deepEqual(lines, ["error function a.ocu.star:4:7"]);
});

Deno.test("code that fails while a file is loaded is found, with the failing line", async () => {
  const lines = await found({
    "a.ocu.star": `load("lib.star", "pick")\nx = pick({})\n`,
    "lib.star": `def pick(d):\n    return d["x"]\n`,
    "b.ocu.star": `fail("no")\n`,
  });
  assert.deepEqual(lines, [
    "error eval b.ocu.star:1:5",
    "error eval lib.star:2:13",
  ]);
});

Deno.test("K26 K12 names used twice, and environments beside a package, are found", async () => {
  const lines = await found({
    "a.ocu.star": `${DONE}task(f, "x")
task(f, "x")
task(f, "y")
task(f, "y")
task(f, "y")
`,
    "b.ocu.star": `${DONE}task(f, "x")
register_environment(environment("eu", {"a": "1"}))
`,
    "c.ocu.star": `register_environment(environment("eu", {"a": "2"}))
register_environment(environment("eu", {"a": "1"}))
`,
  });
  assert.deepEqual(lines, [
    "error duplicate a.ocu.star:3:5",
    "error duplicate a.ocu.star:5:5",
    "error duplicate a.ocu.star:6:5",
    "error mixed b.ocu.star:2:5",
    "error duplicate c.ocu.star:1:21",
    "warning duplicate c.ocu.star:2:21",
  ]);
});

Deno.test("K25 a task that stands before its phase is found as used twice", async () => {
  const lines = await found({
    "a.ocu.star": `${DONE}t = task(f, "x")
phase("one", [task(f, "y")])
phase("two", [t])
`,
  });
  assert.deepEqual(lines, ["error duplicate a.ocu.star:2:9"]);
});

Deno.test("K9 tasks that a module loses, and settings without effect, are warnings", async () => {
  const lines = await found({
    "a.ocu.star": `load("lib.star", "x")\nrepo_alias("b")\n`,
    "b.ocu.star": `load("lib.star", "x")\n`,
    "lib.star": `x = 1\ndef f(): return done()\ntask(f, "lost")\n`,
  });
  assert.deepEqual(lines, [
    "warning no-effect a.ocu.star:2:11",
    "warning lost-task lib.star:3:5",
  ]);
});

Deno.test("K63 effects at the top of a file are found, and none of them happens", async () => {
  const left: string[] = [];
  const files = {
    "a.ocu.star": `load("lib.star", "run")
out = run("touch mark").stdout
write("mark", "x")
host.exec(["touch", "mark"])
http.get("http://127.0.0.1:9/")
secret = env()["TOKEN"]
`,
    "lib.star": `def run(command):\n    return shell(command)\n`,
    "VERSION": "1.2.3",
    "b.ocu.star": `${DONE}[task(f, v) for v in read("VERSION").split(".")]
x = read("/etc/hostname")
y = read(".git/config")
z = arch()
`,
  };
  const { findings } = await report(files, {
    async after(root) {
      for await (const { name } of Deno.readDir(root)) left.push(name);
    },
  });
  assert.deepEqual(
    findings.map(({ severity, rule, file, line }) =>
      [severity, rule, file, line].join(" ")
    ),
    [
      "error module-effect a.ocu.star 3",
      "error module-effect a.ocu.star 4",
      "error module-effect a.ocu.star 5",
      "error module-effect a.ocu.star 6",
      "warning eval a.ocu.star 6",
      "error module-effect b.ocu.star 3",
      "error module-effect b.ocu.star 4",
      "warning module-effect b.ocu.star 5",
      "error module-effect lib.star 2",
    ],
  );
  assert.match(findings[4]?.hint ?? "", /lib\.star:2:17/);
  assert.deepEqual(
    left.sort(),
    [...Object.keys(files), "repo.ocu.star"].sort(),
  );
});

Deno.test("what depends on a refused effect is not judged from outside", async () => {
  const lines = await found({
    "a.ocu.star": `${DONE}[task(f, x) for x in shell("ls").stdout.splitlines()]
`,
    "b.ocu.star": `def f(x): return done()
task(f, "use", inputs={"x": ref("./-/a.ocu.star/@/task/README")})
`,
  });
  assert.deepEqual(lines, ["error module-effect a.ocu.star:2:27"]);
});

Deno.test("K36 what a function goes on with has to take its inputs", async () => {
  const lines = await found({
    "a.ocu.star": `load("lib.star", "far")
def start(x):
    if x == 1: return next(near, inputs={"a": 1})
    if x == 2: return next(near, inputs={"a": 1, "b": 2})
    if x == 3: return next(near, None, {"a": 1, "c": 2})
    if x == 4: return next(near)
    if x == 5: return next(far, inputs={"z": 1})
    if x == 6: return next(any, inputs={"z": 1})
    if x == 7: return next(old, inputs={"z": 1})
    if x == 8: return next(near, inputs=dict(z=1))
def last(x): return (lambda y: next(near, inputs={"z": y}))(x)
def near(a, b=1, *, d=2): return done()
def any(**kwargs): return done()
def old(ctx): return done()
task(start, "start", inputs={"x": 1})
`,
    "lib.star": `def far(y): return next(far, inputs={})\n`,
  });
  assert.deepEqual(lines, [
    "error parameters a.ocu.star:5:27",
    "error parameters a.ocu.star:6:27",
    "error parameters a.ocu.star:7:27",
    "error parameters a.ocu.star:11:36",
    "error parameters lib.star:1:24",
  ]);
});

Deno.test("K7 modules that load each other are found", async () => {
  const { findings } = await report({
    "a.ocu.star": `load("lib/one.star", "x")\n`,
    "lib/one.star": `load("two.star", "x")\n`,
    "lib/two.star": `load("one.star", "x")\n`,
  });
  assert.deepEqual(findings.map(({ rule, file }) => `${rule} ${file}`), [
    "load lib/two.star",
  ]);
  assert.match(findings[0]?.message ?? "", /[Cc]ycle in load graph/);
});
