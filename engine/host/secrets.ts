// SPDX-License-Identifier: MIT
/**
 * Knows the values that must never leave the process and masks them in text,
 * also where they were escaped or encoded on the way. It does not decide
 * where text is masked: whoever lets text out calls {@link Secrets.mask}.
 *
 * @module
 */

import { secretForms } from "./_secret_forms.ts";

/** What stands in the place of a secret. */
const MASK = "<secret>";

/** A set of registered secrets. */
export interface Secrets {
  /** Registers a value; the empty text is ignored. */
  register(value: string): void;
  /** Replaces every registered value, in every known form, by `<secret>`. */
  mask(text: string): string;
  /** Tells whether {@link Secrets.mask} would change the text. */
  has(text: string): boolean;
  /**
   * Tells how much of a text that goes on can be let out: everything before
   * the place at which a secret might have begun.
   */
  settled(text: string): number;
}

/**
 * Creates an empty set of secrets.
 *
 * @returns The set.
 *
 * @example Mask a token in plain and in base64 form
 * ```ts
 * import assert from "node:assert/strict";
 *
 * const secrets = createSecrets();
 * secrets.register("hunter2");
 * assert.equal(secrets.mask("pw=hunter2"), "pw=<secret>");
 * assert.equal(secrets.has(btoa("user:hunter2")), true);
 * ```
 */
export function createSecrets(): Secrets {
  const values = new Set<string>();
  let forms: readonly string[] = [];
  return {
    register(value) {
      if (value === "" || values.has(value)) return;
      values.add(value);
      forms = [...new Set([...forms, ...secretForms(value)])]
        .sort((a, b) => b.length - a.length);
    },
    mask: (text) => replace(text, occurrences(text, forms)),
    has: (text) => forms.some((form) => text.includes(form)),
    settled: (text) => settledLength(text, forms),
  };
}

/** Half-open range of a text. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** Finds every occurrence; those that overlap become one range. */
function occurrences(text: string, forms: readonly string[]): Range[] {
  const found: Range[] = [];
  for (const form of forms) {
    let start = text.indexOf(form);
    while (start >= 0) {
      found.push({ start, end: start + form.length });
      start = text.indexOf(form, start + 1);
    }
  }
  return mergeOverlaps(found);
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

function replace(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  let result = "";
  let from = 0;
  for (const range of ranges) {
    result += text.slice(from, range.start) + MASK;
    from = range.end;
  }
  return result + text.slice(from);
}

function settledLength(text: string, forms: readonly string[]): number {
  let settled = text.length;
  for (const form of forms) {
    const from = Math.max(0, text.length - form.length + 1);
    for (let at = from; at < settled; at++) {
      if (form.startsWith(text.slice(at))) settled = at;
    }
  }
  for (const range of occurrences(text, forms).reverse()) {
    if (range.start < settled && range.end > settled) settled = range.start;
  }
  return settled;
}
