// SPDX-License-Identifier: MIT
/**
 * Decodes string and bytes literals. It does not find where they end.
 *
 * @module
 */

import { fromText } from "../values/text.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  "\n": "",
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** What may follow a backslash, longest form first. */
const ESCAPE =
  /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([xuU][0-9a-fA-F]*)|([\s\S]))/g;

/** How a literal is written. */
export interface LiteralForm {
  /** True for `r"…"`: backslashes stay. */
  readonly raw: boolean;
  /** True for `b"…"`. */
  readonly bytes: boolean;
}

/**
 * Decodes the text between the quotes.
 *
 * @param body The text between the quotes.
 * @param form How the literal is written.
 * @returns The value, as a string of bytes.
 * @throws {SyntaxError} When an escape is wrong; the message says which.
 */
export function unquote(body: string, form: LiteralForm): string {
  if (form.raw || !body.includes("\\")) return fromText(body);
  let out = "";
  let last = 0;
  for (const match of body.matchAll(ESCAPE)) {
    out += fromText(body.slice(last, match.index)) + decode(match, form.bytes);
    last = match.index + match[0].length;
  }
  return out + fromText(body.slice(last));
}

function decode(match: RegExpMatchArray, bytes: boolean): string {
  const [whole, hex, octal, short, long, truncated, simple] = match;
  if (hex !== undefined) return byte(parseInt(hex, 16), { whole, bytes });
  if (octal !== undefined) return byte(parseInt(octal, 8), { whole, bytes });
  const point = short ?? long;
  if (point !== undefined) return codePoint(parseInt(point, 16), whole);
  if (truncated !== undefined) {
    throw new SyntaxError(`truncated escape sequence ${whole}`);
  }
  const plain = SIMPLE[simple ?? ""];
  if (plain === undefined) {
    throw new SyntaxError(`invalid escape sequence ${fromText(whole)}`);
  }
  return plain;
}

function byte(
  value: number,
  context: { readonly whole: string; readonly bytes: boolean },
): string {
  const { whole, bytes } = context;
  if (value > 127 && !bytes) {
    const kind = whole.startsWith("\\x") ? "hex" : "octal";
    const code = value.toString(16).padStart(4, "0");
    const character = value.toString(16).toUpperCase().padStart(4, "0");
    throw new SyntaxError(
      `non-ASCII ${kind} escape ${whole} (use \\u${code} for the UTF-8 encoding of U+${character})`,
    );
  }
  if (value > 255) {
    throw new SyntaxError(`escape sequence ${whole} is beyond one byte`);
  }
  return String.fromCharCode(value);
}

function codePoint(value: number, whole: string): string {
  if (value > 0x10ffff) {
    throw new SyntaxError(
      `code point out of range: ${whole} (max \\U0010ffff)`,
    );
  }
  if (value >= 0xd800 && value <= 0xdfff) {
    const code = value.toString(16).toUpperCase();
    throw new SyntaxError(`invalid Unicode code point U+${code}`);
  }
  return fromText(String.fromCodePoint(value));
}
