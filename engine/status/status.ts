// SPDX-License-Identifier: MIT
/**
 * The verb behind `status`: what is deployed where, what runs and by whom,
 * what waits and for what, and what is wanted but not there. It only reads,
 * and loads no config.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import { formatRef, parseRef } from "@ocuroot/sdk/ref";
import { type ExplainedRun, explainRuns } from "../check/explain_runs.ts";
import { isGone } from "../machine.ts";
import { diffStores } from "../plan/intent.ts";
import type { Work } from "../summary.ts";
import type { Workspace } from "../workspace.ts";
import { type PackageStatus, readPackages } from "./packages.ts";

/** How things stand. */
export interface StateStatus {
  /** Packages in the order of their names. */
  readonly packages: readonly PackageStatus[];
  /** Runs that run, wait or failed, each with what to type next. */
  readonly runs: readonly ExplainedRun[];
  /** Intents that are not what is: what `state diff` lists. */
  readonly intents: readonly Work[];
}

/**
 * Tells how things stand.
 *
 * @param workspace The opened repository.
 * @param ref Full ref of a package or release to look at; all packages of
 *   the repository when undefined, of all repositories in a store checkout.
 * @returns Packages, runs and intents; nothing is written.
 * @throws {OcurootError} store/corrupt when a link cannot be read.
 */
export async function readStatus(
  workspace: Workspace,
  ref?: string,
): Promise<StateStatus> {
  const { stores, commit, owner, repo } = workspace;
  const views = {
    state: await stores.state.view(),
    intent: await stores.intent.view(),
  };
  const within = ref === undefined ? everythingOf(repo) : packageOf(ref);
  const { work } = await diffStores(views, {});
  const isWithin = (at: string) =>
    within.name === undefined ||
    at.startsWith(`${within.name}/`);
  return {
    packages: await readPackages(views.state, within.glob),
    runs: await explainRuns(views, {
      commit,
      isDead: (claim) => isGone(claim, owner),
      releases: `${within.glob}/@*`,
    }),
    intents: work.filter(({ ref: at }) => at.startsWith("@") || isWithin(at)),
  };
}

/** Packages to look at. */
interface Within {
  /** Glob of package refs. */
  readonly glob: string;
  /** What all their refs begin with, before a slash. */
  readonly name?: string;
}

function everythingOf(repo: string): Within {
  if (repo === "") return { glob: "**" };
  return { glob: `${escapeGlob(repo)}/-/**`, name: `${repo}/-` };
}

function packageOf(text: string): Within {
  const { repo, file } = parseRef(text);
  const name = formatRef(parseRef(`${repo}/-/${file}`));
  return { glob: escapeGlob(name), name };
}
