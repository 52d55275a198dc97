// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import { CORE, EVERYTHING } from "../resolve/dialect.ts";
import { Builtin } from "../values/builtin.ts";
import { repr } from "../values/print.ts";
import type { Value } from "../values/value.ts";
import { call, exec, type ExecOptions } from "./exec.ts";
import { StarlarkFunction } from "./function.ts";
import type { Module } from "./module.ts";

/** Runs a program and writes its global `x`. */
function x(text: string, options: Partial<ExecOptions> = {}): string {
  return repr(run(text, options).get("x") ?? null);
}

function run(text: string, options: Partial<ExecOptions> = {}): Module {
  return exec(text, { filename: "t.star", ...options });
}

function failure(
  text: string,
  options: Partial<ExecOptions> = {},
): StarlarkError {
  try {
    run(text, options);
  } catch (error) {
    assert(error instanceof StarlarkError, String(error));
    return error;
  }
  throw new Error(`Nothing failed in ${text}`);
}

Deno.test("K14 exec() calculates", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "-7 // 2, 7 % -3, 1 / 2": "(-4, -2, 0.5)",
    "1 << 70, 9007199254740991 + 1":
      "(1180591620717411303424, 9007199254740992)",
    "9007199254740991 * 9007199254740991": "81129638414606663681390495662081",
    "9007199254740991 - -9007199254740991": "18014398509481982",
    "0 * -5, 0 // -5, 0 % -5": "(0, 0, 0)",
    "{1: 'a'}[1.0], True != 1": '("a", True)',
    "1 and [] or 'x', not 0": '("x", True)',
    "[a * b for a in [1, 2] if a for b in (3, 4)]": "[3, 4, 6, 8]",
    "{k: v for k, v in {1: 2}.items()}": "{1: 2}",
    "'abcdef'[1:-1:2], [1, 2, 3][-1]": '("bd", 3)',
    "(lambda a, *b, c=1, **d: (a, b, c, d))(1, 2, e=3)":
      '(1, (2,), 1, {"e": 3})',
    "2 in [1, 2], 'b' not in 'abc'": "(True, False)",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(text, () => assert.equal(x(`x = ${text}`), want));
  }
});

Deno.test("exec() keeps closures and cells apart", () => {
  const counters = `
def make(n):
    count = [n]
    def add(m):
        count[0] += m
        return count[0]
    return add
a, b = make(1), make(10)
x = [a(1), b(1), a(1), [f() for f in [lambda: i for i in range(3)]]]
`;
  assert.equal(x(counters), "[2, 11, 3, [2, 2, 2]]");
  const late = "def f():\n  def g(): return h()\n  def h(): return 1\n" +
    "  return g()\nx = f()";
  assert.equal(x(late), "1");
});

Deno.test("exec() changes lists in place and tuples not", () => {
  const text = `
def f(v):
    w = v
    w += type(v) == "list" and [2] or (2,)
    return (v, w)
x = [f([1]), f((1,))]
`;
  assert.equal(x(text), "[([1, 2], [1, 2]), ((1,), (1, 2))]");
});

Deno.test("K14 exec() evaluates in the order of the text", () => {
  const text = `
seen = []
def t(v):
    seen.append(v)
    return v
def go():
    d = {}
    d[t(2)] = t(1)
    d[t(2)] += t(3)
    (lambda *a, **k: 0)(t(4), a=t(5), *[t(6)], **{"b": t(7)})
go()
x = seen
`;
  assert.equal(x(text), "[1, 2, 2, 3, 4, 5, 6, 7]");
});

Deno.test("exec() tells where a program failed", () => {
  const text = "def f(a):\n  return a + 'é'\ndef g():\n  return f(\n1)\ng()";
  const error = failure(text);
  assert.equal(
    error.render(),
    `Traceback (most recent call last):
  t.star:6:2: in <toplevel>
  t.star:4:11: in g
  t.star:2:12: in f
Error: unknown binary op: int + string`,
  );
  assert.equal(error.kind, "eval");
  assert.deepEqual(error.position, { line: 2, column: 12 });
  assert.equal(error.snippet, "  return a + 'é'");
  assert.deepEqual(error.frames.map(({ name }) => name), [
    "<toplevel>",
    "g",
    "f",
  ]);
});

Deno.test("K18 exec() names the builtin that failed", () => {
  assert.equal(
    failure("sorted([1], key=lambda v: fail('é', v, sep='-'))").render(),
    `Traceback (most recent call last):
  t.star:1:7: in <toplevel>
  <builtin>: in sorted
  t.star:1:31: in lambda
Error in fail: fail: é-1`,
  );
  assert.match(
    failure("x = [1]\nx.append(1, 2)").render(),
    /2:9: in <toplevel>\nError in append: append: got 2 arguments, want 1$/,
  );
});

