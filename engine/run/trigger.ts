// SPDX-License-Identifier: MIT
/**
 * Asks CI to work on commits, through the trigger function of each commit's
 * repo config. A trigger that fails is told of and stops nothing: the work
 * stays in the plan, and the next sweep finds it.
 *
 * @module
 */

import type { RepoConfigDocument } from "@ocuroot/sdk/model";
import { OcurootError } from "@ocuroot/sdk/error";
import { parseRef } from "@ocuroot/sdk/ref";
import type { LoadedRepo } from "../config/loaded.ts";
import { compareRefs } from "../graph/address.ts";
import type { Work, WorkSummary } from "../summary.ts";
import type { Execution } from "./execution.ts";
import { asFailedWork } from "./failure.ts";
import type { CommitPlace } from "../workspace.ts";

/** File part of recorded repo configs, whatever their language. */
const FILE = "repo.ocu.star";

/**
 * Calls the trigger of each commit once.
 *
 * @param execution The command at work.
 * @param places The commits, in the order to call.
 * @returns Those whose trigger was called without error, and all others.
 */
export async function callTriggers(
  execution: Execution,
  places: readonly CommitPlace[],
): Promise<Required<Pick<WorkSummary, "handed" | "left">>> {
  const handed: CommitPlace[] = [];
  const left: NonNullable<WorkSummary["left"]>[number][] = [];
  for (const { repo, commit } of places) {
    const status = await callTrigger(execution, { repo, commit });
    if (status === "done") handed.push({ repo, commit });
    else left.push({ repo, commit, why: status });
  }
  return { handed, left };
}

/**
 * Lists the commits that have work.
 *
 * @param works A plan's items.
 * @returns Each repo and commit once, in numeric order.
 */
export function placesOf(works: readonly Work[]): readonly CommitPlace[] {
  const places = new Map<string, CommitPlace>();
  for (const { ref, commit } of works) {
    if (commit === undefined) continue;
    const { repo } = parseRef(ref);
    places.set(`${repo}/-/${commit}`, { repo, commit });
  }
  return [...places].sort(([a], [b]) => compareRefs(a, b))
    .map(([, place]) => place);
}

/**
 * Lists the newest recorded commit of every repository.
 *
 * @param execution The command at work.
 * @returns Each repo and commit, in numeric order.
 */
export async function newestCommits(
  execution: Execution,
): Promise<readonly CommitPlace[]> {
  const view = await execution.workspace.stores.state.view();
  const places: CommitPlace[] = [];
  for (const link of await view.match(`**/-/${FILE}/@`)) {
    const { repo, release } = parseRef(await view.resolve(link));
    if (release) places.push({ repo, commit: release });
  }
  return places.sort((a, b) => compareRefs(a.repo, b.repo));
}

async function callTrigger(
  execution: Execution,
  place: CommitPlace,
): Promise<"done" | "failed" | "no trigger"> {
  const { workspace } = execution;
  const { repo, commit } = place;
  const effects = workspace.host({
    file: FILE,
    thread: FILE,
    signal: workspace.signal,
    onLog: ({ message }) =>
      workspace.events({ kind: "trigger-log", repo, commit, message }),
  });
  const tell = <S extends "running" | "done" | "failed" | "no trigger">(
    status: S,
  ): S => {
    workspace.events({ kind: "trigger", repo, commit, status });
    return status;
  };
  tell("running");
  try {
    const config = await configOf(execution, { ...place, effects });
    if (config.settings.trigger === undefined) {
      return tell("no trigger");
    }
    const { signal } = workspace;
    await config.trigger(commit, {
      effects,
      signal,
      base: `${repo}/-/${FILE}`,
    });
    return tell("done");
  } catch (thrown) {
    const message = workspace.secrets.mask(asFailedWork(thrown).message);
    workspace.events({ kind: "trigger-log", repo, commit, message });
    return tell("failed");
  }
}

async function configOf(
  execution: Execution,
  place: CommitPlace & {
    readonly effects: Parameters<
      Execution["workspace"]["loadRepo"]
    >[1];
  },
): Promise<LoadedRepo> {
  const { workspace } = execution;
  const { repo, commit } = place;
  if (repo === workspace.repo && commit === workspace.commit) {
    return workspace.config;
  }
  const view = await workspace.stores.state.view();
  const recorded = await view.get(`${repo}/-/${FILE}/@${commit}`) ??
    await view.get(`${repo}/-/${FILE}/@`);
  if (recorded === undefined) {
    throw new OcurootError(
      "store/not-found",
      `Cannot trigger work on "${repo}" at "${commit}": its repo config is not recorded`,
    );
  }
  const document = recorded as unknown as RepoConfigDocument;
  return await workspace.loadRepo(document, place.effects);
}
