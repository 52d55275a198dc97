// SPDX-License-Identifier: MIT
/**
 * Knows the values that must never leave the process and masks them in text,
 * also where they were escaped or encoded on the way. It does not decide
 * where text is masked: whoever lets text out calls {@link Secrets.mask}.
 *
 * @module
 */

import { MIN_SECRET, secretForms } from "./_secret_forms.ts";
import { prepareSearch, type Range, type Search } from "./_secret_search.ts";

/** What stands in the place of a secret. */
const MASK = "<secret>";

/** A set of registered secrets. */
export interface Secrets {
  /**
   * Registers a value. One of fewer than four letters is not masked, for its
   * gaps would tell more than they hide.
   */
  register(value: string): void;
  /** Replaces every registered value, in every known form, by `<secret>`. */
  mask(text: string): string;
  /** Tells whether {@link Secrets.mask} would change the text. */
  has(text: string): boolean;
  /**
   * Masks what can be let out of a text that goes on: everything before the
   * place at which a secret might have begun. That rest comes back as it is.
   */
  maskSettled(text: string): { readonly masked: string; readonly rest: string };
}

/** What a set of secrets tells of. */
export interface SecretsOptions {
  /** A value was registered that is too short to be masked. */
  readonly onShort?: (length: number) => void;
}

/**
 * Creates an empty set of secrets.
 *
 * @param options Who is told of values that cannot be masked.
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
export function createSecrets(options: SecretsOptions = {}): Secrets {
  const values = new Set<string>();
  let prepared: Search | undefined;
  const find: Search = (text) => {
    if (values.size === 0) return { ranges: [], settled: text.length };
    prepared ??= prepareSearch(formsOf(values));
    return prepared(text);
  };
  return {
    register(value) {
      const { length } = value.trim();
      if (length === 0 || values.has(value)) return;
      if (length < MIN_SECRET) options.onShort?.(length);
      values.add(value);
      prepared = undefined;
    },
    mask: (text) => replace(text, find(text).ranges),
    has: (text) => find(text).ranges.length > 0,
    maskSettled(text) {
      const { ranges, settled } = find(text);
      const before = ranges.filter(({ end }) => end <= settled);
      return {
        masked: replace(text.slice(0, settled), before),
        rest: text.slice(settled),
      };
    },
  };
}

/** What is part of the mask stays, or masking twice would differ. */
function formsOf(values: Iterable<string>): ReturnType<typeof secretForms> {
  return [...values].flatMap((value) => secretForms(value))
    .filter(({ text }) => !MASK.includes(text));
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
