// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { openFsStore } from "../../stores/mod.ts";
import { found, report } from "./_testkit.ts";

const F = `def f(x = 0): return done()
`;

const use = (name: string, ref: string) =>
  `task(f, "${name}", inputs={"x": ref("${ref}")})\n`;

Deno.test("refs to packages, tasks and deployments that are not there are found", async () => {
  const lines = await found({
    "a.ocu.star": F +
      use("a", "./-/gone.ocu.star/@/task/x") +
      use("b", "./-/sub/b.ocu.star/@/task/x") +
      use("c", "./-/sub/b.ocu.star/@/task/y") +
      use("d", "./-/sub/b.ocu.star/@/deploy/eu") +
      use("e", "./-/sub/b.ocu.star/@/deploy/us#output/x") +
      use("f", "./deploy/eu") +
      use("g", "./@/task/h") +
      use("h", "./-/sub/b.ocu.star/@1.2/custom/x") +
      use("i", "./-/repo.ocu.star/@") +
      use("j", "other/-/gone.ocu.star/@/task/x"),
    "sub/b.ocu.star": `${F}task(f, "y")
def up(environment): return done()
deploy(environment=environment("eu", {}), up=up, down=up)
`,
  });
  assert.deepEqual(lines, [
    "error unknown-ref a.ocu.star:2:30",
    "error unknown-ref a.ocu.star:3:30",
    "error unknown-ref a.ocu.star:6:30",
    "error unknown-ref a.ocu.star:7:30",
    "warning order a.ocu.star:8:30",
    "warning unknown-ref sub/b.ocu.star:4:7",
  ]);
});

Deno.test("every spelling of a ref to another package is followed", async () => {
  const { findings } = await report({
    "repo.ocu.star": `repo_alias("forge.example/acme/shop.git")\n`,
    "b.ocu.star": `def f(): return done(outputs={"y": 1})\ntask(f, "b")\n`,
    "sub/a.ocu.star": F +
      use("a", "//b.ocu.star/@/task/b#output/y") +
      use("b", "./-/b.ocu.star/@/call/b#output/y") +
      use("c", "../../b.ocu.star/+/task/b/1#output/y") +
      use("d", "forge.example/acme/shop.git/-/b.ocu.star/@/task/b") +
      use("e", "./-/b.ocu.star/@v1/task/other#output/y") +
      use("f", "./-/b.ocu.star/@") +
      use("g", "@/custom/x") +
      use("h", "b.ocu.star/@/task/b") +
      use("i", "a.ocu.star/@/task/a"),
  });
  assert.deepEqual(findings.map(({ line, hint }) => [line, hint]), [
    [9, 'Write "./-/b.ocu.star/@/…".'],
    [10, 'Write "./-/sub/a.ocu.star/@/…".'],
  ]);
});

Deno.test("refs inside functions are judged, too, and those of modules only read", async () => {
  const lines = await found({
    "a.ocu.star": `load("lib.star", "g")
def f():
    if True:
        return next(f2, inputs={"x": ref("./task/gone")})
    return next(f2, inputs={"x": input(ref="@/x/@/y")})
def f2(x): return done()
def own():
    ref = lambda text: text
    return done(outputs={"x": ref("a/@/b/@/c")})
task(f, "f")
`,
    "lib.star": `def g(x=0, y=0):
    return next(g, inputs={"x": ref("./task/any"), "y": ref("a/@/b/@/c")})
`,
  });
  assert.deepEqual(lines, [
    "error unknown-ref a.ocu.star:4:41",
    "error ref-syntax a.ocu.star:5:39",
    "error ref-syntax lib.star:2:60",
  ]);
});

Deno.test("K66 outputs that no run will have are found, where all ways out are known", async () => {
  const lines = await found({
    "a.ocu.star": `load("lib.star", "last", later="other")
def known(x):
    if x: return done(outputs={"one": 1})
    for y in []: return next(second, inputs={})
    return next(last, inputs={})
def second(): return next(later, inputs={}) if True else None
def spread(x): return done(outputs=dict(a=1))
def helper(x): return known(x)
def none(x): pass
def shadowed(x):
    done = lambda outputs: None
    return done(outputs={"a": 1})
def loop(x): return next(loop, inputs={"x": 1})
def variable(x):
    result = done(outputs={"a": 1})
    return result
def computed(x): return done(outputs={x: 1})
task(variable, "variable", inputs={"x": 1})
task(computed, "computed", inputs={"x": 1})
task(known, "known", inputs={"x": 1})
task(spread, "spread", inputs={"x": 1})
task(helper, "helper", inputs={"x": 1})
task(none, "none", inputs={"x": 1})
task(shadowed, "shadowed", inputs={"x": 1})
task(loop, "loop", inputs={"x": 1})
`,
    "lib.star": `def last(): return done(None, {"two": 2})
def other(): return done(outputs={"three": {"deep": 1}}, tags=["x"])
`,
    "b.ocu.star": F +
      use("a", "./-/a.ocu.star/@/task/known#output/one") +
      use("b", "./-/a.ocu.star/@/task/known#output/two") +
      use("c", "./-/a.ocu.star/@/task/known#output/three/deep") +
      use("d", "./-/a.ocu.star/@/task/known#output/four") +
      use("e", "./-/a.ocu.star/@/task/spread#output/x") +
      use("f", "./-/a.ocu.star/@/task/helper#output/x") +
      use("g", "./-/a.ocu.star/@/task/none#output/x") +
      use("h", "./-/a.ocu.star/@/task/shadowed#output/x") +
      use("i", "./-/a.ocu.star/@/task/loop#output/x") +
      use("j", "./-/a.ocu.star/@/task/known#output") +
      use("k", "./-/a.ocu.star/@/task/known#status") +
      use("l", "./-/a.ocu.star/@/task/variable#output/x") +
      use("m", "./-/a.ocu.star/@/task/computed#output/x"),
  });
  assert.deepEqual(lines, [
    "error unknown-output b.ocu.star:5:30",
    "error unknown-output b.ocu.star:8:30",
    "error unknown-output b.ocu.star:10:30",
  ]);
});

