// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { OcurootError } from "@ocuroot/sdk/error";
import { call, load, scriptedHost } from "./_fixture.ts";

async function failure(work: Promise<unknown>): Promise<OcurootError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error instanceof OcurootError, `Not a failure: ${error}`);
  return error;
}

function returning(expression: string): ReturnType<typeof load> {
  return load(`def f():\n  return ${expression}\ntask(f, "t")\n`);
}

Deno.test("K22 a deployment compiles to the stored graph", async () => {
  const config = await load(
    `
def up(environment, image, count=0, fixed=None):
  return done()
def down(environment, image, count, fixed):
  return done()
def build():
  return done()
task(build, name="build")
phase("staging", tasks=[deploy(
  environment=e, up=up, down=down,
  inputs={
    "image": ref("./task/build#output/image"),
    "count": input(ref="./@/deploy/staging#output/count", default=0),
    "fixed": (1, {"x": 2.0}),
  }) for e in environments()])
`,
    {
      host: scriptedHost({
        environments: () => [{ name: "staging", attributes: {} }],
      }),
    },
  );
  const fn = (name: string, line: number) => ({
    name,
    pos: `p.ocu.star:${line}:1`,
  });
  assert.deepEqual(config.declaration.package, {
    functions: {
      "build/p.ocu.star:6:1": { function: fn("build", 6) },
      "up/p.ocu.star:2:1": { function: fn("up", 2) },
      "down/p.ocu.star:4:1": { function: fn("down", 4) },
    },
    phases: [
      {
        name: "",
        tasks: [{ task: { name: "build", inputs: {}, fn: fn("build", 6) } }],
      },
      {
        name: "staging",
        tasks: [{
          deploy: {
            environment: "staging",
            up: fn("up", 2),
            down: fn("down", 4),
            inputs: {
              environment: { ref: "@/environment/staging" },
              image: { ref: "acme/-/p.ocu.star/@r1/task/build#output/image" },
              count: {
                ref: "acme/-/p.ocu.star/@/deploy/staging#output/count",
                default: 0,
              },
              fixed: { value: [1, { x: 2 }] },
            },
          },
        }],
      },
    ],
  });
});

Deno.test("K34 K45 identities name the main file by base name, modules as loaded", async () => {
  const config = await load({
    "svc/p.ocu.star": 'load("./lib/t.star", "g")\ndef f():\n  pass\n' +
      'task(f, "a")\ntask(g, "b")\n',
    "svc/lib/t.star": "x = 1\ndef g():\n  return done(outputs={'x': x})\n",
  }, { file: "svc/p.ocu.star" });
  const { functions = {} } = config.declaration.package ?? {};
  assert.deepEqual(Object.keys(functions), [
    "f/p.ocu.star:2:1",
    "g/./lib/t.star:2:1",
  ]);
  const result = await call(config, "g");
  assert.deepEqual(result.kind === "done" && result.outputs, { x: 1 });
  const other = await call(config, "g", { pos: "../svc/lib/t.star:2:1" });
  assert.equal(other.kind, "done");
});

Deno.test("K35 functions that a later run cannot find are refused", async () => {
  const inner = "def make():\n  def f():\n    pass\n  return f\n";
  const lost = await failure(load(`${inner}task(make(), "t")\n`));
  assert.equal(lost.code, "graph/function");
  const env = 'environment("eu", {})';
  const nested = await failure(load(
    `${inner}u = make()\ndeploy(environment=${env}, up=u, down=u)\n`,
  ));
  assert.match(nested.message, /"f" \(p\.ocu\.star:2:3\)/);
  assert.equal(nested.frames.at(-1)?.line, 6);
  const config = await load(`${inner}u = make()\ntask(u, "t")\n`);
  assert.equal((await call(config, "f")).kind, "done");
});

Deno.test("K36 parameters and inputs must fit", async () => {
  const f = "def f(a, b=1):\n  pass\n";
  const missing = await failure(load(`${f}task(f, "t")\n`));
  assert.equal(missing.code, "graph/parameters");
  assert.match(missing.message, /"a".*\(p\.ocu\.star:1:1\)/);
  const extra = await failure(
    load(`${f}task(f, "t", inputs={"a": 1, "c": 2})\n`),
  );
  assert.equal(extra.code, "graph/unknown-input");
  const word = await failure(load('task("f", "t")\n'));
  assert.match(word.message, /expected a function/);
  assert.equal(word.code, "config/eval");
});

