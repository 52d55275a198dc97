// SPDX-License-Identifier: MIT
/**
 * Puts together what is trusted about a checkout whose files are not. It
 * writes nothing, and evaluates no file of the checkout.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Stores } from "../../stores/mod.ts";
import type { LoadedRepo } from "../config/loaded.ts";
import type { RepoSource, StoredRepoSource } from "../config/repo.ts";
import type { Root } from "../find_root.ts";
import { findGit, type GitPlace } from "../git_info.ts";
import { joinPath, relativePath } from "../host/paths.ts";
import { readBaseConfig } from "./base_config.ts";
import type { Untrusted } from "./mode.ts";
import {
  noConfig,
  openTrustedStores,
  recordedConfig,
} from "./trusted_parts.ts";

/** What opening needs. */
export interface TrustedOptions {
  /** What is trusted. */
  readonly trusted: Untrusted;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it when aborted. */
  readonly signal: AbortSignal;
  /** Evaluates a trusted repo config. */
  readonly evaluate: (source: RepoSource) => Promise<LoadedRepo>;
}

/** What is trusted about a checkout. */
export interface TrustedParts {
  /** Where Git keeps it. */
  readonly git: GitPlace;
  /** Stands for its repo config. */
  readonly config: LoadedRepo;
  /** Stand for its stores. */
  readonly stores: Stores;
}

/**
 * Opens what is trusted.
 *
 * @param root The checkout.
 * @param options What is trusted, and how to evaluate it.
 * @returns Config and stores.
 * @throws {OcurootError} `repo/not-found` when the checkout holds no source,
 *   or what is trusted is not there.
 */
export async function openTrustedParts(
  root: Root,
  options: TrustedOptions,
): Promise<TrustedParts> {
  if (root.kind !== "source") {
    throw new OcurootError(
      "repo/not-found",
      `Cannot open "${root.path}": it is marked as a store, and not trusted`,
      { hint: "Change to a checkout of source." },
    );
  }
  const { trusted, env } = options;
  const git = await findGit(root.path);
  const source = await trustedSource(root, git, options);
  const config = source === undefined
    ? noConfig(env)
    : await options.evaluate({ ...source, root: root.path });
  return { git, config, stores: await openTrustedStores(trusted.state) };
}

async function trustedSource(
  root: Root,
  git: GitPlace,
  { trusted, env, signal }: TrustedOptions,
): Promise<StoredRepoSource | undefined> {
  const { base, state } = trusted;
  if (base !== undefined) {
    const { workTree } = git;
    const inside = relativePath(workTree, joinPath(root.path, ".")) ?? ".";
    return await readBaseConfig(base, { workTree, inside, env, signal });
  }
  if (state === undefined) return undefined;
  return await recordedConfig(state, env["OCU_CFG_repo_alias"]);
}
