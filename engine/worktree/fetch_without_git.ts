// SPDX-License-Identifier: MIT
/**
 * Fetches one commit of another repository where there is no git program: by
 * its hash and without history where the remote allows it, else with the
 * branches that lead to it. What is fetched at once has to fit into memory.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { openBuiltin } from "../../stores/git/builtin/builtin.ts";
import { openCacheAt } from "../../stores/git/cache.ts";

/** What is wanted, and from where. */
export interface WantedCommit {
  /** Absolute path of the bare repository that is to hold it. */
  readonly dir: string;
  /** The checked remote. */
  readonly remote: string;
  /** Full hash. */
  readonly commit: string;
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends it when aborted. */
  readonly signal: AbortSignal;
  /** Seconds that one request may take. */
  readonly seconds: number;
}

/**
 * Fetches a commit.
 *
 * @param wanted What, and from where.
 * @returns What went wrong; undefined when it is there.
 */
export async function fetchWithoutGit(
  wanted: WantedCommit,
): Promise<string | undefined> {
  const { dir, remote, commit, seconds } = wanted;
  const env = { OCUROOT_GIT_TIMEOUT: `${seconds}`, ...wanted.env };
  try {
    const cache = openCacheAt(dir, { url: remote, env });
    const repository = openBuiltin({ ...cache, signal: wanted.signal });
    const target = `refs/ocuroot/commits/${commit}`;
    const what = { source: commit, target, depth: 1 };
    return await repository.fetch(what)
      ? undefined
      : "it is on no branch there";
  } catch (error) {
    wanted.signal.throwIfAborted();
    if (error instanceof OcurootError) return error.message;
    throw error;
  }
}
