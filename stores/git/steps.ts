// SPDX-License-Identifier: MIT
/**
 * The steps of a write to a store in Git, for tests that let the program die
 * between them. It stands around a repository and does nothing else.
 *
 * @module
 */

import type { OpenRepository } from "./repository.ts";

/** Steps of a write, in order. */
export type GitStep =
  | "git.fetching"
  | "git.fetched"
  | "git.built"
  | "git.pushing"
  | "git.pushed"
  | "git.noted";

/**
 * Lets a repository tell its steps.
 *
 * @param open Opens the repository.
 * @param pass Called at each step that a crash could follow.
 * @returns What opens one that tells them.
 */
export function tellSteps(
  open: OpenRepository,
  pass: (step: GitStep) => void,
): OpenRepository {
  return (cache) => {
    const repository = open(cache);
    return {
      ...repository,
      async fetch(what) {
        pass("git.fetching");
        const isThere = await repository.fetch(what);
        pass("git.fetched");
        return isThere;
      },
      async build(drafts, signature) {
        const commits = await repository.build(drafts, signature);
        pass("git.built");
        return commits;
      },
      async push(candidates) {
        pass("git.pushing");
        const refusal = await repository.push(candidates);
        pass("git.pushed");
        return refusal;
      },
      async swap(swap) {
        pass("git.pushing");
        const refusal = await repository.swap(swap);
        pass("git.pushed");
        return refusal;
      },
      writeRef(name, oid) {
        repository.writeRef(name, oid);
        pass("git.noted");
      },
    };
  };
}
