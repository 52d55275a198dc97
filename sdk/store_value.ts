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
}

/**
 * Describes a store on a branch of a Git remote.
 *
 * @param args Where it is; null counts as absent.
 * @returns `{"git": {…}}`
 * @throws {OcurootError} config/invalid for an argument of a wrong type.
 */
export function storeGit(args: GitStoreArguments): Json {
  const given = Object.entries({
    ...args,
    create_branch: args.create_branch ?? true,
  });
  const git = Object.fromEntries(
    given.filter(([, value]) => value !== null && value !== undefined),
  );
  return checkStore({ git }, "make Git store");
}

/**
 * Describes a store in a directory.
 *
 * @param path The directory, relative to the root of the repository.
 * @returns `{"fs": {"path"}}`
 * @throws {OcurootError} config/invalid when the path is not a string.
 */
export function storeFs(path: Json): Json {
  return checkStore({ fs: { path } }, "make file store");
}
