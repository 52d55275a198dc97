// SPDX-License-Identifier: MIT
/**
 * When two bodies are the same document: the order of keys says nothing, as
 * the older client sorts what we write as it was declared. It knows no shapes.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";

/**
 * Tells whether two bodies hold the same.
 *
 * @param a One body.
 * @param b Another.
 * @returns True when they differ in the order of keys at most.
 */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (a === null || b === null || Array.isArray(a) !== Array.isArray(b)) {
    return false;
  }
  const [left, right] = [new Map(Object.entries(a)), Object.entries(b)];
  return left.size === right.length &&
    right.every(([key, value]) =>
      left.has(key) && sameJson(left.get(key), value)
    );
}
