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

const WORD = /\w*/y;
const DIGITS = /[0-9]*/y;
const COMMENT = /[^\n]*/y;
const IDENTIFIER = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const QUOTE = /([rb]|rb|br)?("""|'''|"|')/y;
const NUMBER =
  /0[xX][0-9a-fA-F]*|0[oO][0-9]*|0[bB][01]*|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d*)?/y;
const TAB = 8;
const CLOSERS = ")]}";
/** Decimal ints of so many digits are exact as numbers. */
const EXACT_DIGITS = 15;

/** Words that are no names, as themselves: comparing one text is cheap. */
const WORDS: ReadonlyMap<string, string> = new Map(
  [...KEYWORDS, ...RESERVED].map((word) => [word, word]),
);

/** Operators and delimiters by their first character, longest first. */
const BY_FIRST: ReadonlyMap<string, readonly string[]> = Map.groupBy(
  PUNCTUATION,
  (spelling) => spelling.charAt(0),
);

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
  /** Names by their text. */
  readonly #names = new Map<string, string>();

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
    const code = this.#text.charCodeAt(start);
    if (code === Char.newline) {
      this.#at++;
      this.#lineStart = true;
      return this.#token("newline", start);
    }
    if (isWordStart(code)) return this.#word(start);
    if (isDigit(code)) return this.#digits(start);
    if (code === Char.quote || code === Char.apostrophe) {
      return this.#plainString(start) ?? this.#string(start);
    }
    if (code === Char.dot && isDigit(this.#text.charCodeAt(start + 1))) {
      return this.#number(start);
    }
    return (code > 127 ? this.#identifier(start) : undefined) ??
      this.#punctuation(start);
  }

  /** A word of ASCII, a name that goes on beyond, or a string's prefix. */
  #word(start: number): Token {
    const end = endOf(WORD, { text: this.#text, start });
    const next = this.#text.charCodeAt(end);
    if (next > 127) return this.#identifier(start) ?? this.#punctuation(start);
    if ((next === Char.quote || next === Char.apostrophe) && end < start + 3) {
      QUOTE.lastIndex = start;
      if (QUOTE.test(this.#text)) return this.#string(start);
    }
    this.#at = end;
    return this.#named(this.#text.slice(start, end), start);
  }

  #named(text: string, start: number): Token {
    const word = WORDS.get(text);
    if (word !== undefined) return this.#token(word, start);
    // One text for all places of a name: it is hashed once.
    const known = this.#names.get(text);
    if (known !== undefined) return this.#token("identifier", start, known);
    const name = fromText(text);
    this.#names.set(text, name);
    return this.#token("identifier", start, name);
  }

  /** A decimal int, or any other number. */
  #digits(start: number): Token {
    const text = this.#text;
    const end = endOf(DIGITS, { text, start });
    const isPlain = end - start <= EXACT_DIGITS &&
      (end === start + 1 || text.charCodeAt(start) !== Char.zero) &&
      !/[\w.]/.test(text.charAt(end));
    if (!isPlain) return this.#number(start);
    this.#at = end;
    return this.#token("int literal", start, Number(text.slice(start, end)));
  }

  /** A string in one line with nothing to decode, as most are. */
  #plainString(start: number): Token | undefined {
    const text = this.#text;
    const quote = text.charAt(start);
    const end = text.indexOf(quote, start + 1);
    if (end < 0 || text.charAt(end + 1) === quote) return undefined;
    const body = text.slice(start + 1, end);
    if (body.includes("\\") || body.includes("\n")) return undefined;
    this.#at = end + 1;
    return this.#token("string literal", start, fromText(body));
  }

  /** Skips blank lines, then compares the next line's indentation. */
  #indentation(): Token | undefined {
    let column = 0;
    let start = this.#at;
    while (this.#at < this.#text.length) {
      const c = this.#text.charAt(this.#at);
      if (c === " ") column++;
      else if (c === "\t") column += TAB - column % TAB;
      else if (c === "#") this.#match(COMMENT);
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
    const text = this.#text;
    while (true) {
      const code = text.charCodeAt(this.#at);
      if (
        code === Char.space || code === Char.tab || code === Char.formFeed ||
        code === Char.newline && this.#depth > 0
      ) {
        this.#at++;
      } else if (code === Char.hash) {
        this.#at = endOf(COMMENT, { text, start: this.#at });
      } else if (code === Char.backslash) {
        if (text.charCodeAt(this.#at + 1) !== Char.newline) {
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
    return name === undefined ? undefined : this.#named(name, start);
  }

  #number(start: number): Token {
    const text = this.#match(NUMBER) ?? "";
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

  #string(start: number): Token {
    QUOTE.lastIndex = start;
    const [opening = "", prefix = "", quote = ""] = QUOTE.exec(this.#text) ??
      [];
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
    const spelling = BY_FIRST.get(this.#text.charAt(start))
      ?.find((p) => p.length === 1 || this.#text.startsWith(p, start));
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

/** Characters by their code. */
const Char = {
  tab: 9,
  newline: 10,
  formFeed: 12,
  space: 32,
  quote: 34,
  hash: 35,
  apostrophe: 39,
  dot: 46,
  zero: 48,
  backslash: 92,
} as const;

function isDigit(code: number): boolean {
  return code >= Char.zero && code <= 57;
}

function isWordStart(code: number): boolean {
  return code >= 97 && code <= 122 || code >= 65 && code <= 90 || code === 95;
}

/** Where a match ends; the pattern is sticky and may match nothing. */
function endOf(
  pattern: RegExp,
  { text, start }: { readonly text: string; readonly start: number },
): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start;
}
