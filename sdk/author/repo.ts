// SPDX-License-Identifier: MIT
/**
 * A repo config: what is true for a whole repository. The engine reads it and
 * opens its stores.
 *
 * @module
 */

import { callSite } from "../call_site.ts";
import type { CallSite } from "../host.ts";
import type { Policy } from "../policy.ts";
import type { Ctx } from "./context.ts";

/** A place for documents, as `gitStore` and `fsStore` describe it. */
export type StoreValue =
  | { readonly git: GitStoreValue }
  | { readonly fs: { readonly path: string; readonly exclusive?: boolean } };

/** A store on a branch of a Git remote. */
export interface GitStoreValue {
  /** URL of the remote. */
  readonly remote_url: string;
  /** The branch. */
  readonly branch?: string;
  /** False to refuse a remote that lacks the branch. */
  readonly create_branch?: boolean;
  /** Files at the root of the branch, path to content. */
  readonly support_files?: Readonly<Record<string, string>>;
  /** True to keep what only one writer writes beside the branch. */
  readonly journal?: boolean;
}

/** Settings of a repository. */
export interface RepoOptions {
  /** Name of the repository in refs. Default: after the remote `origin`. */
  readonly alias?: string;
  /** Remotes to clone it from, in order. */
  readonly remotes?: readonly string[];
  /** Where state is kept. */
  readonly state: StoreValue;
  /** Where intent is kept. Default: with state. */
  readonly intent?: StoreValue;
  /** Globs of files that `push` leaves out. */
  readonly releaseIgnore?: readonly string[];
  /** What its functions may use of the machine. Default: everything. */
  readonly sandbox?: Policy;
  /**
   * Asks CI to work on a commit.
   *
   * @param commit The commit.
   * @param ctx The machine.
   */
  readonly trigger?: (commit: string, ctx: Ctx) => Promise<void> | void;
}

/** Finds the settings of a repository with the help of the machine. */
export type RepoBuilder = (ctx: Ctx) => Promise<RepoOptions> | RepoOptions;

/** What a repo config exports as its default. */
export interface RepoConfig {
  /** Says what it is. */
  readonly $kind: "repo";
  /** The settings, or what finds them. */
  readonly settings: RepoOptions | RepoBuilder;
  /** Where it was declared. */
  readonly site: CallSite;
}

/** How documents are kept on a branch. */
export interface GitStoreOptions {
  /** The branch. */
  readonly branch?: string;
  /** False to refuse a remote that lacks the branch. Default true. */
  readonly createBranch?: boolean;
  /** Files to put at the root of the branch, path to content. */
  readonly supportFiles?: Readonly<Record<string, string>>;
  /**
   * True to keep what only one writer writes, as the signs of life of its
   * runs, on a ref of its own beside the branch. Default false.
   */
  readonly journal?: boolean;
}

/**
 * Declares the settings of a repository. The result is the default export of
 * `repo.ocu.ts`.
 *
 * @param settings The settings, or a function that finds them.
 * @returns The default export of the file.
 *
 * @example State and intent on branches
 * ```ts
 * import { gitStore, repo } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const url = "ssh://git@forge.example/acme/shop.git";
 * const config = repo({
 *   alias: "acme/shop",
 *   state: gitStore(url, { branch: "state" }),
 *   intent: gitStore(url, { branch: "intent" }),
 * });
 * assert.ok("state" in config.settings);
 * ```
 */
export function repo(settings: RepoOptions | RepoBuilder): RepoConfig {
  return { $kind: "repo", settings, site: callSite(repo) };
}

/**
 * Describes a store on a branch of a Git remote.
 *
 * @param url URL of the remote.
 * @param options Branch and files.
 * @returns The store.
 *
 * @example A branch for state
 * ```ts
 * import { gitStore } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * const store = gitStore("https://forge.example/a.git", { branch: "state" });
 * assert.equal("git" in store && store.git.branch, "state");
 * ```
 */
export function gitStore(
  url: string,
  options: GitStoreOptions = {},
): StoreValue {
  const { branch, createBranch, supportFiles, journal } = options;
  return {
    git: {
      remote_url: url,
      create_branch: createBranch ?? true,
      ...(branch === undefined ? {} : { branch }),
      ...(supportFiles === undefined ? {} : { support_files: supportFiles }),
      ...(journal === undefined ? {} : { journal }),
    },
  };
}

/**
 * Describes a store in a directory.
 *
 * @param path The directory, relative to the root of the repository.
 * @param options `exclusive` promises that no other program writes there, the
 *   client before this one included: then what was found out is remembered.
 * @returns The store.
 *
 * @example Beside the code
 * ```ts
 * import { fsStore } from "@ocuroot/sdk";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(fsStore(".store"), { fs: { path: ".store" } });
 * ```
 */
export function fsStore(
  path: string,
  { exclusive }: { readonly exclusive?: boolean } = {},
): StoreValue {
  return { fs: { path, ...(exclusive === undefined ? {} : { exclusive }) } };
}
