// SPDX-License-Identifier: MIT
/**
 * `store.git` and `store.fs`: how a repo config describes where documents are
 * kept. Opening a store is not its work.
 *
 * @module
 */

import { checkStore } from "./_check_store.ts";
import type { Json } from "./model.ts";

/** Arguments of `store.git`. */
export interface GitStoreArguments {
  /** URL of the Git remote. */
  readonly remote_url: Json;
  /** Branch to keep the documents on. */
  readonly branch?: Json;
  /** False to refuse a remote that lacks the branch. Default true. */
  readonly create_branch?: Json;
  /** Files to put at the root of the branch, path to content. */
  readonly support_files?: Json;
  /** True to keep what only one writer writes beside the branch. */
  readonly journal?: Json;
}

/**
 * Describes a store on a branch of a Git remote.
 *
 * @param args Where it is; null counts as absent.
 * @returns `{"git": {…}}`
 * @throws {OcurootError} config/invalid for an argument of a wrong type.
 */
export function storeGit(args: GitStoreArguments): Json {
  const git = given({ ...args, create_branch: args.create_branch ?? true });
  return checkStore({ git }, "make Git store");
}

/**
 * Describes a store in a directory.
 *
 * @param path The directory, relative to the root of the repository.
 * @param options `exclusive` is true to promise that only this program writes
 *   there; null counts as absent.
 * @returns `{"fs": {…}}`
 * @throws {OcurootError} config/invalid for an argument of a wrong type.
 */
export function storeFs(
  path: Json,
  { exclusive }: { readonly exclusive?: Json } = {},
): Json {
  const fs = { path, ...given({ exclusive }) };
  return checkStore({ fs }, "make file store");
}

/** Null counts as absent. */
function given(
  args: Readonly<Record<string, Json | undefined>>,
): Record<string, Json> {
  const entries = Object.entries(args).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, value] as const]
  );
  return Object.fromEntries(entries);
}
