// SPDX-License-Identifier: MIT
/**
 * The order of refs in a store: that of their UTF-8 bytes, which is not quite
 * the order in which JavaScript compares strings. It sorts nothing else.
 *
 * @module
 */

const SURROGATE = /[\ud800-\udfff]/;

/**
 * Compares two texts by their UTF-8 bytes.
 *
 * @param left One text.
 * @param right The other.
 * @returns Below 0, 0 or above 0, as sorting wants it.
 */
export function compareBytewise(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}

/**
 * Sorts texts by their UTF-8 bytes, in place.
 *
 * @param texts What to sort.
 * @returns The same array.
 */
export function sortBytewise(texts: string[]): string[] {
  texts.sort();
  const isPlain = !texts.some((text) => SURROGATE.test(text));
  return isPlain ? texts : texts.sort(compareBytewise);
}

/** Surrogates stand for code points above every other code unit. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x10000 : unit;
}
