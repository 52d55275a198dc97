// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import { StarlarkError } from "../diagnostic.ts";
import { Scanner } from "./scanner.ts";
import { Source } from "./source.ts";

function kinds(text: string): string {
  return tokens(text).map(({ kind }) => kind).join(" ");
}

function values(text: string): unknown[] {
  return tokens(text).map(({ value }) => value).filter((v) => v !== "");
}

function tokens(text: string) {
  const scanner = new Scanner(new Source("t.star", text));
  const out = [];
  do out.push(scanner.next()); while (out.at(-1)?.kind !== "end of file");
  return out;
}

function failure(text: string): string {
  try {
    tokens(text);
  } catch (error) {
    assert(error instanceof StarlarkError);
    return error.render();
  }
  throw new Error(`Nothing failed in ${text}`);
}

Deno.test("K16 Scanner.next() turns indentation into tokens", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "a": "identifier newline end of file",
    "if a:\n  b\nc":
      "if identifier : newline indent identifier newline outdent identifier newline end of file",
    "if a:\n  b\n\n# x\n    # y\n  c\n":
      "if identifier : newline indent identifier newline identifier newline outdent end of file",
    "if a:\n\tb\n        c":
      "if identifier : newline indent identifier newline identifier newline outdent end of file",
    "(a,\n   b)": "( identifier , identifier ) newline end of file",
    "a \\\n  b": "identifier identifier newline end of file",
    "a # b": "identifier newline end of file",
    "\r\na\r\n": "newline identifier newline end of file",
    "": "end of file",
    "a//=b<<=c**d":
      "identifier //= identifier <<= identifier ** identifier newline end of file",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => {
      assert.equal(
        kinds(text).replace(/^newline /, ""),
        want.replace(/^newline /, ""),
      );
    });
  }
});

Deno.test("K14 K16 Scanner.next() decodes literals", () => {
  assert.deepEqual(values("0x1F 0o17 0b11 0 007.5 1e3 .5 9007199254740993"), [
    31,
    15,
    3,
    0,
    7.5,
    1000,
    0.5,
    9007199254740993n,
  ]);
  assert.deepEqual(values(String.raw`'a\n\x41\101é\u00e9\U0001F600' r'\n'`), [
    "a\nAA\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80",
    "\\n",
  ]);
  assert.deepEqual(values(`"""a\nb"c""" '''d''' rb'\\x' b'\\xff'`), [
    'a\nb"c',
    "d",
    "\\x",
    "\xff",
  ]);
  assert.deepEqual(values("é"), ["\xc3\xa9"]);
});

Deno.test("K16 Scanner.next() says what is wrong and where", async (t) => {
  const table: Readonly<Record<string, string>> = {
    "x = 'a": "1:5: unexpected EOF in string",
    "x = 'a\n'": "1:5: unexpected newline in string",
    'x = """a\n': "1:5: unexpected EOF in string",
    "x = 010": "1:5: obsolete form of octal literal; use 0o10",
    "x = 0x": "1:5: invalid hex literal",
    "x = 0o8": "1:5: invalid octal literal",
    "x = 1e+": "1:5: invalid float literal",
    "x = 1_000": "1:6: digit separators are not part of Starlark",
    "x = $": "1:5: unexpected input character '$'",
    "é = '\\q'": "1:5: invalid escape sequence \\q",
    "x = '\\x80'":
      "1:5: non-ASCII hex escape \\x80 (use \\u0080 for the UTF-8 encoding of U+0080)",
    "x = '\\ud800'": "1:5: invalid Unicode code point U+D800",
    "x = '\\u12'": "1:5: truncated escape sequence \\u12",
    "if a:\n  b\n c":
      "3:2: unindent does not match any outer indentation level",
    "x)": "1:2: unexpected ')'",
    "a \\ b": "1:3: stray backslash in program",
  };
  for (const [text, want] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => {
      assert.equal(failure(text), `t.star:${want}`);
    });
  }
});

Deno.test("Source.position() counts lines and code points", () => {
  const source = new Source("t.star", "a\n😀é x\n\nb");
  assert.deepEqual(source.position(0), { line: 1, column: 1 });
  assert.deepEqual(source.position(6), { line: 2, column: 4 });
  assert.deepEqual(source.position(9), { line: 4, column: 1 });
  assert.equal(source.line(2), "😀é x");
  assert.equal(source.line(4), "b");
  assert.equal(source.line(5), undefined);
});
