// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import { EVERYTHING } from "../resolve/dialect.ts";
import { Builtin } from "../values/builtin.ts";
import { StarlarkModule } from "../values/module.ts";
import { repr } from "../values/print.ts";
import { StarlarkStruct } from "../values/struct.ts";
import type { Value } from "../values/value.ts";
import { callAsync, execAsync, type ExecAsyncOptions } from "./drive.ts";
import { exec } from "./exec.ts";
import { StarlarkFunction } from "./function.ts";
import type { Module } from "./module.ts";
import { EffectRequest } from "./request.ts";

/** Gives its argument back: at once, or by the host. */
const now = new Builtin("t", (_thread, [value = null]) => value);
const later = new Builtin(
  "t",
  (_thread, [value = null]) =>
    new EffectRequest(value, (answer) => answer as Value),
  { requests: true },
);

/** Programs that call `t` wherever a call can stand. */
const PROGRAMS: readonly string[] = [
  "x = t(1) + t(2) * t(3)",
  "x = [t(1), (t(2), t(3)), {t(4): t(5), 6: t(7)}]",
  "x = [t(0) or t(1) and t(2), t(1) if t(0) else t(2), not t(3)]",
  "x = [t(a) for a in t([1, 2, 3]) if t(a) != 2 for b in [t(4)]]",
  "x = {t(a): t(b) for a, b in t([(1, 2)])}",
  "x = t([1, 2, 3, 4])[t(1):t(4):t(2)] + [t([7])[t(0)]]",
  "x = t('a').upper() + t('b').join([t('c'), t('d')])",
  "x = (lambda a, b=t(2), *c, **d: (a, b, c, d))(t(1), *[t(3)], **{'e': t(4)})",
  "def f(a=t(1), b=2): return (a, t(b))\nx = [f(), f(t(3))]",
  "x = sorted([3, 1, 2], key=lambda v: t(-v)) + [max([1, 2], key=t)]",
  `
def f():
    v = [[1], {}]
    v[t(0)] += [t(2)]
    v[t(1)][t("k")] = t("v")
    v[t(1)]["k"] += t("w")
    a, [b, v[t(0)]] = t((1, [2, 3]))
    for v[0], c in t([(5, 6)]): v.append(t(c))
    a += t(1)
    return (a, b, c, v)
x = f()
`,
  `
def f(n):
    out = []
    for i in range(n):
        if t(i) == 2: continue
        elif t(i) > 4: break
        else: out.append(i)
        for j in [1, 2]:
            if j == t(2): return out
    return t(None)
x = [f(1), f(0), f(9)]
`,
  `
def f():
    n = 0
    while t(n) < 5:
        n += t(1)
        if n == 4: break
    while n < 10: n += 1
    return n
x = f()
`,
  `
def f(a):
    def g(b):
        return [t(a), b, c]
    c = t(3)
    return g(t(2))
x = f(1)
`,
  "def f(v):\n  return v + t(None)\nx = f(t(1))",
  "def f(v):\n  for a in v: v.append(t(a))\nf(t([1]))",
  "x = t(1) + y + t(2)\ny = 1",
  "def f():\n  b = t(1)\n  return a + b\n  a = 1\nf()",
  "x = [t(1)][t(5)]",
  "a, b = t((1, 2, 3))",
  "x = {}[t(1)]",
  "x = t(1)(t(2))",
  "x = t([]).nothing(t(1))",
  "x = [t(a) for a in t(1)]",
];

function trace(text: string, run: (log: Value[]) => Module): string {
  const log: Value[] = [];
  try {
    const x = run(log).get("x") ?? null;
    return `${repr(x)} after ${log.map(repr).join(" ")}`;
  } catch (error) {
    assert(error instanceof StarlarkError, `${text}: ${error}`);
    return `${error.render()} after ${log.map(repr).join(" ")}`;
  }
}

Deno.test("execAsync() does what exec() does", async (t) => {
  const base = { filename: "t.star", dialect: EVERYTHING };
  for (const text of PROGRAMS) {
    await t.step(text.trim(), async () => {
      const want = trace(text, (log) => {
        const noted = new Builtin("t", (thread, args) => {
          log.push(args[0] ?? null);
          return now.fn(thread, args, []) as Value;
        });
        return exec(text, { ...base, predeclared: { t: noted } });
      });
      const log: Value[] = [];
      const got = await settle(execAsync(text, {
        ...base,
        predeclared: { t: later },
        perform: (value) => {
          log.push(value as Value);
          return Promise.resolve(value);
        },
      }));
      assert.equal(got(log), want);
    });
  }
});

async function settle(
  running: Promise<Module>,
): Promise<(log: readonly Value[]) => string> {
  try {
    const x = (await running).get("x") ?? null;
    return (log) => `${repr(x)} after ${log.map(repr).join(" ")}`;
  } catch (error) {
    assert(error instanceof StarlarkError, String(error));
    const text = error.render();
    return (log) => `${text} after ${log.map(repr).join(" ")}`;
  }
}

