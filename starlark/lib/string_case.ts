// SPDX-License-Identifier: MIT
/**
 * Methods of strings about kinds and cases of letters.
 *
 * @module
 */

import { encodeRune, runes, toText } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { changeCase, isCased, mapRune } from "./letters.ts";

/** Upper case. */
export function upper(string: string): Value {
  return changeCase(string, "upper");
}

/** Lower case. */
export function lower(string: string): Value {
  return changeCase(string, "lower");
}

/** The first letter in title case, the rest in lower case. */
export function capitalize(string: string): Value {
  const [first] = runes(string);
  if (first === undefined) return "";
  const rest = string.slice(first.bytes.length);
  return encodeRune(mapRune(first.code, "title")) + changeCase(rest, "lower");
}

/** The first letter of each word in title case, the rest in lower case. */
export function title(string: string): Value {
  let out = "";
  let inside = false;
  for (const { code } of runes(string)) {
    out += encodeRune(mapRune(code, inside ? "lower" : "title"));
    inside = isCased(code);
  }
  return out;
}

/** Whether there are letters and digits only. */
export function isAlnum(string: string): Value {
  return /^[\p{L}\p{Nd}]+$/u.test(toText(string));
}

/** Whether there are letters only. */
export function isAlpha(string: string): Value {
  return /^\p{L}+$/u.test(toText(string));
}

/** Whether there are digits only. */
export function isDigit(string: string): Value {
  return /^\p{Nd}+$/u.test(toText(string));
}

/** Whether there is white space only. */
export function isSpace(string: string): Value {
  return /^\p{White_Space}+$/u.test(toText(string));
}

/** Whether there are letters with a case, all of them lower. */
export function isLower(string: string): Value {
  return hasCase(string) && changeCase(string, "lower") === string;
}

/** Whether there are letters with a case, all of them upper. */
export function isUpper(string: string): Value {
  return hasCase(string) && changeCase(string, "upper") === string;
}

/** Whether words start in upper or title case and go on in lower case. */
export function isTitle(string: string): Value {
  let inside = false;
  let found = false;
  for (const { code } of runes(string)) {
    const cased = isCased(code);
    if (cased) {
      const starts = mapRune(code, "title") === code ||
        mapRune(code, "lower") !== code;
      if (starts === inside) return false;
      found = true;
    }
    inside = cased;
  }
  return found;
}

/** Whether there is a letter with a case. */
function hasCase(string: string): boolean {
  for (const { code } of runes(string)) if (isCased(code)) return true;
  return false;
}