Deno.test("exec() words its errors", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "x = y\ny = 1": "global variable y referenced before assignment",
    "def f():\n  a += 1\nf()": "local variable a referenced before assignment",
    "1()": "invalid call of non-function (int)",
    "a, b = 1, 2, 3": "too many values to unpack (got 3, want 2)",
    "a, b = [1]": "too few values to unpack (got 1, want 2)",
    "a, b = 1": "got int in sequence assignment",
    "x = {1: 2, 1: 3}": "duplicate key: 1",
    "[v for v in 1]": "int value is not iterable",
    "[v for v in 'abc']": "string value is not iterable",
    "len(*1)": "argument after * must be iterable, not int",
    "len(**1)": "argument after ** must be a mapping, not int",
    "len(**{1: 2})": "keywords must be strings, not int",
    "[].apend": "list has no .apend field or method (did you mean .append?)",
    "def f(a, b): pass\nf()": "function f missing 2 arguments (a, b)",
    "def f(): pass\nf(1)": "function f accepts no arguments (1 given)",
    "def f(a, *, b=1): pass\nf(1, 2)":
      "function f accepts 1 positional argument (2 given)",
    "def f(a): pass\nf(1, a=2)":
      'function f got multiple values for parameter "a"',
    "def f(alpha): pass\nf(alpah=1)":
      'function f got an unexpected keyword argument "alpah" (did you mean alpha?)',
    "def f():\n  v = [1]\n  for i in v: v.append(i)\nf()":
      "append: cannot append to list during iteration",
    "load('a', 'b')":
      "cannot load a: load is not implemented by this application",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(text, () => assert.equal(failure(text).message, want));
  }
});

Deno.test("K5 exec() refuses recursion and names the function", () => {
  const direct = failure("def f(): f()\nf()");
  assert.equal(direct.message, "function f called recursively");
  const mutual = "def f(): g()\ndef g(): f()\nf()";
  assert.equal(failure(mutual).message, "function f called recursively");
  const again = "def f(g): return g\nx = f(f)(f)(1)";
  assert.equal(x(again), "1");
  const factorial = "def f(n): return n * f(n - 1) if n else 1\nx = f(20)";
  assert.equal(x(factorial, { dialect: EVERYTHING }), "2432902008176640000");
});

