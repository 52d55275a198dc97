// SPDX-License-Identifier: MIT
/**
 * Gives the checkout that a piece of work has to be done in. Today it is the
 * one that was opened, or none: clean worktrees of other commits and clones
 * of other repositories will be made here.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Workspace } from "../workspace.ts";

/** A commit of a repository. */
export interface CommitPlace {
  /** Repo name. */
  readonly repo: string;
  /** Commit. */
  readonly commit: string;
}

/**
 * Gives a workspace whose checkout is at a commit.
 *
 * @param workspace The opened repository.
 * @param place The commit that is needed.
 * @returns The workspace to work in.
 * @throws {OcurootError} work/unsupported for another commit or repository.
 */
export function worktreeFor(
  workspace: Workspace,
  place: CommitPlace,
): Workspace {
  const { repo, commit } = workspace;
  if (repo === place.repo && commit === place.commit) return workspace;
  throw new OcurootError(
    "work/unsupported",
    `Cannot work on commit "${place.commit}" of "${place.repo}": this checkout is at "${commit}" of "${repo}"`,
    {
      hint:
        `Check out that commit and run "ocuroot work any" there, or let "ocuroot work trigger" ask CI for it.`,
      data: { ...place },
    },
  );
}
