// SPDX-License-Identifier: MIT
/**
 * Upper, lower and title case by code point. A letter maps to one letter;
 * the mappings of JavaScript that make two out of one (`ß`) are not taken.
 *
 * @module
 */

import { encodeRune, isAscii, runes } from "../values/text.ts";

/** The cases of letters. */
export type LetterCase = "upper" | "lower" | "title";

/** Letters that are the counterpart of another, but have none themselves. */
const FOLDED: readonly number[] = [0xdf, 0xfb05, 0xfb06];

/** Digraphs: first and last code point of a group and its title form. */
const DIGRAPHS = [
  [0x1c4, 0x1c6, 0x1c5],
  [0x1c7, 0x1c9, 0x1c8],
  [0x1ca, 0x1cc, 0x1cb],
  [0x1f1, 0x1f3, 0x1f2],
] as const;

/**
 * Changes the case of all letters.
 *
 * @param string A Starlark string.
 * @param to The case.
 * @returns The changed string; invalid bytes become U+FFFD.
 */
export function changeCase(string: string, to: "upper" | "lower"): string {
  if (isAscii(string)) {
    return to === "upper" ? string.toUpperCase() : string.toLowerCase();
  }
  let out = "";
  for (const { code } of runes(string)) out += encodeRune(mapRune(code, to));
  return out;
}

/**
 * Maps a code point.
 *
 * @param code The code point.
 * @param to The case.
 * @returns The code point in that case; itself when it has none.
 */
export function mapRune(code: number, to: LetterCase): number {
  if (to === "title") return titleRune(code);
  if (to === "upper" && code >= 0x1f80 && code < 0x2000) return greek(code);
  const char = String.fromCodePoint(code);
  const text = to === "upper" ? char.toUpperCase() : char.toLowerCase();
  const [mapped = code, more] = [...text].map((each) => each.codePointAt(0));
  if (more === undefined) return mapped;
  return code === 0x130 ? 0x69 : code;
}

/**
 * Tells whether a code point is a letter with a counterpart in another case.
 *
 * @param code The code point.
 * @returns Whether it is.
 */
export function isCased(code: number): boolean {
  return mapRune(code, "upper") !== code || mapRune(code, "lower") !== code ||
    mapRune(code, "title") !== code || FOLDED.includes(code);
}

/** Maps to title case. */
function titleRune(code: number): number {
  const group = DIGRAPHS.find(([first, last]) => code >= first && code <= last);
  if (group !== undefined) return group[2];
  const georgian = code >= 0x10d0 && code <= 0x10ff;
  return georgian ? code : mapRune(code, "upper");
}

/** Maps Greek letters with iota, whose full mapping has two letters. */
function greek(code: number): number {
  if (code < 0x1fb0) return code & ~7 | (code & 7) | 8;
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return code + 9;
  const upper = [...String.fromCodePoint(code).toUpperCase()];
  const [first] = upper;
  return upper.length === 1 ? first?.codePointAt(0) ?? code : code;
}
