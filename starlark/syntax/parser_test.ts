// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import type { Expr } from "./ast.ts";
import { parse, parseExpression } from "./parser.ts";

/** Writes an expression with all its parentheses. */
function show(x: Expr): string {
  const all = (items: readonly Expr[]) => items.map(show).join(" ");
  switch (x.kind) {
    case "name":
      return x.name;
    case "int":
    case "float":
      return String(x.value);
    case "string":
    case "bytes":
      return JSON.stringify(x.value);
    case "tuple":
    case "list":
      return `(${x.kind} ${all(x.items)})`;
    case "unary":
      return `(${x.op} ${show(x.x)})`;
    case "binary":
    case "logical":
      return `(${show(x.x)} ${x.op} ${show(x.y)})`;
    case "conditional":
      return `(${all([x.condition, x.yes, x.no])} ?)`;
    case "dot":
      return `${show(x.x)}.${x.name}`;
    case "index":
      return `${show(x.x)}[${show(x.i)}]`;
    case "call":
      return `${show(x.fn)}(${
        x.args.map(({ mode, name, value }) => {
          const form = mode === "named" ? `${name}=` : mode.replace(/\w+/, "");
          return `${form}${show(value)}`;
        }).join(" ")
      })`;
    case "lambda":
      return `(lambda ${x.params.map(({ name }) => name).join(" ")})`;
    default:
      return x.kind;
  }
}

function failure(text: string): string {
  try {
    parse(text, "t.star");
  } catch (error) {
    assert(error instanceof StarlarkError);
    assert.equal(error.kind, "syntax");
    return error.render();
  }
  throw new Error(`Nothing failed in ${text}`);
}

Deno.test("K14 parseExpression() knows precedence", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "1 + 2 * 3 - 4": "((1 + (2 * 3)) - 4)",
    "a or b and not c == d": "(a or (b and (not (c == d))))",
    "not a in b": "(not (a in b))",
    "a not in b": "(a not in b)",
    "a | b ^ c & d << e": "(a | (b ^ (c & (d << e))))",
    "-a.b(c)[d]": "(- a.b(c)[d])",
    "- - ~x": "(- (- (~ x)))",
    "a if b else c if d else e": "(b a (d c e ?) ?)",
    "lambda x, *y, **z: x, 1": "(tuple (lambda x y z) 1)",
    "f(a, b=c, *d, **e)": "f(a b=c *d **e)",
    "a[b:c], a[:], a[::2]": "(tuple slice slice slice)",
    "a[1, 2]": "a[(tuple 1 2)]",
    "()": "(tuple )",
    "(a)": "a",
    "(a,)": "(tuple a)",
    "a < b and c < d": "((a < b) and (c < d))",
    "(a < b) < c": "((a < b) < c)",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(text, () => {
      assert.equal(show(parseExpression(text, "t.star").expr), want);
    });
  }
});

Deno.test("K16 parse() refuses what is Python only", async (t) => {
  const table: Readonly<Record<string, RegExp>> = {
    "x = 2 ** 3": /1:7: got '\*\*', want newline \(.*no operator/,
    "x = {**d}": /1:6: got '\*\*', want primary expression/,
    "x = 1 < 2 < 3": /1:11: < does not associate with < \(use parens\)/,
    "x = 1 in 2 not in 3": /in does not associate with not in/,
    'x = "a" "b"': /1:9: got string literal, want newline \(use \+/,
    'x = f"a"': /1:6: got string literal, want newline/,
    "x: int = 1": /1:2: got ':', want newline \(there are no type/,
    "x = a is b": /1:7: got is, want newline \(.*use ==/,
    "a, *b = c": /1:4: got '\*', want primary expression/,
    "for x in y:\n  pass\nelse:\n  pass": /3:1: got else, want primary/,
    "try:\n  pass": /1:1: got try, want primary.*no exceptions/,
    "with a: pass": /got with/,
    "class A: pass": /got class.*no classes/,
    "import a": /got import.*use load/,
    "global a": /got global/,
    "del a": /got del/,
    "def f(): yield 1": /1:10: got yield/,
    "async def f(): pass": /got async/,
    "raise x": /got raise.*use fail/,
    "assert x": /1:8: got identifier, want newline/,
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(text, () => assert.match(failure(text), want));
  }
});

Deno.test("K4 K16 parse() places its errors", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "x = 1 +": "1:8: got newline, want primary expression",
    "x = [1": "1:7: got end of file, want ']'",
    "x = (1]": "1:7: got ']', want ')'",
    "f() = 1": "1:1: can't assign to callexpr",
    "[a, 1] = b": "1:5: can't assign to literal",
    "a[1:2] = b": "1:1: can't assign to sliceexpr",
    "a, b += 1": "1:1: can't use tuple expression in augmented assignment",
    "x = 1,": "1:6: unparenthesized tuple with trailing comma",
    "x = a if b": "1:7: conditional expression without else clause",
    "f(1=2)": "1:3: keyword argument must have form name=expr",
    "def f():\npass": "2:1: got pass, want indent",
    "  x": "1:1: got indent, want primary expression",
    "load('a')": "1:5: load statement must import at least 1 symbol",
    "load(a, 'b')":
      "1:6: first operand of load statement must be a string literal",
    "load('a', b)":
      `1:11: load operand must be "b" or b="originalname" (want '=' after b)`,
    "x = {1: 2, 3}": "1:13: got '}', want ':'",
    "x = [a for b in c, d]": "1:18: got ',', want ']', for, or if",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(text, () => assert.equal(failure(text), `t.star:${want}`));
  }
});

Deno.test("parse() gives the line of an error", () => {
  try {
    parse("a = 1\nb = = 2\n", "t.star");
    assert.fail();
  } catch (error) {
    assert(error instanceof StarlarkError);
    assert.deepEqual(error.position, { line: 2, column: 5 });
    assert.equal(error.snippet, "b = = 2");
  }
});

Deno.test("parse() refuses nesting that would exhaust the stack", () => {
  for (const open of ["(", "[", "-", "not ", "f("]) {
    assert.match(failure(`x = ${open.repeat(5000)}`), /nested too deeply/);
  }
});
