// SPDX-License-Identifier: MIT
/**
 * Strings as literals: double quotes, escapes for what cannot be printed or
 * is not valid UTF-8. Reading literals is the scanner's.
 *
 * @module
 */

import { runes } from "./text.ts";
import type { Rune } from "./text.ts";

/** What needs no escape at all. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** What can be seen, besides the space. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

/** Escapes of one letter. */
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

/**
 * Writes a string as a literal.
 *
 * @param string UTF-8 bytes as chars.
 * @returns The literal, itself as bytes.
 */
export function quote(string: string): string {
  if (PLAIN.test(string)) return `"${string}"`;
  let out = "";
  for (const rune of runes(string)) out += escape(rune);
  return `"${out}"`;
}

/** Writes one code point or invalid byte. */
function escape({ code, bytes, valid }: Rune): string {
  if (!valid) return `\\x${hex(bytes.charCodeAt(0), 2)}`;
  const short = ESCAPES[bytes];
  if (short !== undefined) return short;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  if (code === 0x20 || PRINTABLE.test(String.fromCodePoint(code))) return bytes;
  return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
}

/** Writes hexadecimal digits. */
function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, "0");
}
