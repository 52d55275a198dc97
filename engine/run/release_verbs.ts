// SPDX-License-Identifier: MIT
/**
 * The verbs of a release: make one, continue one, retry one. Each drives the
 * release as far as it goes and tells how it stands; exit codes are not its
 * business.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { formatRef, parseRef, type Ref } from "@ocuroot/sdk/ref";
import { packageOf } from "../graph/address.ts";
import type { ReleaseSummary } from "../summary.ts";
import type { Workspace } from "../workspace.ts";
import { advance } from "./advance.ts";
import { runCascade } from "./cascade.ts";
import { createRelease } from "./create_release.ts";
import { type Execution, startExecution } from "./execution.ts";
import { checkCommit, findRelease, newestReleaseAt } from "./find_release.ts";
import { fullRef } from "./full_ref.ts";
import { checkInterrupted } from "./interrupted.ts";
import { loadRelease } from "./load_release.ts";
import { newestViews } from "./newest_views.ts";
import { recoverRelease } from "./recover.ts";
import { retryFailed } from "./retry.ts";
import { summarizeRelease } from "./summarize.ts";

/** How to make a release. */
export interface NewReleaseOptions {
  /** Also when the commit has been released already. */
  readonly force?: boolean;
  /** Then do all work that follows from it. */
  readonly cascade?: boolean;
}

/**
 * Makes a release of a config at the current commit and runs it.
 *
 * @param workspace The opened repository.
 * @param ref The config file as typed; it names no release.
 * @param options Force and cascade.
 * @returns How the release stands.
 * @throws {OcurootError} release/exists when the commit is released already.
 * @throws {OcurootError} cli/usage when the ref names a release.
 * @throws {OcurootError} cli/interrupted when the command was interrupted.
 */
export async function newRelease(
  workspace: Workspace,
  ref: Ref | string,
  options: NewReleaseOptions = {},
): Promise<ReleaseSummary> {
  const target = parseRef(fullRef(workspace, ref));
  if (target.release !== undefined) {
    throw new OcurootError(
      "cli/usage",
      `Cannot make release "${
        formatRef(target)
      }": a release should not be specified`,
      { hint: "Leave out what follows the file." },
    );
  }
  const execution = startExecution(workspace);
  const created = await createRelease(execution, {
    package: packageOf(target),
    force: options.force ?? false,
  });
  if (created.kind === "release") await advance(execution, created);
  checkInterrupted(workspace);
  const summary = created.kind === "release"
    ? await summarize(execution, created.release)
    : emptySummary(created.kind === "environments" ? created.names : []);
  if (options.cascade !== true) return summary;
  return { ...summary, cascade: await cascadeOf(execution) };
}

/**
 * Runs what is ready in a release, also what a newer one has overtaken.
 *
 * @param workspace The opened repository.
 * @param ref A release as typed, by id or tag.
 * @returns How the release stands.
 * @throws {OcurootError} release/not-found when there is no such release.
 * @throws {OcurootError} release/commit when it was made at another commit.
 */
export async function continueRelease(
  workspace: Workspace,
  ref: Ref | string,
): Promise<ReleaseSummary> {
  const { state: view } = await newestViews(workspace.stores);
  const release = await findRelease(view, fullRef(workspace, ref));
  await checkCommit(view, { release, commit: workspace.commit });
  const execution = startExecution(workspace);
  await recoverRelease(execution, release);
  return await drive(execution, release);
}

/**
 * Queues the failed runs of a release again and runs it.
 *
 * @param workspace The opened repository.
 * @param ref A release, or a config file: then its newest release at the
 *   current commit.
 * @returns How the release stands.
 * @throws {OcurootError} release/nothing-to-retry when nothing has failed.
 * @throws {OcurootError} release/not-found when there is no such release.
 * @throws {OcurootError} release/commit when it was made at another commit.
 */
export async function retryRelease(
  workspace: Workspace,
  ref: Ref | string,
): Promise<ReleaseSummary> {
  const { commit } = workspace;
  const full = parseRef(fullRef(workspace, ref));
  const { state: view } = await newestViews(workspace.stores);
  const release = full.release
    ? await findRelease(view, fullRef(workspace, ref))
    : await newestReleaseAt(view, { package: packageOf(full), commit });
  await checkCommit(view, { release, commit });
  const execution = startExecution(workspace);
  const recovered = await recoverRelease(execution, release);
  await retryFailed(execution, release).catch((error: unknown) => {
    if (recovered === 0) throw error;
  });
  return await drive(execution, release);
}

async function drive(
  execution: Execution,
  release: string,
): Promise<ReleaseSummary> {
  const config = await loadRelease(execution, release);
  await advance(execution, { release, config, explicit: true });
  checkInterrupted(execution.workspace);
  return await summarize(execution, release);
}

async function summarize(
  execution: Execution,
  release: string,
): Promise<ReleaseSummary> {
  const view = await execution.workspace.stores.state.view();
  return await summarizeRelease(view, release);
}

async function cascadeOf(
  execution: Execution,
): Promise<NonNullable<ReleaseSummary["cascade"]>> {
  return await runCascade(execution, { changes: execution.changes });
}

function emptySummary(environments: readonly string[]): ReleaseSummary {
  const status = environments.length > 0 ? "complete" : "empty";
  return { release: undefined, environments, status, runs: [] };
}