async function failure(running: Promise<unknown>): Promise<StarlarkError> {
  try {
    await running;
  } catch (error) {
    assert(error instanceof StarlarkError, String(error));
    return error;
  }
  throw new Error("Nothing failed");
}

function host(options: Partial<ExecAsyncOptions> = {}): ExecAsyncOptions {
  const predeclared = { host: new StarlarkModule("host", { get: later }) };
  const perform = (value: unknown) => Promise.resolve(value);
  return { filename: "t.star", predeclared, perform, ...options };
}

Deno.test("execAsync() finds effects behind names and attributes", async () => {
  const text = `
h = host
def f(d): return d.get(1)
def s(): return struct(index=host.get)
x = [f({1: 2}), f(host), h.get(3), s().index(4), [g(5) for g in [host.get]]]
`;
  const struct = new Builtin(
    "struct",
    (_thread, _args, kwargs) => new StarlarkStruct(kwargs),
  );
  const options = host();
  const predeclared = { ...options.predeclared, struct };
  const module = await execAsync(text, { ...options, predeclared });
  assert.equal(repr(module.get("x") ?? null), "[2, 1, 3, 4, [5]]");
});

Deno.test("exec() refuses effects", () => {
  const { predeclared = {} } = host();
  const text = "def f(): return host.get(1)\nf()";
  try {
    exec(text, { filename: "t.star", predeclared });
    assert.fail();
  } catch (error) {
    assert(error instanceof StarlarkError);
    assert.equal(error.interruption, "effect");
    assert.match(error.render(), /1:25: in f\nError in t: t reaches outside/);
  }
});

Deno.test("execAsync() places a failed effect", async () => {
  const cause = new Error("exit status 1");
  const error = await failure(execAsync(
    "def f():\n  for a in [1]:\n    host.get(a)\nf()",
    host({ perform: () => Promise.reject(cause) }),
  ));
  assert.equal(error.cause, cause);
  assert.equal(
    error.render(),
    `Traceback (most recent call last):
  t.star:4:2: in <toplevel>
  t.star:3:13: in f
Error in t: exit status 1`,
  );
});

Deno.test("execAsync() tells the host where it is asked", async () => {
  const sites: string[] = [];
  await execAsync("def f(): return host.get(1)\nsorted([f()], key=host.get)", {
    ...host(),
    perform: (value, { line, column }) => {
      sites.push(`${line}:${column}`);
      return Promise.resolve(value);
    },
  });
  assert.deepEqual(sites, ["1:25", "2:7"]);
});

Deno.test("K6 execAsync() awaits modules", async () => {
  const load = async (path: string, from: string): Promise<Module> => {
    assert.equal(from, "t.star");
    if (path === "gone") throw new Error("no such file");
    const module = await execAsync("def f(v): return host.get(v)", {
      ...host(),
      filename: path,
    });
    module.freeze();
    return module;
  };
  const text = "load('lib', 'f')\nx = f(1) + f(2)";
  const module = await execAsync(text, host({ load }));
  assert.equal(module.get("x"), 3);
  assert.deepEqual([...module.globals.keys()], ["x"]);
  const gone = await failure(execAsync("load('gone', 'f')", host({ load })));
  assert.equal(gone.message, "cannot load gone: no such file");
});

Deno.test("callAsync() runs a function of an executed file", async () => {
  const module = await execAsync(
    "def f(a, b): return host.get(a) + b\ndef g(): return 1",
    host(),
  );
  const [f, g] = [module.get("f") ?? null, module.get("g") ?? null];
  assert(f instanceof StarlarkFunction);
  const { perform = () => Promise.resolve(null) } = host();
  assert.equal(await callAsync(f, [1], { perform, kwargs: [["b", 2]] }), 3);
  assert.equal(await callAsync(g, []), 1);
  const refused = await failure(callAsync(f, [1, 2]));
  assert.equal(refused.message, "effects are not possible here");
});

Deno.test("execAsync() keeps limits and threads apart", async () => {
  const text = "def f():\n  while True: host.get(1)\nf()";
  const options = host({ dialect: EVERYTHING, maxSteps: 50 });
  assert.equal((await failure(execAsync(text, options))).interruption, "steps");
  const module = await execAsync("def f(v): return host.get(v)", host());
  const f = module.get("f") ?? null;
  const perform = (value: unknown) => Promise.resolve(value);
  const results = await Promise.all(
    [1, 2, 3].map((value) => callAsync(f, [value], { perform })),
  );
  assert.deepEqual(results, [1, 2, 3]);
});

Deno.test("execAsync() lets a list change again after a failed loop", async () => {
  const module = await execAsync(
    "v = [1]\ndef f():\n  for a in v: host.get(a)\ndef g(): v.append(2)",
    host(),
  );
  const [f, g] = [module.get("f") ?? null, module.get("g") ?? null];
  const perform = () => Promise.reject(new Error("no"));
  await failure(callAsync(f, [], { perform }));
  await callAsync(g, []);
  assert.equal(repr(module.get("v") ?? null), "[1, 2]");
});
