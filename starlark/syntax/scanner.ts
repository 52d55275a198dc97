// SPDX-License-Identifier: MIT
/**
 * Cuts text into tokens. Indentation becomes `indent` and `outdent`, as in
 * Python; inside brackets line ends mean nothing. It knows no grammar.
 *
 * @module
 */

import type { StarlarkError } from "../diagnostic.ts";
import type { Source } from "./source.ts";
import { KEYWORDS, PUNCTUATION, RESERVED, type Token } from "./token.ts";
import { fromText } from "../values/text.ts";
import { unquote } from "./unquote.ts";

const BLANKS = /[ \t\f]*(?:#[^\n]*)?/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const QUOTE = /([rb]|rb|br)?("""|'''|"|')/y;
const NUMBER =
  /0[xX][0-9a-fA-F]*|0[oO][0-9]*|0[bB][01]*|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d*)?/y;
const TAB = 8;
const CLOSERS = ")]}";

/** Reads the tokens of one source, one at a time. */
export class Scanner {
  readonly #source: Source;
  readonly #text: string;
  readonly #indents: number[] = [0];
  #at = 0;
  /** Open brackets. */
  #depth = 0;
  /** True where indentation counts. */
  #lineStart = true;
  /** Outdents still to be given, and whether a newline is owed at the end. */
  #outdents = 0;
  #lastKind = "newline";

