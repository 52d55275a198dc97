// SPDX-License-Identifier: MIT
/**
 * Methods of strings that split, strip and join.
 *
 * @module
 */

import { fail } from "../values/fail.ts";
import { StarlarkList } from "../values/list.ts";
import { isAscii, runes } from "../values/text.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import {
  argument,
  wantBool,
  wantInt,
  wantItems,
  wantString,
} from "./unpack.ts";

/** Ends of a string. */
type Side = "left" | "right";

/** Joins strings with the receiver between them. */
export function join(string: string, args: readonly Value[]): Value {
  const parts = wantItems(argument(args, 0)).map((item) =>
    typeof item === "string"
      ? item
      : fail(`in list, want string, got ${typeName(item)}`)
  );
  return parts.join(string);
}

/** Takes white space or given characters off both ends. */
export function strip(string: string, args: readonly Value[]): Value {
  return stripSide(stripSide(string, args, "left"), args, "right");
}

/** Takes white space or given characters off the beginning. */
export function lstrip(string: string, args: readonly Value[]): Value {
  return stripSide(string, args, "left");
}

/** Takes white space or given characters off the end. */
export function rstrip(string: string, args: readonly Value[]): Value {
  return stripSide(string, args, "right");
}

/** Splits in three at the first separator. */
export function partition(string: string, args: readonly Value[]): Value {
  const separator = wantSeparator(wantString(argument(args, 0)));
  const at = string.indexOf(separator);
  return new StarlarkTuple(
    at < 0 ? [string, "", ""] : cut(string, separator, at),
  );
}

/** Splits in three at the last separator. */
export function rpartition(string: string, args: readonly Value[]): Value {
  const separator = wantSeparator(wantString(argument(args, 0)));
  const at = string.lastIndexOf(separator);
  return new StarlarkTuple(
    at < 0 ? ["", "", string] : cut(string, separator, at),
  );
}

/** Splits at separators, or at white space. */
export function split(string: string, args: readonly Value[]): Value {
  return splitFrom(string, args, "left");
}

/** Splits like `split`, counting from the end. */
export function rsplit(string: string, args: readonly Value[]): Value {
  return splitFrom(string, args, "right");
}

/** Splits into lines. */
export function splitlines(string: string, args: readonly Value[]): Value {
  const keep = args.length > 0 && wantBool(argument(args, 0));
  const lines = string.split("\n");
  const last = lines.pop() ?? "";
  const whole = keep ? lines.map((line) => `${line}\n`) : lines;
  return new StarlarkList(last === "" ? whole : [...whole, last]);
}

/** Splits counting from one side. */
function splitFrom(string: string, args: readonly Value[], from: Side): Value {
  const separator = args[0] ?? null;
  const most = args.length > 1 ? wantInt(argument(args, 1)) : -1;
  if (separator === null) {
    return new StarlarkList(
      splitSpace(string, most < 0 ? Infinity : most, from),
    );
  }
  if (typeof separator !== "string") {
    return fail(`got ${typeName(separator)} for separator, want string`);
  }
  const parts = string.split(wantSeparator(separator));
  if (most < 0 || most >= parts.length - 1) return new StarlarkList(parts);
  return new StarlarkList(
    from === "left"
      ? [...parts.slice(0, most), parts.slice(most).join(separator)]
      : [
        parts.slice(0, parts.length - most).join(separator),
        ...parts.slice(parts.length - most),
      ],
  );
}

/** Runs of white space in UTF-8. */
const SPACES =
  /(?:[\t-\r ]|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80)+/g;

/** Splits at runs of white space. */
function splitSpace(string: string, most: number, from: Side): string[] {
  const words = wordsOf(string);
  const texts = words.map(({ start, end }) => string.slice(start, end));
  if (words.length <= most) return texts;
  if (from === "left") {
    const rest = string.slice(words[most]?.start);
    return [...texts.slice(0, most), rest];
  }
  const first = words.length - most;
  return [string.slice(0, words[first - 1]?.end), ...texts.slice(first)];
}

/** Finds what stands between runs of white space. */
function wordsOf(
  string: string,
): readonly { readonly start: number; readonly end: number }[] {
  const words: { start: number; end: number }[] = [];
  let start = 0;
  for (const { 0: space, index: end } of string.matchAll(SPACES)) {
    if (end > start) words.push({ start, end });
    start = end + space.length;
  }
  if (start < string.length) words.push({ start, end: string.length });
  return words;
}

/** Takes characters off one end. */
function stripSide(string: string, args: readonly Value[], side: Side): string {
  if (args.length === 0 && isAscii(string)) {
    return side === "left" ? string.trimStart() : string.trimEnd();
  }
  const cutset = args.length === 0 ? undefined : new Set(
    [...runes(wantString(argument(args, 0)))].map((rune) => rune.code),
  );
  const all = [...runes(string)];
  const ordered = side === "left" ? all : all.reverse();
  let size = 0;
  for (const { code, bytes } of ordered) {
    if (!(cutset?.has(code) ?? isSpace(code))) break;
    size += bytes.length;
  }
  return side === "left"
    ? string.slice(size)
    : string.slice(0, string.length - size);
}

/** Tells whether a code point is white space. */
function isSpace(code: number): boolean {
  return /\p{White_Space}/u.test(String.fromCodePoint(code));
}

/** Refuses the empty separator. */
function wantSeparator(separator: string): string {
  return separator === "" ? fail("empty separator") : separator;
}

/** Gives what is before a separator, itself and what is behind. */
function cut(string: string, separator: string, at: number): string[] {
  return [
    string.slice(0, at),
    separator,
    string.slice(at + separator.length),
  ];
}
