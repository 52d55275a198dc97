// SPDX-License-Identifier: MIT
/**
 * Finds what is deployed from a range of commits: what a change has reached,
 * or what would have to be rolled back. It changes nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Task } from "@ocuroot/sdk/model";
import { commitsBetween } from "./commit_range.ts";
import { compareRefs } from "./graph/address.ts";
import { requireRelease } from "./graph/read.ts";
import type { Workspace } from "./workspace.ts";

/** A current deployment. */
export interface FoundDeploy {
  /** Its ref, `acme/-/web.ocu.star/@/deploy/eu`. */
  readonly ref: string;
  /** The release that is deployed. */
  readonly release: string;
  /** The commit it was made at. */
  readonly commit: string;
}

/**
 * Finds current deployments of this repository whose release was made at a
 * commit of a range.
 *
 * @param workspace The opened repository.
 * @param range Two revisions, both included, in either direction.
 * @returns All of them, each once, in numeric order.
 * @throws {OcurootError} git/commit when a revision is not there.
 * @throws {OcurootError} repo/identity in a checkout of documents.
 */
export async function findDeploys(
  workspace: Workspace,
  range: { readonly start: string; readonly end: string },
): Promise<readonly FoundDeploy[]> {
  const { kind, repo, root: dir, env, signal, stores } = workspace;
  if (kind !== "source") {
    throw new OcurootError(
      "repo/identity",
      `Cannot find deployments of commits: a ${kind} checkout has no commits ` +
        "of a repository",
      { hint: "Run it in a source checkout." },
    );
  }
  const commits = await commitsBetween({ dir, env, signal }, range);
  const view = await stores.state.view();
  const found: FoundDeploy[] = [];
  for (const ref of await view.match(`${escapeGlob(repo)}/-/**/@/deploy/*`)) {
    const task = await view.get(ref) as unknown as Task | undefined;
    if (task === undefined) continue;
    const { release } = task;
    const { commit } = await requireRelease(view, release);
    if (commits.has(commit)) found.push({ ref, release, commit });
  }
  return found.sort((a, b) => compareRefs(a.ref, b.ref));
}
