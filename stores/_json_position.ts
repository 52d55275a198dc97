// SPDX-License-Identifier: MIT
/**
 * Finds where a text stops being JSON. The runtime's parser does not always
 * say so, and never in lines and columns. Called only after it has failed.
 *
 * @module
 */

/** A place in a text, counted from 1. */
export interface Position {
  /** 1-based line. */
  readonly line: number;
  /** 1-based column, in characters. */
  readonly column: number;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
// deno-lint-ignore no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/y;

/**
 * Finds the first character that cannot be part of JSON.
 *
 * @param text A text that is not JSON.
 * @returns Where it goes wrong.
 */
export function faultPosition(text: string): Position {
  const offset = faultOffset(text);
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
}

/** A flat scan with a stack of open brackets: depth costs no recursion. */
function faultOffset(text: string): number {
  const open: string[] = [];
  let at = 0;
  let want: "value" | "first" | "key" | "colon" | "next" = "value";
  const skip = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0].length ?? 0;
  };
  for (;;) {
    at += skip(SPACE);
    const char = text[at] ?? "";
    if (want === "next") {
      const closer = open.at(-1);
      if (closer === undefined || char !== "," && char !== closer) return at;
      at++;
      if (char === ",") want = closer === "}" ? "key" : "value";
      else open.pop();
    } else if (want === "colon") {
      if (char !== ":") return at;
      at++;
      want = "value";
    } else if (want === "first" && char === open.at(-1)) {
      at++;
      open.pop();
      want = "next";
    } else if (want === "key" || want === "first" && open.at(-1) === "}") {
      const length = skip(STRING);
      if (length === 0 || text[at + length] !== '"') return at + length;
      at += length + 1;
      want = "colon";
    } else if (char === "{" || char === "[") {
      open.push(char === "{" ? "}" : "]");
      at++;
      want = "first";
    } else if (char === '"') {
      const length = skip(STRING);
      if (text[at + length] !== '"') return at + length;
      at += length + 1;
      want = "next";
    } else {
      const length = skip(NUMBER) || skip(WORD);
      if (length === 0) return at;
      at += length;
      want = "next";
    }
  }
}
