// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import type { OcurootError } from "@ocuroot/sdk/error";
import { load, scriptedHost } from "./_fixture.ts";

const TASK = "def f():\n  return done()\n";

async function failure(work: Promise<unknown>): Promise<OcurootError> {
  const error = await work.then(() => undefined, (error) => error);
  assert.ok(error !== undefined, "It did not fail");
  assert.equal(error.name, "OcurootError", error.stack);
  return error;
}

function names(config: Awaited<ReturnType<typeof load>>): string[] {
  return (config.declaration.package?.phases ?? []).flatMap(({ tasks }) =>
    tasks.map(({ task }) => task?.name ?? "")
  );
}

Deno.test("K1 every spelling of the SDK's version loads it", async () => {
  for (const version of ["0.3.0", "0.3.14", "0.3.x", ">=0.3", "*", "v0.3.0"]) {
    const config = await load(
      `ocuroot("${version}")\n${TASK}task(f, "t")\n`,
    );
    assert.deepEqual(names(config), ["t"]);
  }
  assert.deepEqual(names(await load(`${TASK}task(f, "t")\n`)), ["t"]);
});

Deno.test("K2 an SDK that is not there is named, an empty one is none", async () => {
  const missing = await failure(load('\nocuroot("0.4.0")\n'));
  assert.equal(missing.code, "config/sdk-version");
  assert.match(missing.message, /"0\.4\.0" not found/);
  assert.deepEqual(missing.frames[0], {
    file: "p.ocu.star",
    line: 2,
    column: 1,
  });
  for (const text of ['ocuroot("")', 'x = ocuroot("0.3.0")']) {
    const none = await failure(load(`${text}\n${TASK}task(f, "t")\n`));
    assert.equal(none.code, "config/syntax");
    assert.match(none.message, /undefined: /);
  }
});

Deno.test("K3 wrong arguments of ocuroot are errors", async () => {
  for (
    const text of ["ocuroot()", 'ocuroot(version="0.3.0")', "ocuroot(0.3)"]
  ) {
    assert.equal((await failure(load(text))).code, "config/sdk-version");
  }
  const differ = await failure(load('ocuroot("0.3")\nocuroot("0.3.0")\n'));
  assert.match(differ.message, /differ/);
});

Deno.test("K4 what the dialect leaves out is a static error with a place", async () => {
  const table: Record<string, [line: number]> = {
    "\nif True:\n  pass\n": [2],
    "for x in []:\n  pass\n": [1],
    "x = 1\nx += 1\n": [2],
    "x = 1\nx = 2\n": [2],
    "def f():\n  while True:\n    pass\n": [2],
    'def f():\n  load("m.star", "x")\n': [2],
    'load("m.star", "_x")\n': [1],
  };
  for (const [text, [line]] of Object.entries(table)) {
    const error = await failure(load({ "p.ocu.star": text, "m.star": "_x=1" }));
    assert.equal(error.code, "config/syntax", text);
    assert.equal(error.frames[0]?.file, "p.ocu.star");
    assert.equal(error.frames[0]?.line, line, text);
  }
});

Deno.test("K5 recursion fails naming the function", async () => {
  const text = "def f(n):\n  return g(n)\ndef g(n):\n  return f(n)\nf(1)\n";
  const error = await failure(load(text));
  assert.equal(error.code, "config/eval");
  assert.match(error.message, /f called recursively/);
});

Deno.test("K6 K7 loads count from the loading file", async () => {
  const config = await load({
    "svc/api/p.ocu.star": `
load("./m.star", "here")
load("m.star", again="here")
load("../m.star", "up")
load("//lib/m.star", "root")
load("./sub/m.star", "deep")
names = [here, again, up, root, deep]
${TASK}
[task(f, n + str(i)) for i, n in enumerate(names)]
`,
    "svc/api/m.star": 'here = "here"',
    "svc/m.star": 'up = "up"',
    "lib/m.star": 'root = "root"',
    "svc/api/sub/m.star": 'load("./m2.star", "x")\ndeep = x',
    "svc/api/sub/m2.star": 'x = "deep"',
    "svc/api/m2.star": 'x = "wrong"',
  }, { file: "svc/api/p.ocu.star" });
  assert.deepEqual(names(config), [
    "here0",
    "here1",
    "up2",
    "root3",
    "deep4",
  ]);
});

Deno.test("K6 leaving the repository fails", async () => {
  for (const path of ["../x.star", "//../x.star"]) {
    const error = await failure(load(`load("${path}", "x")\n`));
    assert.equal(error.code, "config/load");
    assert.match(error.message, /outside/);
  }
});

