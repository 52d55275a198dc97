// SPDX-License-Identifier: MIT
/**
 * Loads isomorphic-git, when it is first needed.
 *
 * @module
 */

/** All that the library offers. */
export type Library = typeof import("isomorphic-git");

/**
 * Loads the library.
 *
 * @returns What it offers.
 */
export async function loadLibrary(): Promise<Library> {
  const loaded: Library & { readonly default?: Library } = await import(
    "isomorphic-git"
  );
  // In the packed program its names are inside of what it gives by default.
  return loaded.default ?? loaded;
}
