// SPDX-License-Identifier: MIT
import assert from "node:assert/strict";
import fc from "fast-check";

import { matchByPositions } from "./_match_glob.ts";
import { parseGlob } from "./_parse_glob.ts";
import { OcurootError } from "./error.ts";
import { compileGlob, escapeGlob } from "./glob.ts";

const piece = fc.constantFrom(
  "a",
  "b",
  "/",
  "@",
  "-",
  "*",
  "**",
  "?",
  "[ab]",
  "[!a]",
  "[a-b]",
  "\\*",
);
const flat = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(""));
const choice = fc.array(flat, { minLength: 1, maxLength: 3 })
  .map((alternatives) => `{${alternatives.join(",")}}`);
const pattern = fc.array(fc.oneof({ weight: 4, arbitrary: piece }, choice), {
  maxLength: 6,
}).map((parts) => parts.join(""));
const candidate = fc.array(
  fc.constantFrom("a", "b", "/", "@", "-", "*", "é"),
  { maxLength: 7 },
).map((parts) => parts.join(""));

Deno.test("S8 both engines agree with the plain definition", () => {
  fc.assert(
    fc.property(
      pattern,
      candidate,
      fc.boolean(),
      (glob, text, separator) => {
        const expected = ends(tokensOf(glob), { text, separator });
        assert.equal(compileGlob(glob, { separator }).test(text), expected);
        const nodes = parseGlob(glob, separator);
        assert.equal(matchByPositions(nodes, text), expected);
      },
    ),
    { numRuns: 3000 },
  );
});

Deno.test("S8 any escaped text is a literal glob of itself", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const glob = compileGlob(escapeGlob(text));
    assert.ok(glob.literal);
    assert.ok(glob.test(text));
  }));
});

Deno.test("S8 any text compiles or is refused with an OcurootError", () => {
  fc.assert(fc.property(fc.string(), candidate, (glob, text) => {
    try {
      const compiled = compileGlob(glob);
      if (compiled.test(text)) assert.ok(text.startsWith(compiled.prefix));
    } catch (error) {
      assert.ok(error instanceof OcurootError);
    }
  }));
});

interface Left {
  readonly text: string;
  readonly separator: boolean;
}

function tokensOf(glob: string): readonly string[] {
  return glob.match(/\*+|\{[^}]*\}|\[[^\]]*\]|\\.|./gu) ?? [];
}

/** The definition, one rule after the other, with plain backtracking. */
function ends([token, ...rest]: readonly string[], left: Left): boolean {
  const { text, separator } = left;
  if (token === undefined) return text === "";
  if (token.startsWith("*")) {
    const crosses = token.length > 1 || !separator;
    const slash = text.indexOf("/");
    const stop = crosses || slash < 0 ? text.length : slash;
    return Array.from({ length: stop + 1 }, (_, i) => text.slice(i))
      .some((tail) => ends(rest, { text: tail, separator }));
  }
  if (token.startsWith("{")) {
    return token.slice(1, -1).split(",")
      .some((one) => ends([...tokensOf(one), ...rest], left));
  }
  return text !== "" && accepts(token, left) &&
    ends(rest, { text: text.slice(1), separator });
}

function accepts(token: string, { text, separator }: Left): boolean {
  const first = text[0] ?? "";
  switch (token) {
    case "?":
      return !separator || first !== "/";
    case "[ab]":
    case "[a-b]":
      return first === "a" || first === "b";
    case "[!a]":
      return first !== "a";
    default:
      return first === token.replace("\\", "");
  }
}
