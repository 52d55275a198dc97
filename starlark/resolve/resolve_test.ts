// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import { parse } from "../syntax/parser.ts";
import type { Resolution } from "./binding.ts";
import { CORE, type Dialect, EVERYTHING } from "./dialect.ts";
import { findMistakes, resolve, type ResolveOptions } from "./resolve.ts";

const NAMES: ResolveOptions = {
  dialect: CORE,
  predeclared: new Set(["host"]),
  universal: new Set(["len", "print", "set", "None", "True"]),
};

function resolved(text: string, options?: Partial<ResolveOptions>): Resolution {
  return resolve(parse(text, "t.star"), { ...NAMES, ...options });
}

function failure(text: string, dialect: Dialect = CORE): string {
  try {
    resolved(text, { dialect });
  } catch (error) {
    assert(error instanceof StarlarkError);
    assert.equal(error.kind, "resolve");
    return error.render();
  }
  throw new Error(`Nothing failed in ${text}`);
}

function refuses(table: Readonly<Record<string, string>>) {
  return async (t: Deno.TestContext) => {
    for (const [text, want] of Object.entries(table)) {
      await t.step(text, () => assert.equal(failure(text), `t.star:${want}`));
    }
  };
}

Deno.test(
  "K4 resolve() places static errors",
  refuses({
    "if True: pass": "1:1: if statement not within a function",
    "for x in []: pass": "1:1: for loop not within a function",
    "x = 1\nx += 1": "2:1: cannot reassign global x declared at t.star:1:1",
    "x = 1\ndef x(): pass":
      "2:5: cannot reassign global x declared at t.star:1:1",
    "x, x = 1, 2": "1:4: cannot reassign global x declared at t.star:1:1",
    "load('a', 'b')\nb = 1":
      "2:1: cannot reassign local b declared at t.star:1:11",
    "load('a', 'b', 'b')":
      "1:16: cannot reassign local b declared at t.star:1:11",
    "def f():\n  while True: pass":
      "2:3: this Starlark dialect does not support while loops",
    "set()": "1:1: this Starlark dialect does not support sets",
    "def f():\n  load('a', 'b')": "2:3: load statement within a function",
    "load('a', '_b')":
      "1:11: load: names with leading underscores are not exported: _b",
    "load('a', b='_b')":
      "1:13: load: names with leading underscores are not exported: _b",
    "return 1": "1:1: return statement not within a function",
    "break": "1:1: break not in a loop",
    "def f():\n  for x in []:\n    def g(): continue":
      "3:14: continue not in a loop",
  }),
);

Deno.test(
  "K16 resolve() checks parameters and arguments",
  refuses({
    "def f(a, a): pass": "1:10: duplicate parameter: a",
    "def f(a=1, b): pass": "1:12: required parameter may not follow optional",
    "def f(**k, a): pass": "1:12: required parameter may not follow **k",
    "def f(*a, *b): pass": "1:11: multiple * parameters not allowed",
    "def f(*): pass": "1:7: bare * must be followed by keyword-only parameters",
    "f = lambda *, **k: 1":
      "1:12: bare * must be followed by keyword-only parameters",
    "len(*[], a=1)": "1:10: keyword argument may not follow *args",
    "len(*[], 1)": "1:10: positional argument may not follow *args",
    "len(a=1, 2)": "1:10: positional argument may not follow named",
    "len(a=1, a=2)": '1:10: keyword argument "a" is repeated',
    "len(*[], *[])": "1:10: multiple *args not allowed",
    "len(**{}, **{})": "1:11: multiple **kwargs not allowed",
    "len(**{}, *[])": "1:11: *args may not follow **kwargs",
  }),
);

Deno.test(
  "resolve() suggests what was meant",
  refuses({
    "x = lem(1)": "1:5: undefined: lem (did you mean len?)",
    "fop = 1\ndef f(): return foo + fop":
      "2:17: undefined: foo (did you mean fop?)",
    "def f(alpha): return alhpa":
      "1:22: undefined: alhpa (did you mean alpha?)",
    "x = hosts": "1:5: undefined: hosts (did you mean host?)",
    "x = quite_unlike": "1:5: undefined: quite_unlike",
    "x = [y for y in []]\nz = y": "2:5: undefined: y",
  }),
);

Deno.test("resolve() follows the dialect", () => {
  resolved(
    "x = set()\nx += 1\nwhile x: x = 2\nfor y in []: pass\nif x: y = 3\n",
    { dialect: EVERYTHING },
  );
  assert.match(failure("load('a', 'b')\nb = 1", EVERYTHING), /cannot reassign/);
  resolved("len = len\ndef f(): return len\n", { dialect: EVERYTHING });
  assert.match(failure("x = x", EVERYTHING), /undefined: x$/);
  const dialect = { ...EVERYTHING, loadBindsGlobally: true };
  const { globals } = resolved("load('a', 'b')\nload('a', 'b')", { dialect });
  assert.deepEqual(globals.map(({ name, kind }) => [name, kind]), [
    ["b", "global"],
  ]);
  const nested = "if True:\n  load('a', 'b')";
  assert.match(failure(nested, EVERYTHING), /within a conditional/);
});

Deno.test("resolve() tells scopes apart", () => {
  const text = `
def f(a):
    b = a
    c = [a for a in b]
    def g():
        return b + d + len(host)
    return g
d = 1
`;
  const { bindings, layouts, globals } = resolved(text);
  const scopes = [...bindings].map(([node, binding]) =>
    [
      node.kind === "loaded" ? node.local : node.name,
      binding.scope,
    ].join(" ")
  );
  assert(scopes.includes("b free"));
  assert(scopes.includes("d module"));
  assert(scopes.includes("len universal"));
  assert(scopes.includes("host predeclared"));
  assert.deepEqual(globals.map(({ name }) => name), ["f", "d"]);
  const locals = [...layouts.values()].map((layout) =>
    layout.locals.map(({ name, captured }) => captured ? `${name}*` : name)
      .join(" ")
  );
  assert.deepEqual(locals.toSorted(), ["", "", "a b* c g a"]);
});

Deno.test("K1 resolve() lists the names taken from outside", () => {
  const text = "ocuroot('1')\ndef f(task): return task(phase, len([]))";
  const { predeclared } = resolved(text, { predeclared: "any" });
  assert.deepEqual(predeclared.map(({ name }) => name), ["ocuroot", "phase"]);
  assert.equal(predeclared[1]?.pos, text.indexOf("phase"));
});

Deno.test("resolve() reports the first of several mistakes", () => {
  assert.match(failure("def f(): return uno\nx = due\nx = 1"), /1:17.*uno/);
});

Deno.test("K4 findMistakes() gives all of a file, as they stand in it", () => {
  const text = "def f(): return uno\nx = due\nx = 1\nif x: pass\n";
  const found = findMistakes(parse(text, "f"), {
    dialect: CORE,
    predeclared: new Set<string>(),
    universal: new Set<string>(),
  });
  assert.deepEqual(
    found.map(({ message, position }) => [position.line, message]),
    [
      [1, "undefined: uno"],
      [2, "undefined: due"],
      [3, "cannot reassign global x declared at f:2:1"],
      [4, "if statement not within a function"],
    ],
  );
  const none = findMistakes(parse("x = 1\n", "f"), {
    dialect: CORE,
    predeclared: new Set<string>(),
    universal: new Set<string>(),
  });
  assert.deepEqual(none, []);
});