Deno.test("K37 a function of ctx gets its inputs in a struct", async () => {
  const config = await load(
    'def f(ctx):\n  return done(outputs={"n": dir(ctx.inputs)})\n' +
      'task(f, "t", inputs={"x": 1})\n',
  );
  const withInput = await call(config, "f", { inputs: { x: 1 } });
  assert.deepEqual(withInput.kind === "done" && withInput.outputs, {
    n: ["x"],
  });
  const none = await call(config, "f");
  assert.deepEqual(none.kind === "done" && none.outputs, { n: [] });
});

Deno.test("K38 keyword-only parameters, rest keywords, the environment as a dict", async () => {
  const config = await load(`
def f(*, environment, a=1, **more):
  return done(outputs={
    "name": environment["name"],
    "tier": environment["attributes"]["tier"],
    "a": a,
    "more": more,
  })
task(f, "t", inputs={"environment": "x", "b": 2})
`);
  const result = await call(config, "f", {
    inputs: { environment: { name: "eu", attributes: { tier: "live" } }, b: 2 },
  });
  assert.deepEqual(result.kind === "done" && result.outputs, {
    name: "eu",
    tier: "live",
    a: 1,
    more: { b: 2 },
  });
});

Deno.test("K39 what a function may return", async () => {
  for (const text of ["None", "{}", "outputs(a=1)"]) {
    assert.deepEqual(await call(await returning(text), "f"), {
      kind: "done",
      outputs: null,
      tags: [],
      watch: null,
    });
  }
  for (const text of ['"x"', "5", "[1]", '{"error": "x"}', "len"]) {
    const error = await failure(call(await returning(text), "f"));
    assert.equal(error.code, "run/result", text);
  }
  const bad = 'done(outputs={"a": [1, {"b": len}]})';
  const error = await failure(call(await returning(bad), "f"));
  assert.match(error.message, /outputs\.a\[1\]\.b/);
});

Deno.test("K40 outputs pass through JSON", async () => {
  const text =
    'done(outputs={"f": 1.0, "t": (1, 2), "s": struct(x=1.5), "é": 1 << 70})';
  const result = await call(await returning(text), "f");
  assert.deepEqual(result.kind === "done" && result.outputs, {
    f: 1,
    t: [1, 2],
    s: { x: 1.5 },
    "é": 2 ** 70,
  });
});

Deno.test("K43 next names a function of the config", async () => {
  const config = await load(`
def f():
  return next(g, inputs={"go": ref("./custom/go"), "n": 1})
def g(go, n):
  def inner():
    pass
  return next(inner)
task(f, "t")
`);
  assert.deepEqual(await call(config, "f"), {
    kind: "next",
    fn: { name: "g", pos: "p.ocu.star:4:1" },
    inputs: {
      go: { ref: "acme/-/p.ocu.star/@r1/custom/go" },
      n: { value: 1 },
    },
  });
  const inputs = { go: 1, n: 1 };
  const pos = "p.ocu.star:4:1";
  const lost = await failure(call(config, "g", { inputs, pos }));
  assert.equal(lost.code, "run/function");
  const none = await failure(call(config, "none", { pos: "x:1:1" }));
  assert.equal(none.code, "run/function");
});

Deno.test("K61 a failing function tells where, outermost frame first", async () => {
  const config = await load(
    'def g():\n  fail("no", 1, sep="-")\ndef f():\n  g()\ntask(f, "t")\n',
  );
  const error = await failure(call(config, "f"));
  assert.equal(error.code, "run/failed");
  assert.equal(error.message, "fail: no-1");
  assert.deepEqual(
    error.frames.map(({ line, function: name }) => [name, line]),
    [["f", 4], ["g", 2]],
  );
  assert.equal(error.frames.at(-1)?.snippet, '  fail("no", 1, sep="-")');
});

Deno.test("K53 K54 an effect's failure keeps its code and gains frames", async () => {
  const host = scriptedHost({
    shell: () => {
      throw new OcurootError("host/exit-status", "x: exit status 7", {
        data: { exitCode: 7 },
      });
    },
  });
  const config = await load(
    'def f():\n  shell("x", dir="..", env={"A": "1"}, mute=True)\ntask(f, "t")\n',
  );
  const error = await failure(call(config, "f", { host }));
  assert.equal(error.code, "host/exit-status");
  assert.equal(error.message, "x: exit status 7");
  assert.equal(error.frames.at(-1)?.line, 2);
  assert.deepEqual(host.asked, [{
    kind: "shell",
    command: "x",
    shell: "sh",
    dir: "..",
    env: { A: "1" },
    mute: true,
    continueOnError: false,
    timeout: 0,
  }]);
});

