// SPDX-License-Identifier: MIT
/**
 * The part of a store's view that decisions need. It is a shape only: views
 * and transactions both have it, and a test may give a plain object.
 *
 * @module
 */

import type { Json } from "@ocuroot/sdk/model";

/** Reads documents; see `stores/store.ts` for the promises of each method. */
export interface Reader {
  /** Reads a document or field through links; undefined when absent. */
  get(ref: string): Promise<Json | undefined>;
  /** Tells whether {@link Reader.get} would find the document. */
  has(ref: string): Promise<boolean>;
  /** Follows links. */
  resolve(ref: string): Promise<string>;
  /** Lists refs that match any of the globs. */
  match(globs: string | readonly string[]): Promise<readonly string[]>;
}
