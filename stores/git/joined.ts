// SPDX-License-Identifier: MIT
/**
 * Bytes that arrived in parts, as a whole.
 *
 * @module
 */

/**
 * Puts parts together.
 *
 * @param parts The parts, in order.
 * @returns All their bytes.
 */
export function joined(
  parts: readonly Uint8Array<ArrayBuffer>[],
): Uint8Array<ArrayBuffer> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