  /** Starts at the beginning of a source. */
  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
  }

  /**
   * Reads the next token; after the last one always `end of file`.
   *
   * @throws {StarlarkError} `syntax` when no token can be made.
   */
  next(): Token {
    const token = this.#read();
    this.#lastKind = token.kind;
    return token;
  }

  #read(): Token {
    if (this.#lineStart) {
      const indentation = this.#indentation();
      if (indentation !== undefined) return indentation;
    }
    if (this.#outdents > 0) {
      this.#outdents--;
      return this.#token("outdent", this.#at);
    }
    this.#skipBlanks();
    const start = this.#at;
    if (start >= this.#text.length) return this.#endOfFile();
    const c = this.#text.charAt(start);
    if (c === "\n") {
      this.#at++;
      this.#lineStart = true;
      return this.#token("newline", start);
    }
    return this.#string(start) ?? this.#identifier(start) ??
      this.#number(start) ?? this.#punctuation(start);
  }

  /** Skips blank lines, then compares the next line's indentation. */
  #indentation(): Token | undefined {
    let column = 0;
    let start = this.#at;
    while (this.#at < this.#text.length) {
      const c = this.#text.charAt(this.#at);
      if (c === " ") column++;
      else if (c === "\t") column += TAB - column % TAB;
      else if (c === "#") this.#match(BLANKS);
      if (c === "\n") {
        column = 0;
        start = this.#at + 1;
      }
      if (c === "#") continue;
      if (c !== " " && c !== "\t" && c !== "\n") break;
      this.#at++;
    }
    this.#lineStart = false;
    if (this.#at >= this.#text.length) return undefined;
    return this.#compare(column, start);
  }

  #compare(column: number, start: number): Token | undefined {
    const current = this.#indents.at(-1) ?? 0;
    if (column > current) {
      this.#indents.push(column);
      return this.#token("indent", start);
    }
    while (column < (this.#indents.at(-1) ?? 0)) {
      this.#indents.pop();
      this.#outdents++;
    }
    if (column !== this.#indents.at(-1)) {
      throw this.#error(
        this.#at,
        "unindent does not match any outer indentation level",
      );
    }
    return undefined;
  }

  /** Skips blanks, comments, joined lines and, in brackets, line ends. */
  #skipBlanks(): void {
    while (true) {
      this.#match(BLANKS);
      const c = this.#text.charAt(this.#at);
      if (c === "\n" && this.#depth > 0) {
        this.#at++;
      } else if (c === "\\") {
        if (this.#text.charAt(this.#at + 1) !== "\n") {
          throw this.#error(this.#at, "stray backslash in program");
        }
        this.#at += 2;
      } else {
        return;
      }
    }
  }

  #endOfFile(): Token {
    const open = this.#lastKind !== "newline" && this.#lastKind !== "outdent" &&
      this.#lastKind !== "end of file";
    if (open && this.#depth === 0) return this.#token("newline", this.#at);
    if (this.#indents.length > 1) {
      this.#indents.pop();
      return this.#token("outdent", this.#at);
    }
    return this.#token("end of file", this.#at);
  }

  #identifier(start: number): Token | undefined {
    const name = this.#match(IDENTIFIER);
    if (name === undefined) return undefined;
    if (KEYWORDS.has(name) || RESERVED.has(name)) {
      return this.#token(name, start);
    }
    return this.#token("identifier", start, fromText(name));
  }

  #number(start: number): Token | undefined {
    const text = this.#match(NUMBER);
    if (text === undefined) return undefined;
    if (/^0[xX]$/.test(text)) throw this.#error(start, "invalid hex literal");
    if (/^0[bB]$/.test(text)) {
      throw this.#error(start, "invalid binary literal");
    }
    if (/^0[oO]/.test(text) && !/^0[oO][0-7]+$/.test(text)) {
      throw this.#error(start, "invalid octal literal");
    }
    if (/^0[xXoObB]|^\d+$/.test(text)) return this.#int(text, start);
    return this.#float(text, start);
  }

  #int(text: string, start: number): Token {
    if (/^0\d*[1-9]\d*$/.test(text)) {
      throw this.#error(
        start,
        /[89]/.test(text)
          ? "invalid int literal"
          : `obsolete form of octal literal; use 0o${text.replace(/^0+/, "")}`,
      );
    }
    if (this.#text.charAt(this.#at) === "_") {
      throw this.#error(this.#at, "digit separators are not part of Starlark");
    }
    const exact = BigInt(text);
    const small = Number(exact);
    const value = Number.isSafeInteger(small) ? small : exact;
    return this.#token("int literal", start, value);
  }

  #float(text: string, start: number): Token {
    const value = Number(text);
    if (/[eE][+-]?$/.test(text)) {
      throw this.#error(start, "invalid float literal");
    }
    if (!Number.isFinite(value)) {
      throw this.#error(start, "floating-point literal too large");
    }
    return this.#token("float literal", start, value);
  }

  #string(start: number): Token | undefined {
    QUOTE.lastIndex = start;
    const match = QUOTE.exec(this.#text);
    if (match === null) return undefined;
    const [opening, prefix = "", quote = ""] = match;
    const bodyStart = start + opening.length;
    const bodyEnd = this.#stringEnd(bodyStart, quote, start);
    this.#at = bodyEnd + quote.length;
    const bytes = prefix.includes("b");
    const form = { raw: prefix.includes("r"), bytes };
    return this.#token(
      bytes ? "bytes literal" : "string literal",
      start,
      this.#unquote(start, this.#text.slice(bodyStart, bodyEnd), form),
    );
  }

  #stringEnd(from: number, quote: string, start: number): number {
    const text = this.#text;
    for (let i = from; i < text.length; i++) {
      const c = text.charAt(i);
      if (c === "\\") i++;
      else if (c === "\n" && quote.length === 1) {
        throw this.#error(start, "unexpected newline in string");
      } else if (c === quote.charAt(0) && text.startsWith(quote, i)) return i;
    }
    throw this.#error(start, "unexpected EOF in string");
  }

  #unquote(
    start: number,
    body: string,
    form: { readonly raw: boolean; readonly bytes: boolean },
  ): string {
    try {
      return unquote(body, form);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#error(start, error.message);
    }
  }

  #punctuation(start: number): Token {
    const spelling = PUNCTUATION.find((p) => this.#text.startsWith(p, start));
    if (spelling === undefined) {
      const point = this.#text.codePointAt(start) ?? 0;
      const shown = String.fromCodePoint(point);
      throw this.#error(start, `unexpected input character '${shown}'`);
    }
    this.#at += spelling.length;
    if ("([{".includes(spelling)) this.#depth++;
    else if (CLOSERS.includes(spelling)) {
      if (this.#depth === 0) {
        throw this.#error(start, `unexpected '${spelling}'`);
      }
      this.#depth--;
    }
    return this.#token(spelling, start);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#text)?.[0];
    if (text !== undefined) this.#at += text.length;
    return text;
  }

  #token(kind: string, pos: number, value: Token["value"] = ""): Token {
    return { kind, pos, end: this.#at, value };
  }

  #error(offset: number, message: string): StarlarkError {
    return this.#source.error("syntax", offset, message);
  }
}