Deno.test("K56 K58 K59 arguments of host words are checked", async () => {
  for (
    const text of [
      'shell("x", env={"A": 1})',
      "shell(1)",
      "secret(5)",
      "read(1)",
      'http.get("u", headers={"A": 1})',
      'http.post("u", body=1)',
      'shell("x", nope=1)',
    ]
  ) {
    const config = await load(`def f():\n  ${text}\ntask(f, "t")\n`);
    assert.equal((await failure(call(config, "f"))).code, "run/failed", text);
  }
});

Deno.test("K60 an HTTP answer is read by attribute and by index", async () => {
  const host = scriptedHost({
    http: () => ({
      statusCode: 204,
      statusText: "204 No Content",
      headers: { "X-Id": ["7"] },
      body: "é",
    }),
  });
  const config = await load(`
def f():
  r = http.get("http://x", headers={"A": ["b", "c"], "D": "e"})
  return done(outputs={
    "code": [r.status_code, r["status_code"]],
    "text": r.status_text,
    "id": r.headers["X-Id"][0],
    "body": r["body"],
  })
task(f, "t")
`);
  const result = await call(config, "f", { host });
  assert.deepEqual(result.kind === "done" && result.outputs, {
    code: [204, 204],
    text: "204 No Content",
    id: "7",
    body: "é",
  });
  assert.deepEqual(host.asked, [{
    kind: "http",
    method: "GET",
    url: "http://x",
    headers: { A: ["b", "c"], D: ["e"] },
    body: "",
  }]);
});

Deno.test("K44 words of the graph have no effect while a function runs", async () => {
  const config = await load(`
def f():
  task(f, "again")
  phase("p")
  register_environment(environment("eu"))
  store.set(store.fs("x"))
  return done()
task(f, "t")
`);
  const host = scriptedHost();
  assert.equal((await call(config, "f", { host })).kind, "done");
  assert.deepEqual(host.printed.map(({ text, site }) => [text, site.line]), [
    ['Warning: "task" has no effect while a function runs', 3],
    ['Warning: "phase" has no effect while a function runs', 4],
    ['Warning: "register_environment" has no effect while a function runs', 5],
    ['Warning: "store.set" is ignored while a function runs', 6],
  ]);
});

Deno.test("S61 debug_break shows locals where debugging is on", async () => {
  const host = scriptedHost();
  const text = "def f():\n  x = 1\n  debug_break()\nf()\n";
  await load(text, { host });
  await load(text, { host, env: { OCUROOT_DEBUG: "1" } });
  assert.deepEqual(host.printed.map(({ text }) => text), [
    "debug_break at p.ocu.star:3\n  x = 1",
  ]);
});

Deno.test("K19 K33 environments as configs use them", async () => {
  const host = scriptedHost();
  await load(
    `
e = environment("eu", {"b": "2", "a": "1"})
print(e.name, e.attributes["a"], e.json(), e.dict() == environment_from_json(e.json()).dict())
print(environment_from_dict(e.dict()).name, type(e))
print(unwrap({"a": 1}, "a"))
`,
    { host },
  );
  assert.deepEqual(host.printed.map(({ text }) => text), [
    'eu 1 {"attributes":{"a":"1","b":"2"},"name":"eu"} True',
    "eu struct",
    "1",
  ]);
  for (
    const text of [
      'register_environment({"name": "eu"})',
      'register_environment(environment("a-b"))',
      'register_environment(environment("a", {"x": 1}))',
      'unwrap({}, "a")',
      'deploy(environment={"name": "x"}, up=len, down=len)',
    ]
  ) {
    await failure(load(text));
  }
});

Deno.test("K8 what functions change in their file is kept, and warned of", async () => {
  const config = await load(
    "seen = []\nnames = {'a': 1}\n" +
      "def note(into={}):\n  seen.append('x')\n  into['y'] = 1\n" +
      "  return done(outputs={'n': len(seen)})\n" +
      'task(note, "t")\n',
  );
  const host = scriptedHost();
  const first = await call(config, "note", { host });
  const second = await call(config, "note", { host });
  assert.deepEqual(second.kind === "done" && second.outputs, { n: 2 });
  assert.deepEqual(first.kind === "done" && first.outputs, { n: 1 });
  assert.deepEqual(
    host.printed.map(({ text }) =>
      /^Warning: (.*) was changed/.exec(text)?.[1]
    ),
    ['"seen"', 'the default of "into" of "note"', '"seen"'],
  );
  assert.deepEqual(host.printed[0]?.site, {
    filename: "p.ocu.star",
    line: 3,
    column: 1,
  });
});