Deno.test("what can never run is an error, what cannot run first is a warning", async () => {
  const lines = await found({
    "a.ocu.star": F +
      use("early", "./task/late") +
      use("first", "./@/task/late") +
      `task(f, "fine", inputs={"x": input("./task/late", default=1)})\n` +
      use("self", "./task/self") +
      use("again", "./@/task/again") +
      `phase("p", [\n    ` +
      use("x", "./task/y").trim() + ",\n    " +
      use("y", "./task/x").trim() + ",\n    " +
      use("z", "./task/x").trim() + ",\n])\n" +
      use("late", "./task/early"),
  });
  assert.deepEqual(lines, [
    "error order a.ocu.star:2:34",
    "warning order a.ocu.star:3:34",
    "error cycle a.ocu.star:5:33",
    "warning cycle a.ocu.star:6:34",
    "error cycle a.ocu.star:8:34",
  ]);
});

Deno.test("packages that need each other are found, once for each circle", async () => {
  const { findings } = await report({
    "a.ocu.star": F + use("a", "./-/b.ocu.star/@/task/b") +
      use("deploy", "./custom/x"),
    "b.ocu.star": F + use("b", "./-/c.ocu.star/@/task/c"),
    "c.ocu.star": F + use("c", "./-/a.ocu.star/@/task/deploy"),
    "d.ocu.star":
      `${F}task(f, "d", inputs={"x": input("./-/e.ocu.star/@/task/e", default=0)})\n`,
    "e.ocu.star": F + use("e", "./-/d.ocu.star/@/task/d"),
    "g.ocu.star": F + use("g", "./-/a.ocu.star/@/task/a"),
  });
  assert.deepEqual(
    findings.map(({ file, severity, rule, message }) =>
      [severity, rule, file, /first time|goes on/.exec(message)?.[0]].join(" ")
    ),
    [
      "warning cycle a.ocu.star first time",
      "warning cycle d.ocu.star goes on",
    ],
  );
});

const DEPLOYS = `def up(environment): return done()
[deploy(environment=e, up=up, down=up) for e in environments()]
`;

Deno.test("environments come from configs, also from those that are read later", async () => {
  const lines = await found({
    "a.ocu.star": DEPLOYS,
    "b.ocu.star": F + use("x", "./-/a.ocu.star/@/deploy/eu") +
      use("y", "./-/a.ocu.star/@/deploy/us"),
    "z.ocu.star": `register_environment(environment("eu", {}))\n`,
  });
  assert.deepEqual(lines, ["warning unknown-ref b.ocu.star:3:30"]);
  const elsewhere = await found({
    "a.ocu.star": DEPLOYS,
    "b.ocu.star": F + use("x", "./-/a.ocu.star/@/deploy/eu") +
      use("y", "./-/a.ocu.star/@/task/for-eu"),
  });
  assert.deepEqual(elsewhere, []);
  const wrong = await found({
    "a.ocu.star": `${DEPLOYS}def f(): return done()\ntask(f, "t")\n`,
    "b.ocu.star": F + use("x", "./-/a.ocu.star/@/task/gone") +
      use("e", "@/environment/us"),
    "z.ocu.star": `register_environment(environment("eu", {}))\n`,
  });
  assert.deepEqual(wrong, [
    "error unknown-ref b.ocu.star:2:30",
    "warning unknown-ref b.ocu.star:3:30",
  ]);
});

Deno.test("environments in a state store on files are known, and it is only read", async () => {
  const folder = await Deno.makeTempDir();
  const store = await openFsStore(`${folder}/state`);
  const us = { name: "us", attributes: {} };
  await store.transact("set", (tx) => tx.set("@/environment/us", us));
  const asia = { name: "asia", attributes: {} };
  const intent = await openFsStore(`${folder}/intent`, { tag: "intent" });
  await intent.transact("set", (tx) => tx.set("@/environment/asia", asia));
  await Deno.writeTextFile(
    `${folder}/repo.ocu.star`,
    `repo_alias("acme")\nstore.set(store.fs("."))\n`,
  );
  await Deno.writeTextFile(
    `${folder}/a.ocu.star`,
    DEPLOYS + F + use("x", "./@/deploy/us") + use("y", "./@/deploy/eu") +
      use("z", "@/environment/eu") + use("w", "@/environment/asia"),
  );
  const before = (await store.view()).revision;
  const { checkConfigs } = await import("./check_configs.ts");
  const { findings } = await checkConfigs({ cwd: folder, env: {} });
  assert.equal((await store.view()).revision, before);
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual(
    findings.map(({ severity, line }) => `${severity} ${line}`),
    ["error 5", "error 6"],
  );
});
