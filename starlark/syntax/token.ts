// SPDX-License-Identifier: MIT
/**
 * The words of the language. It holds no text of a program.
 *
 * @module
 */

/** A piece of text with a meaning. */
export interface Token {
  /** Spelling of a keyword or operator, else the token's class. */
  readonly kind: string;
  /** Offset of its first character. */
  readonly pos: number;
  /** Offset after its last character. */
  readonly end: number;
  /** Name of an identifier, or value of a literal; else `""`. */
  readonly value: string | number | bigint;
}

/** Words with a meaning of their own. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  "and",
  "break",
  "continue",
  "def",
  "elif",
  "else",
  "for",
  "if",
  "in",
  "lambda",
  "load",
  "not",
  "or",
  "pass",
  "return",
  "while",
]);

/** Words kept free for the future. */
export const RESERVED: ReadonlySet<string> = new Set([
  "as",
  "async",
  "await",
  "class",
  "del",
  "except",
  "finally",
  "from",
  "global",
  "import",
  "is",
  "nonlocal",
  "raise",
  "try",
  "with",
  "yield",
]);

/** Operators and delimiters, longest first. */
export const PUNCTUATION: readonly string[] = [
  "//=",
  "<<=",
  ">>=",
  "**",
  "//",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "|=",
  "^=",
  ..."+-*/%&|^~<>=.,:;()[]{}",
];

/**
 * Names a token in messages.
 *
 * @param token The token.
 * @returns Its class, its keyword, or its quoted spelling.
 */
export function describe(token: Token): string {
  return /^[a-z]/.test(token.kind) ? token.kind : `'${token.kind}'`;
}
