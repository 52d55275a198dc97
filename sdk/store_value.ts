// SPDX-License-Identifier: MIT
/**
 * `store.git` and `store.fs`: how a repo config describes where documents are
 * kept. Opening a store is not its work.
 *
 * @module
 */

import { invalid, isObject, type JsonObject, kindOf } from "./_shape.ts";
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
export function storeGit(args: GitStoreArguments): JsonObject {
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
export function storeFs(path: Json): JsonObject {
  return checkStore({ fs: { path } }, "make file store");
}

/**
 * Checks the shape of a store description.
 *
 * @param json The description.
 * @param action What is attempted, for the message.
 * @returns The same value.
 * @throws {OcurootError} config/invalid when it is not one.
 */
export function checkStore(json: Json, action: string): JsonObject {
  if (!isObject(json) || Object.keys(json).length !== 1) {
    throw invalid(
      `Cannot ${action}: expected one store, got ${kindOf(json)}`,
      "Use store.git(…) or store.fs(…).",
    );
  }
  const [kind = "", body] = Object.entries(json)[0] ?? [];
  if (!isObject(body)) throw invalid(`Cannot ${action}: "${kind}" is not one`);
  for (const [key, check] of Object.entries(FIELDS)) {
    if (Object.hasOwn(body, key) && !check.accepts(body[key])) {
      throw invalid(
        `Cannot ${action}: "${key}" should be ${check.expected}, got ${
          kindOf(body[key])
        }`,
      );
    }
  }
  requireKey(kind, { body, action });
  return json;
}

const TEXT = {
  expected: "a string",
  accepts: (value: Json | undefined): boolean => typeof value === "string",
};

const FIELDS = {
  remote_url: TEXT,
  path: TEXT,
  branch: TEXT,
  path_prefix: TEXT,
  create_branch: {
    expected: "true or false",
    accepts: (value: Json | undefined): boolean => typeof value === "boolean",
  },
  support_files: {
    expected: "a dict of strings",
    accepts: (value: Json | undefined): boolean =>
      isObject(value) &&
      Object.values(value).every((text) => typeof text === "string"),
  },
};

function requireKey(
  kind: string,
  { body, action }: { readonly body: JsonObject; readonly action: string },
): void {
  const key = kind === "git"
    ? "remote_url"
    : kind === "fs"
    ? "path"
    : undefined;
  if (key === undefined) {
    throw invalid(
      `Cannot ${action}: "${kind}" is no kind of store`,
      "Use store.git(…) or store.fs(…).",
    );
  }
  if (body[key]) return;
  throw invalid(`Cannot ${action}: "${key}" is empty`);
}
