// SPDX-License-Identifier: MIT
/**
 * The lines that git speaks in: four hexadecimal digits of length, then that
 * much. It does not know what the lines say.
 *
 * @module
 */

/** Ends a section. */
export const FLUSH = "0000";

/**
 * Writes a line.
 *
 * @param text What it says.
 * @returns The line with its length.
 *
 * @example A want
 * ```ts
 * import { pktLine } from "./_pkt_line.ts";
 * import assert from "node:assert/strict";
 *
 * assert.equal(pktLine("done\n"), "0009done\n");
 * ```
 */
export function pktLine(text: string): string {
  const size = new TextEncoder().encode(text).length + 4;
  return size.toString(16).padStart(4, "0") + text;
}

/**
 * Reads lines.
 *
 * @param bytes Lines, to the end.
 * @returns Each line; undefined for one that ends a section.
 * @throws {Error} When they are cut off, or no lines at all.
 */
export function* readPktLines(
  bytes: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array<ArrayBuffer> | undefined> {
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    const head = decoder.decode(bytes.subarray(at, at + 4));
    const size = /^[0-9a-f]{4}$/i.test(head) ? Number.parseInt(head, 16) : -1;
    if (size < 0 || size === 3) throw new Error("the answer is not git's");
    if (at + Math.max(size, 4) > bytes.length) {
      throw new Error("the answer was cut off");
    }
    yield size < 4 ? undefined : bytes.subarray(at + 4, at + size);
    at += Math.max(size, 4);
  }
}
