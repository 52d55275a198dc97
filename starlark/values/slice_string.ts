// SPDX-License-Identifier: MIT
/**
 * Copies parts of byte strings with a step. The bounds have been clamped
 * before.
 *
 * @module
 */

/**
 * Copies every `step`-th char.
 *
 * @param string The chars.
 * @param start First position.
 * @param end Position behind the last, or before the first for a step < 0.
 * @param step Distance, not zero.
 * @returns The copy.
 */
export function sliceString(
  string: string,
  start: number,
  end: number,
  step: number,
): string {
  if (step === 1) return string.slice(start, end);
  let out = "";
  for (let at = start; step > 0 ? at < end : at > end; at += step) {
    out += string.charAt(at);
  }
  return out;
}
