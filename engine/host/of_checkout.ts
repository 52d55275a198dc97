// SPDX-License-Identifier: MIT
/**
 * Whether a file is one of a checkout: inside of it, and not in the folder of
 * Git, which keeps credentials. It touches no files.
 *
 * @module
 */

import { cleanPath, relativePath } from "./paths.ts";

/**
 * Tells whether a file is one of a checkout.
 *
 * @param root Root of the checkout, without links.
 * @param path The file, without links.
 * @returns True when it is.
 *
 * @example What Git keeps is no file of the checkout
 * ```ts
 * import { isOfCheckout } from "./of_checkout.ts";
 * import assert from "node:assert/strict";
 *
 * assert.ok(isOfCheckout("/repo", "/repo/a/b.ts"));
 * assert.ok(!isOfCheckout("/repo", "/repo/.git/config"));
 * assert.ok(!isOfCheckout("/repo", "/etc/passwd"));
 * ```
 */
export function isOfCheckout(root: string, path: string): boolean {
  const inside = relativePath(cleanPath(root), cleanPath(path));
  return inside !== undefined &&
    !inside.split("/").some((part) => part.toLowerCase() === ".git");
}
