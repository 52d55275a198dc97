// SPDX-License-Identifier: MIT
/**
 * Finds the forms of secrets in text, in one pass whatever their number: a
 * table of the first four letters of each form tells where it is worth to
 * look closer. Escape sequences of terminals, control characters and the line
 * breaks of wrapped text hide nothing. It does not replace what it finds.
 *
 * @module
 */

// deno-lint-ignore-file no-control-regex -- control characters are the subject

import { MIN_SECRET, type SecretForm } from "./_secret_forms.ts";

/** Half-open range of a text. */
export interface Range {
  /** Where it starts. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
}

/** What was found in a text. */
export interface Found {
  /** Where secrets are; apart from each other and in order. */
  readonly ranges: readonly Range[];
  /** A text that goes on is decided up to here. */
  readonly settled: number;
}

/** Searches one set of forms. */
export type Search = (text: string) => Found;

/** What a terminal, or our own cleaning of text for it, does not show. */
const UNSHOWN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/**
 * The same with what belongs to it: titles and links up to their end, control
 * sequences, other escapes, single characters.
 */
const SEQUENCE =
  /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)?|(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Prepares a search.
 *
 * @param forms What to look for, each at least {@link MIN_SECRET} long.
 * @returns The search.
 */
export function prepareSearch(forms: readonly SecretForm[]): Search {
  const index = createIndex(forms);
  return (text) => {
    const plain = searchPlain(text, index);
    if (!UNSHOWN.test(text)) return together([plain], { text });
    const stripped = strip(text);
    const shown = mapBack(searchPlain(stripped.shown, index), stripped);
    return together([plain, shown], { text, hidden: stripped.hidden });
  };
}

/** The forms by the code of their first letters. */
interface Index {
  readonly byHead: ReadonlyMap<number, readonly SecretForm[]>;
  /** One byte per hash of a head: quicker to ask than the map. */
  readonly maybe: Uint8Array;
  /** Codes of shorter beginnings. */
  readonly beginnings: ReadonlySet<number>;
}

function createIndex(forms: readonly SecretForm[]): Index {
  const byHead = new Map<number, SecretForm[]>();
  const maybe = new Uint8Array(1 << 16);
  const beginnings = new Set<number>();
  for (const form of forms) {
    let code = 0;
    for (let at = 0; at < MIN_SECRET; at++) {
      if (at > 0) beginnings.add(code);
      code = (code << 8) | letterCode(form.text.charCodeAt(at));
    }
    maybe[hashOf(code)] = 1;
    const same = byHead.get(code);
    if (same === undefined) byHead.set(code, [form]);
    else same.push(form);
  }
  return { byHead, maybe, beginnings };
}

/** Eight bits for a letter, the same in both cases; collisions do no harm. */
function letterCode(char: number): number {
  return char >= 65 && char <= 90 ? char | 32 : char & 255;
}

function hashOf(code: number): number {
  return Math.imul(code, 0x9e3779b1) >>> 16;
}

function searchPlain(text: string, index: Index): Found {
  const ranges: Range[] = [];
  const { maybe, byHead } = index;
  let settled = text.length;
  let code = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    code = (code << 8) |
      (char >= 65 && char <= 90 ? char | 32 : char & 255);
    if (maybe[Math.imul(code, 0x9e3779b1) >>> 16] === 0) continue;
    const start = at - MIN_SECRET + 1;
    if (start < 0) continue;
    let longest = 0;
    for (const form of byHead.get(code) ?? []) {
      const end = matchAt(text, form, start);
      if (end === undefined) settled = Math.min(settled, start);
      else if (end > longest) longest = end;
    }
    if (longest > 0) ranges.push({ start, end: longest });
  }
  const open = Math.min(settled, openBeginning(text, index));
  return { ranges, settled: open };
}

/** Gives where the form ends, 0 for no match, undefined when text is missing. */
function matchAt(
  text: string,
  form: SecretForm,
  start: number,
): number | undefined {
  const wanted = form.text;
  let at = start;
  for (let next = 0; next < wanted.length; at++) {
    if (at >= text.length) return undefined;
    const char = text.charCodeAt(at);
    const want = wanted.charCodeAt(next);
    if (char === want || (form.anyCase && sameLetter(char, want))) next++;
    else if (char !== 10 || next < MIN_SECRET) return 0;
  }
  return at;
}

function sameLetter(a: number, b: number): boolean {
  const low = a | 32;
  return low === (b | 32) && low >= 97 && low <= 122;
}

function openBeginning(text: string, { beginnings }: Index): number {
  for (let length = MIN_SECRET - 1; length > 0; length--) {
    if (length > text.length) continue;
    let code = 0;
    for (let at = text.length - length; at < text.length; at++) {
      code = (code << 8) | letterCode(text.charCodeAt(at));
    }
    if (beginnings.has(code)) return text.length - length;
  }
  return text.length;
}

/** A text without its escape sequences. */
interface Stripped {
  readonly shown: string;
  /** Where each of its letters stood. */
  readonly places: Int32Array;
  readonly hidden: readonly Range[];
  readonly length: number;
}

function strip(text: string): Stripped {
  const hidden: Range[] = [];
  const places = new Int32Array(text.length);
  const kept: string[] = [];
  let length = 0;
  let from = 0;
  const keepUntil = (end: number) => {
    kept.push(text.slice(from, end));
    while (from < end) places[length++] = from++;
  };
  for (const { index, 0: found } of text.matchAll(SEQUENCE)) {
    keepUntil(index);
    from = index + found.length;
    hidden.push({ start: index, end: from });
  }
  keepUntil(text.length);
  return { shown: kept.join(""), places, hidden, length: text.length };
}

function mapBack(found: Found, { shown, places, length }: Stripped): Found {
  const place = (at: number) => places[at] ?? 0;
  const ranges = found.ranges.map(({ start, end }) => ({
    start: place(start),
    end: place(end - 1) + 1,
  }));
  const settled = found.settled < shown.length ? place(found.settled) : length;
  return { ranges, settled };
}

function together(
  all: readonly Found[],
  { text, hidden = [] }: {
    readonly text: string;
    readonly hidden?: readonly Range[];
  },
): Found {
  const ranges = mergeOverlaps(all.flatMap(({ ranges }) => ranges));
  let settled = Math.min(...all.map(({ settled }) => settled));
  const last = hidden.at(-1);
  // A sequence at the very end may be the beginning of a longer one.
  if (last?.end === text.length && last.start < settled) settled = last.start;
  for (let before = -1; before !== settled;) {
    before = settled;
    settled = outside(outside(settled, hidden), ranges);
  }
  return { ranges, settled };
}

/** Moves a place inside of a range to its start. */
function outside(at: number, ranges: readonly Range[]): number {
  return ranges.findLast(({ start, end }) => start < at && at < end)?.start ??
    at;
}

function mergeOverlaps(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Range[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last === undefined || range.start >= last.end) merged.push(range);
    else if (range.end > last.end) {
      merged[merged.length - 1] = { start: last.start, end: range.end };
    }
  }
  return merged;
}