Deno.test("K7 cycles and missing modules say what was loading", async () => {
  const self = await failure(load('load("p.ocu.star", "x")\n'));
  assert.equal(self.code, "config/cycle");
  const cycle = await failure(load({
    "p.ocu.star": 'load("a.star", "x")\n',
    "a.star": 'load("b.star", "x")\n',
    "b.star": '\nload("a.star", "x")\n',
  }));
  assert.equal(cycle.code, "config/cycle");
  assert.match(cycle.message, /^Cannot load "a\.star": cannot load "b\.star"/);
  assert.deepEqual(
    cycle.frames.map(({ file, line }) => [file, line]),
    [["p.ocu.star", 1], ["a.star", 1], ["b.star", 2]],
  );
  const missing = await failure(load('load("a.star", "x")\n'));
  assert.equal(missing.code, "config/load");
  const name = await failure(load({
    "p.ocu.star": 'load("a.star", "x")\n',
    "a.star": "y = 1",
  }));
  assert.match(name.message, /x/);
});

Deno.test("K8 loaded names stay inside and modules are frozen", async () => {
  const module = {
    "m.star": "items = []",
    "n.star": 'load("m.star", "items")',
  };
  const hidden = await failure(load({
    ...module,
    "p.ocu.star": 'load("n.star", "items")\n',
  }));
  assert.equal(hidden.code, "config/eval");
  const frozen = await failure(load({
    ...module,
    "p.ocu.star": 'load("m.star", "items")\nitems.append(1)\n',
  }));
  assert.match(frozen.message, /frozen list/);
});

Deno.test("K9 tasks of a module's top level are lost with a warning", async () => {
  const config = await load({
    "p.ocu.star": 'load("m.star", "add")\nadd()\n',
    "m.star": `${TASK}task(f, "lost")\ndef add():\n  task(f, "kept")\n`,
  });
  assert.deepEqual(names(config), ["kept"]);
  const [warning] = config.declaration.warnings;
  assert.deepEqual([warning?.file, warning?.line], ["m.star", 3]);
});

Deno.test("K10 register_environment inside a module registers", async () => {
  const config = await load({
    "p.ocu.star": 'load("m.star", "x")\n',
    "m.star":
      'x = 1\nregister_environment(environment("eu", {"tier": "live"}))\n',
  });
  assert.deepEqual(config.declaration.environments, [
    { name: "eu", attributes: { tier: "live" } },
  ]);
  assert.equal(config.declaration.package, undefined);
});

Deno.test("K11 K13 any file without a task has no package", async () => {
  const config = await load("x = 1\n", { file: "any.txt" });
  assert.equal(config.declaration.package, undefined);
});

Deno.test("K12 environments beside tasks are refused", async () => {
  const text = `${TASK}task(f, "t")\nregister_environment(environment("eu"))\n`;
  const error = await failure(load(text));
  assert.equal(error.code, "config/mixed");
  assert.equal(error.frames[0]?.snippet, 'task(f, "t")');
});

Deno.test("S7 a missing file and a directory are config errors", async () => {
  const options = { file: "missing.ocu.star" };
  const missing = await failure(load({ "x": "" }, options));
  assert.equal(missing.code, "config/not-found");
  const tree = { "dir/a.ocu.star": "" };
  const directory = await failure(load(tree, { file: "dir" }));
  assert.match(directory.hint ?? "", /a\.ocu\.star/);
});

Deno.test("B37 a config that never ends meets the limit of steps", async () => {
  const text = "def f():\n  for i in range(1 << 40):\n    pass\nf()\n";
  const error = await failure(
    load(text, { env: { OCUROOT_MAX_STEPS: "10000" } }),
  );
  assert.equal(error.code, "config/limit");
  assert.equal(error.frames.at(-1)?.file, "p.ocu.star");
});

Deno.test("K58 failures and snippets mask secrets", async () => {
  const text = 'secret("hunter2")\nfail("bad hunter2")  # hunter2\n';
  const error = await failure(load(text));
  assert.doesNotMatch(JSON.stringify(error), /hunter2/);
  assert.match(error.message, /bad <secret>/);
});

Deno.test("K57 prints name the place as log lines do", async () => {
  const host = scriptedHost();
  await load({ "svc/p.ocu.star": 'x = 1\nprint("é", x)\n' }, {
    file: "svc/p.ocu.star",
    host,
  });
  assert.deepEqual(host.printed, [{
    text: "é 1",
    site: { filename: "p.ocu.star", line: 2, column: 6 },
  }]);
});

Deno.test("K60 shadowing an SDK name hides it in the whole file", async () => {
  const error = await failure(load("task(1)\ntask = 5\n"));
  assert.equal(error.code, "config/eval");
  assert.match(error.message, /task/);
});
