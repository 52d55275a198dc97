// SPDX-License-Identifier: MIT
/**
 * JSON text as values. Numbers with a point or exponent are floats, others
 * ints of any size; objects are new dicts.
 *
 * @module
 */

import { EvalError } from "../diagnostic.ts";
import { StarlarkDict } from "../values/dict.ts";
import { normalize } from "../values/int.ts";
import { StarlarkList } from "../values/list.ts";
import { quote } from "../values/quote.ts";
import { encodeRune, fromText } from "../values/text.ts";
import { StarlarkFloat, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";

/** Text that is not JSON. */
export class JsonError extends EvalError {}

/** Deepest nesting that is read. */
const DEPTH = 2000;

/** Where the reader is. */
interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

/**
 * Decodes JSON text.
 *
 * @param text One JSON value.
 * @returns The value.
 * @throws {JsonError} The text is not JSON.
 */
export function decodeJson(text: string): Value {
  const reader: Reader = { text, at: 0, depth: 0 };
  const value = readValue(reader);
  const next = peek(reader);
  if (next !== "") {
    refuse(reader, `unexpected character ${quoteChar(next)} after value`);
  }
  return value;
}

/** Skips white space and gives the next char, or "" at the end. */
function peek(reader: Reader): string {
  while (/^[ \t\r\n]$/.test(reader.text.charAt(reader.at))) reader.at++;
  return reader.text.charAt(reader.at);
}

/** Gives the next char, which must be there. */
function need(reader: Reader): string {
  const next = peek(reader);
  return next === "" ? refuse(reader, "unexpected end of file") : next;
}

/** Reads any value. */
function readValue(reader: Reader): Value {
  const next = need(reader);
  if (next === '"') return readString(reader);
  if (next === "[" || next === "{") {
    if (++reader.depth > DEPTH) refuse(reader, "nested too deep");
    reader.at++;
    const value = next === "[" ? readArray(reader) : readObject(reader);
    reader.depth--;
    return value;
  }
  if (/[-0-9]/.test(next)) return readNumber(reader);
  for (const [word, value] of WORDS) {
    if (reader.text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  }
  return refuse(reader, `unexpected character ${quoteChar(next)}`);
}

/** Words that are values. */
const WORDS = [["null", null], ["true", true], ["false", false]] as const;

/** Reads what follows `[`. */
function readArray(reader: Reader): Value {
  const items: Value[] = [];
  if (need(reader) !== "]") {
    for (;;) {
      items.push(readValue(reader));
      const next = need(reader);
      if (next === "]") break;
      if (next !== ",") {
        refuse(reader, `got ${quoteChar(next)}, want ',' or ']'`);
      }
      reader.at++;
    }
  }
  reader.at++;
  return new StarlarkList(items);
}

/** Reads what follows `{`. */
function readObject(reader: Reader): Value {
  const dict = new StarlarkDict();
  if (need(reader) !== "}") {
    for (;;) {
      const key = readKey(reader);
      dict.set(key, readValue(reader));
      const next = need(reader);
      if (next === "}") break;
      if (next !== ",") {
        refuse(reader, `in object, got ${quoteChar(next)}, want ',' or '}'`);
      }
      reader.at++;
      if (need(reader) === "}") {
        refuse(reader, `unexpected character '}'`);
      }
    }
  }
  reader.at++;
  return dict;
}

/** Reads a key and the colon. */
function readKey(reader: Reader): string {
  const key = readValue(reader);
  if (typeof key !== "string") {
    return refuse(reader, `got ${typeName(key)} for object key, want string`);
  }
  const next = need(reader);
  if (next !== ":") {
    refuse(reader, `after object key, got ${quoteChar(next)}, want ':' `);
  }
  reader.at++;
  return key;
}

/** Reads a number. */
function readNumber(reader: Reader): Value {
  const [, text = ""] = /^(-*[0-9.eE+-]*)/.exec(reader.text.slice(reader.at)) ??
    [];
  reader.at += text.length;
  if (/^-?(0|[1-9][0-9]*)$/.test(text)) {
    return text.length < 16 ? Number(text) + 0 : normalize(BigInt(text));
  }
  const float = Number(text);
  const valid = /^-?(0|[1-9][0-9]*)(\.[0-9]*)?([eE][+-]?[0-9]+)?$/.test(text);
  if (valid && Number.isFinite(float)) return new StarlarkFloat(float);
  return refuse(reader, `invalid number: ${text}`);
}

/** Reads a string. */
function readString(reader: Reader): string {
  const start = reader.at;
  let out = "";
  let at = start + 1;
  for (;;) {
    const end = /["\\]/g;
    end.lastIndex = at;
    const found = end.exec(reader.text);
    if (found === null) break;
    out += reader.text.slice(at, found.index);
    if (found[0] === '"') {
      reader.at = found.index + 1;
      return out;
    }
    const escape = readEscape(reader, found.index + 1);
    if (escape === undefined) break;
    out += escape.bytes;
    at = escape.end;
  }
  return refuse(reader, "unclosed string literal");
}

/** Escapes of one letter. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads what follows a backslash; `undefined` when the text ends. */
function readEscape(
  reader: Reader,
  at: number,
): { readonly bytes: string; readonly end: number } | undefined {
  const letter = reader.text.charAt(at);
  const short = ESCAPES[letter];
  if (short !== undefined) return { bytes: short, end: at + 1 };
  if (letter === "") return undefined;
  if (letter !== "u") {
    reader.at = closing(reader, at);
    const name = quoteChar(letter);
    return refuse(reader, `invalid character ${name} in string escape code`);
  }
  const high = readHex(reader, at + 1);
  if (high === undefined) return undefined;
  const paired = high >= 0xd800 && high < 0xdc00 &&
    /^\\u[dD][c-fC-F][0-9a-fA-F]{2}$/.test(reader.text.slice(at + 5, at + 11));
  if (!paired) return { bytes: encodeRune(high), end: at + 5 };
  const low = Number(`0x${reader.text.slice(at + 7, at + 11)}`);
  return { bytes: fromText(String.fromCharCode(high, low)), end: at + 11 };
}

/** Reads four hexadecimal digits; `undefined` when the text ends. */
function readHex(reader: Reader, at: number): number | undefined {
  const digits = reader.text.slice(at, at + 4);
  if (/^[0-9a-fA-F]{4}$/.test(digits)) return Number(`0x${digits}`);
  const bad = /[^0-9a-fA-F]/.exec(digits);
  if (bad === null) return undefined;
  reader.at = closing(reader, at);
  return refuse(
    reader,
    `invalid character ${
      quoteChar(bad[0])
    } in \\u hexadecimal character escape`,
  );
}

/** Gives the position behind the quote that ends a string. */
function closing(reader: Reader, at: number): number {
  const end = reader.text.indexOf('"', at);
  return end < 0 ? reader.text.length : end + 1;
}

/**
 * Writes a char in single quotes.
 *
 * @param char The char.
 * @returns The quoted char, as Starlark bytes.
 */
export function quoteChar(char: string): string {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  const text = char > "\x7f" ? fromText(char) : char;
  return `'${quote(text).slice(1, -1)}'`;
}

/** Refuses the text. */
function refuse(reader: Reader, message: string): never {
  throw new JsonError(`at offset ${reader.at}, ${message}`);
}