Deno.test("exec() ends what nests too deeply", () => {
  const text = "def f(n): return f(n + 1)\nf(0)";
  const shallow = failure(text, { dialect: EVERYTHING, maxDepth: 5 });
  assert.match(shallow.message, /^Starlark stack overflow \(more than 5/);
  assert.equal(shallow.interruption, "depth");
  const deep = failure(text, { dialect: EVERYTHING });
  assert.equal(deep.message, "Starlark stack overflow");
  assert.equal(deep.interruption, "depth");
  assert(deep.frames.length > 500);
  assert(deep.render().split("\n").length < 50);
  const chain = `x = ${"1 + ".repeat(20000)}1`;
  assert.match(failure(chain).message, /too deeply|overflow/);
});

Deno.test("exec() ends after maxSteps", () => {
  const text = "def f(n):\n  for i in range(n): pass\n  return n\nx = f(5000)";
  assert.equal(x(text, { maxSteps: 6000 }), "5000");
  const error = failure(text, { maxSteps: 4000 });
  assert.equal(error.message, "too many steps (more than 4000)");
  assert.equal(error.interruption, "steps");
  const endless = "def f():\n  while True: pass\nf()";
  const options = { dialect: EVERYTHING, maxSteps: 100 };
  assert.equal(failure(endless, options).interruption, "steps");
  const nested = "x = [i for i in range(1000) for j in range(1000)]";
  assert.equal(failure(nested, { maxSteps: 1000 }).interruption, "steps");
});

Deno.test("exec() ends when it is cancelled", () => {
  let asked = 0;
  const isCancelled = () => ++asked > 3;
  const endless = "def f():\n  while True: pass\nf()";
  const error = failure(endless, { dialect: EVERYTHING, isCancelled });
  assert.equal(error.interruption, "cancelled");
  assert.equal(error.message, "evaluation was cancelled");
});

Deno.test("exec() prints with the place of the call", () => {
  const lines: string[] = [];
  run("def f(): print('é', 1)\nf()\nsorted([2], key=print)", {
    print: (text, { line, column }) =>
      void lines.push(`${line}:${column} ${text}`),
  });
  assert.deepEqual(lines, ["1:15 é 1", "3:7 2"]);
});

Deno.test("K6 K8 exec() loads names for the file alone", () => {
  const modules = new Map<string, Module>();
  const load = (path: string, from: string): Module => {
    assert.equal(from, "t.star");
    const found = modules.get(path);
    if (found === undefined) throw new Error("no such file");
    return found;
  };
  const library = run("a = [1]\n_b = 2\ndef get(): return a\nload_ = 1");
  library.freeze();
  modules.set("lib", library);
  const main = run("load('lib', 'a', g='get')\nx = [a, g()]", { load });
  assert.deepEqual([...main.globals.keys()], ["x"]);
  assert.equal(repr(main.get("x") ?? null), "[[1], [1]]");
  const change = failure("load('lib', 'a')\na.append(1)", { load });
  assert.match(change.message, /cannot append to frozen list/);
  const missing = failure("load('lib', 'gett')", { load });
  assert.match(missing.message, /name gett not found.*did you mean get\?/);
  const gone = failure("\nload('nowhere', 'a')", { load });
  assert.equal(gone.message, "cannot load nowhere: no such file");
  assert.deepEqual(gone.position, { line: 2, column: 1 });
  assert(gone.cause instanceof Error);
});

Deno.test("Module.freeze() leaves the main file to its caller", () => {
  const module = run("a = [1]\ndef f(b=[1]):\n  a.append(2)\n  b.append(3)");
  const f = module.get("f") ?? null;
  call(f, []);
  assert.equal(repr(module.get("a") ?? null), "[1, 2]");
  module.freeze();
  assert.throws(() => call(f, []), /cannot append to frozen list/);
});

Deno.test("call() passes arguments and reads the function", () => {
  const module = run(
    'def f(a, b=2, *c, d, **e):\n  "Doc é."\n  return locals()',
    {
      predeclared: {
        locals: new Builtin(
          "locals",
          (thread) => repr([...thread.locals().keys()].join(" ")),
        ),
      },
    },
  );
  const f = module.get("f");
  assert(f instanceof StarlarkFunction);
  assert.equal(call(f, [1], { kwargs: [["d", 3]] }), '"a b d c e"');
  assert.deepEqual(f.position, { filename: "t.star", line: 1, column: 1 });
  assert.equal(f.doc, "Doc é.");
  assert.deepEqual(f.parameters.map(({ name, kind }) => `${name} ${kind}`), [
    "a positional",
    "b positional",
    "c rest",
    "d keyword-only",
    "e keywords",
  ]);
  assert.equal(f.parameters[1]?.fallback, 2);
  assert.equal(f.parameters[0]?.fallback, undefined);
  assert.deepEqual([...f.globals.keys()], ["f"]);
  assert.throws(() => call(f, []), /missing 2 arguments \(a, d\)/);
});

Deno.test("exec() hands a builtin its thread", () => {
  const twice = new Builtin(
    "twice",
    (thread, [fn = null]) => thread.call(fn, [thread.call(fn, [1])]),
  );
  const data = new Builtin("data", (thread) => String(thread.data));
  const predeclared = new Map<string, Value>([["twice", twice], [
    "data",
    data,
  ]]);
  const options = { predeclared, data: "mine" };
  assert.equal(
    x("x = [twice(lambda v: v + 1), data()]", options),
    '[3, "mine"]',
  );
  assert.equal(
    failure("twice(lambda v: v.no)", options).render(),
    `Traceback (most recent call last):
  t.star:1:6: in <toplevel>
  <builtin>: in twice
  t.star:1:18: in lambda
Error: int has no .no field or method`,
  );
});

Deno.test("exec() reports what a builtin throws", () => {
  const cause = new TypeError("internal");
  const broken = new Builtin("broken", () => {
    throw cause;
  });
  const error = failure("broken()", { predeclared: { broken } });
  assert.equal(error.message, "internal");
  assert.equal(error.cause, cause);
});

Deno.test("exec() takes CORE when no dialect is given", () => {
  assert.equal(failure("x = 1\nx = 2").kind, "resolve");
  assert.equal(x("x = 1\nx = 2", { dialect: EVERYTHING }), "2");
  const top = "x = 0\nfor i in range(3):\n  x += i\nif x: x = -x\n";
  assert.equal(x(top, { dialect: EVERYTHING }), "-3");
  const half = { ...CORE, topLevelControl: true };
  assert.match(failure(top, { dialect: half }).message, /cannot reassign/);
});
