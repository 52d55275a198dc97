// SPDX-License-Identifier: MIT
/**
 * Checkouts that are not even loaded before the first one is asked for: most
 * commands need none, and all start up.
 *
 * @module
 */

import type { CommitPlace, Workspace } from "../workspace.ts";
import type { Checkouts } from "./checkouts.ts";

/** The part of a workspace that depends on where its files are. */
export type CheckoutTools = Pick<Workspace, "host" | "load" | "loadRepo">;

/** How checkouts are made. */
export interface CheckoutOptions {
  /** Absolute directory that holds worktrees and clones. */
  readonly home: string;
  /** Makes what evaluates and runs the files below a root. */
  readonly tools: (root: string) => CheckoutTools;
}

/**
 * Prepares checkouts of a workspace.
 *
 * @param workspace Gives the opened repository.
 * @param options How they are made.
 * @returns Opens checkouts and closes all of them.
 */
export function lazyCheckouts(
  workspace: () => Workspace,
  options: CheckoutOptions,
): Checkouts {
  let checkouts: Promise<Checkouts> | undefined;
  const load = async () => {
    const { createCheckouts } = await import("./checkouts.ts");
    return await createCheckouts(workspace(), options);
  };
  return {
    async open(place: CommitPlace) {
      const { repo, commit } = workspace();
      const isHere = repo === place.repo && commit === place.commit;
      if (isHere) return workspace();
      return await (await (checkouts ??= load())).open(place);
    },
    close: async () => await (await checkouts)?.close(),
  };
}
