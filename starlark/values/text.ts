// SPDX-License-Identifier: MIT
/**
 * Conversion between JavaScript text (UTF-16) and Starlark strings (UTF-8
 * bytes, one char each). It changes no ASCII text and never fails: what is
 * not valid becomes U+FFFD.
 *
 * @module
 */

/** The replacement character. */
const REPLACEMENT = 0xfffd;

/**
 * Encodes text as a Starlark string.
 *
 * @param text JavaScript text.
 * @returns Its UTF-8 bytes as chars.
 */
export function fromText(text: string): string {
  return isAscii(text) ? text : bytesToString(new TextEncoder().encode(text));
}

/**
 * Decodes a Starlark string.
 *
 * @param string UTF-8 bytes as chars.
 * @returns JavaScript text; each invalid byte becomes U+FFFD.
 */
export function toText(string: string): string {
  if (isAscii(string)) return string;
  let text = "";
  for (const rune of runes(string)) text += String.fromCodePoint(rune.code);
  return text;
}

/**
 * Tells whether all chars are below 128.
 *
 * @param string Text or a Starlark string.
 * @returns Whether they are.
 */
export function isAscii(string: string): boolean {
  for (let i = 0; i < string.length; i++) {
    if (string.charCodeAt(i) > 127) return false;
  }
  return true;
}

/**
 * Packs bytes into a Starlark string.
 *
 * @param bytes The bytes.
 * @returns One char a byte.
 */
export function bytesToString(bytes: Uint8Array): string {
  let out = "";
  for (let i = 0; i < bytes.length; i += 8192) {
    out += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return out;
}

/**
 * Unpacks the bytes of a Starlark string.
 *
 * @param string One char a byte.
 * @returns The bytes.
 */
export function stringToBytes(string: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(string.length);
  for (let i = 0; i < string.length; i++) bytes[i] = string.charCodeAt(i);
  return bytes;
}

/** One code point of a Starlark string. */
export interface Rune {
  /** The code point; U+FFFD for an invalid byte. */
  readonly code: number;
  /** Its bytes. */
  readonly bytes: string;
  /** Whether the bytes encode the code point. */
  readonly valid: boolean;
}

/**
 * Reads the code points of a Starlark string.
 *
 * @param string UTF-8 bytes as chars.
 * @returns Each code point in turn; one U+FFFD for each invalid byte.
 */
export function* runes(string: string): Generator<Rune> {
  for (let at = 0; at < string.length;) {
    const rune = runeAt(string, at);
    at += rune.bytes.length;
    yield rune;
  }
}

/**
 * Encodes one code point.
 *
 * @param code A Unicode code point; surrogates become U+FFFD.
 * @returns Its UTF-8 bytes.
 */
export function encodeRune(code: number): string {
  return code < 128
    ? String.fromCharCode(code)
    : fromText(String.fromCodePoint(code));
}

/** Lead byte ranges: highest lead, width, least code point, payload bits. */
const WIDTHS = [
  { lead: 0xdf, first: 0xc2, width: 2, least: 0x80, mask: 0x1f },
  { lead: 0xef, first: 0xe0, width: 3, least: 0x800, mask: 0x0f },
  { lead: 0xf4, first: 0xf0, width: 4, least: 0x10000, mask: 0x07 },
] as const;

/** Reads the code point that starts at a position. */
function runeAt(string: string, at: number): Rune {
  const lead = string.charCodeAt(at);
  const byte = string.charAt(at);
  if (lead < 128) return { code: lead, bytes: byte, valid: true };
  const invalid = { code: REPLACEMENT, bytes: byte, valid: false };
  const form = WIDTHS.find((w) => lead >= w.first && lead <= w.lead);
  if (form === undefined || at + form.width > string.length) return invalid;
  let code = lead & form.mask;
  for (let i = 1; i < form.width; i++) {
    const next = string.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return invalid;
    code = (code << 6) | (next & 0x3f);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  if (code < form.least || code > 0x10ffff || surrogate) return invalid;
  return { code, bytes: string.slice(at, at + form.width), valid: true };
}
