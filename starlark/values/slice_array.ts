// SPDX-License-Identifier: MIT
/**
 * Copies parts of arrays with a step. The bounds have been clamped before.
 *
 * @module
 */

/**
 * Copies every `step`-th element.
 *
 * @param items The elements.
 * @param start First position.
 * @param end Position behind the last, or before the first for a step < 0.
 * @param step Distance, not zero.
 * @returns The copy.
 */
export function sliceArray<T>(
  items: readonly T[],
  start: number,
  end: number,
  step: number,
): T[] {
  if (step === 1) return items.slice(start, end);
  const out: T[] = [];
  for (let at = start; step > 0 ? at < end : at > end; at += step) {
    out.push(items[at] as T);
  }
  return out;
}
