// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";

import { matchByPositions } from "./_match_glob.ts";
import { parseGlob } from "./_parse_glob.ts";
import { OcurootError } from "./error.ts";
import { compileGlob, escapeGlob } from "./glob.ts";

/** Pattern, then what matches, then what does not. */
const ROWS:
  readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["*", ["", "a", ".a", "@r1"], ["a/b", "/"]],
    ["**", ["", "a/b/", "\n"], []],
    ["***", ["a/b"], []],
    ["?", ["a", "é", "🚀"], ["", "/", "ab"]],
    ["a?c", ["abc", "aéc"], ["a/c"]],
    ["[abc]", ["a", "c"], ["d", "", "ab"]],
    ["[a-c]", ["b"], ["d", "-"]],
    ["[!a]x", ["bx", "/x"], ["ax", "x"]],
    ["[^a]x", ["^x", "ax"], ["bx"]],
    ["[abc-e]", ["-", "e"], ["d"]],
    ["[!a-c]", ["d", "/"], ["b"]],
    ["[/]", ["/"], ["a"]],
    ["[\\]]", ["]"], ["\\"]],
    ["[-a]", ["-", "a"], ["b"]],
    ["[.^$]", ["^", "$"], ["a"]],
    ["{a,b/c,}", ["a", "b/c", ""], ["b"]],
    ["{a}", ["a"], ["{a}"]],
    ["{a", ["a"], ["{a"]],
    ["{a*,b}/c", ["ax/c", "b/c"], ["a/x/c"]],
    ["{a,{b,c}d}", ["a", "bd", "cd"], ["d", "b"]],
    ["{1..3}", ["1..3"], ["2"]],
    ["\\*\\{", ["*{"], ["a{"]],
    ["@(a)", ["@(a)"], ["a"]],
    ["!(a)", ["!(a)"], ["b"]],
    ["!a", ["!a"], ["b"]],
    ["#a|b$^+.", ["#a|b$^+."], ["b$^+."]],
    ["a,}]", ["a,}]"], []],
    ["**/@", ["/@", "a/b/@"], ["@"]],
    ["**/@*", ["a/@r1"], ["@r1"]],
    ["**/b", ["a/b", "/b"], ["b"]],
    ["@r1/**/status/*", ["@r1/a/status/x"], ["@r1/status/x"]],
    ["x/-/**/@/deploy/*", ["x/-/a/@/deploy/e"], ["x/-/@/deploy/e"]],
    ["a/**", ["a/", "a/b/c"], ["a"]],
    ["a**b", ["a/x/b", "ab"], ["a"]],
    ["**@*", ["x/@r1", "@"], ["@r1/x"]],
    ["**/-/**@*", ["acme/x/-/a/@r1", "acme/x/-/@r1"], ["acme/@r1"]],
    ["*/*", ["/", "a/", "a/b"], ["a", "a/b/c"]],
    ["x/deploy/*", ["x/deploy/"], ["x/deploy"]],
    ["a/**/b", ["a/x/b", "a//b"], ["a/b"]],
    ["a", ["a"], ["./a", "A"]],
    ["./a", ["./a"], ["a"]],
    ["", [""], ["a"]],
    ["**/@*/{task,deploy}/*/*", ["r/-/f/@r1/task/a/1"], [
      "r/-/f/@r1/task/a",
      "r/-/f/@r1/task/a/1/logs",
      "r/-/f/@r1/custom/a/1",
    ]],
    ["@/{custom,environment}/*", ["@/custom/x"], ["@/deploy/x"]],
  ];

const REFUSED: readonly (readonly [string, number, string])[] = [
  ["a[bc", 2, 'expected "]"'],
  ["[a-ce]", 1, 'expected "]"'],
  ["[a-]", 2, "range out of order"],
  ["[A-]", 1, 'expected "]"'],
  ["[]a]", 1, "empty list"],
  ["[!]", 1, "empty list"],
  ["[", 1, "empty list"],
  ["[c-a]", 2, "range out of order"],
  ["a\\", 2, "nothing to escape at the end"],
];

Deno.test("S8 globs match as the stored patterns need it", async (t) => {
  for (const [pattern, yes, no] of ROWS) {
    await t.step(JSON.stringify(pattern), () => {
      const glob = compileGlob(pattern);
      const nodes = parseGlob(pattern, true);
      for (const text of yes) {
        assert.ok(glob.test(text), text);
        assert.ok(matchByPositions(nodes, text), text);
        assert.ok(text.startsWith(glob.prefix), text);
      }
      for (const text of no) {
        assert.ok(!glob.test(text), text);
        assert.ok(!matchByPositions(nodes, text), text);
      }
    });
  }
});

Deno.test("S8 broken globs are refused with their column", async (t) => {
  for (const [pattern, column, reason] of REFUSED) {
    await t.step(pattern, () => {
      assert.throws(() => compileGlob(pattern), (error) => {
        assert.ok(error instanceof OcurootError);
        assert.equal(error.code, "ref/glob");
        assert.deepEqual(error.data, { glob: pattern, column, reason });
        return true;
      });
    });
  }
});

Deno.test("S8 without a separator a star crosses slashes", () => {
  const glob = compileGlob("tests/*?", { separator: false });
  assert.ok(glob.test("tests/a/b"));
  assert.ok(glob.test("tests/a/"));
  assert.ok(!compileGlob("tests/*").test("tests/a/b"));
});

Deno.test("S8 the prefix is the text before the first wildcard", () => {
  assert.equal(compileGlob("a/-/b/@r*").prefix, "a/-/b/@r");
  assert.equal(compileGlob("a\\*/{b}").prefix, "a*/");
  assert.equal(compileGlob("**/a").prefix, "");
  assert.equal(compileGlob("a/b").literal, true);
  assert.equal(compileGlob("").literal, true);
  assert.equal(compileGlob("a/*").literal, false);
});

Deno.test("S8 an escaped text matches itself alone", () => {
  const text = "a[1]*{b,c}?\\]!-";
  const glob = compileGlob(`{${escapeGlob(text)},z}`);
  assert.ok(glob.test(text));
  assert.ok(!glob.test("a1"));
  assert.ok(compileGlob(escapeGlob(text)).literal);
});

Deno.test("S8 patterns that would backtrack for ever are matched", () => {
  const text = `${"a".repeat(300)}!`;
  const patterns = [
    `${"**a".repeat(20)}b`,
    `${"*a".repeat(20)}b`,
    `${"{a,aa}".repeat(30)}b`,
    `{${"*a".repeat(10)}b,${"**a".repeat(10)}b}`,
    `${"{*,**}".repeat(10)}b`,
  ];
  for (const pattern of patterns) {
    assert.equal(compileGlob(pattern).test(text), false, pattern);
  }
  assert.ok(compileGlob(`${"**a".repeat(20)}!`).test(text));
});
