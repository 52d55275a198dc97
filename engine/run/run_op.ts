// SPDX-License-Identifier: MIT
/**
 * Does a chore that waits on a release. `check_envs` gives the release runs
 * for environments it has none in; any other chore is only taken off.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseRef } from "@ocuroot/sdk/ref";
import type { Transaction } from "../../stores/store.ts";
import { releaseOf } from "../graph/address.ts";
import {
  buildGraph,
  type GraphTask,
  type ReleaseGraph,
} from "../graph/build.ts";
import { requireRelease, requireRun } from "../graph/read.ts";
import { newestRun } from "../plan/active_run.ts";
import { putRun } from "./create_release.ts";
import { put, putAttempt } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { loadRelease } from "./load_release.ts";
import { refuseSecrets } from "../host/secret_guard.ts";

/**
 * Does a chore.
 *
 * @param execution The command at work, at the release's commit.
 * @param ref `<release>/op/<name>`.
 */
export async function runOp(execution: Execution, ref: string): Promise<void> {
  const { type, subpath, ...rest } = parseRef(ref);
  const release = releaseOf({ ...rest, type, subpath });
  if (subpath !== "check_envs") return await takeOff(execution, ref);
  // Environments may have come since the config was last evaluated.
  execution.configs.delete(release);
  const { declaration } = await loadRelease(execution, release);
  const graph = buildGraph(declaration, release);
  if (graph === undefined) {
    throw new OcurootError(
      "config/invalid",
      `Cannot check environments of "${release}": its config declares no package any more`,
    );
  }
  refuseSecrets(execution.workspace.secrets, {
    what: "release",
    value: graph.package,
    at: "package",
  });
  const time = timestamp(execution);
  await write(execution, {
    message: `running task\n\n${ref}`,
    fn: async ({ state }) => {
      if (!await state.has(ref)) return;
      await addRuns(state, { graph, time });
      await state.delete(ref);
    },
  });
}

async function takeOff(execution: Execution, ref: string): Promise<void> {
  await write(execution, {
    message: `running task\n\n${ref}`,
    fn: ({ state }) => state.unlink(ref),
  });
}

async function addRuns(
  state: Transaction,
  request: { readonly graph: ReleaseGraph; readonly time: string },
): Promise<void> {
  const { graph, time } = request;
  const { release } = graph;
  for (const task of graph.tasks) {
    const number = await neededRun(state, task);
    if (number === undefined) continue;
    await putRun(state, { task, number, release, time });
    await putAttempt(state, { run: `${task.ref}/${number}`, cause: "env" });
  }
  const info = await requireRelease(state, release);
  await put(state, {
    ref: release,
    type: "release.ReleaseInfo",
    body: { commit: info.commit, package: graph.package },
  });
}

/** The number of the run to add: the first, or one after a teardown. */
async function neededRun(
  state: Transaction,
  task: GraphTask,
): Promise<number | undefined> {
  const newest = await newestRun(state, task.ref);
  if (newest === undefined) return 1;
  if (newest.status !== "complete") return undefined;
  const run = await requireRun(state, newest.ref);
  if (run.type !== "down") return undefined;
  return Number(newest.ref.slice(task.ref.length + 1)) + 1;
}
