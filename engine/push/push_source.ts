// SPDX-License-Identifier: MIT
/**
 * Pushes a source checkout: releases what changed since the last push, does
 * the work that follows, and records the commit. Doing it twice on one commit
 * releases nothing twice.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { PushIndex } from "@ocuroot/sdk/model";
import { runCascade } from "../run/cascade.ts";
import { type Execution, startExecution } from "../run/execution.ts";
import { checkInterrupted } from "../run/interrupted.ts";
import { summarizeRelease } from "../run/summarize.ts";
import type { Workspace } from "../workspace.ts";
import { type PlannedPush, planSourcePush } from "./plan_push.ts";
import { newestRelease, watchedBy, writeIndex } from "./push_index.ts";
import { type Released, releaseFile } from "./release_file.ts";
import type { PushSummary } from "./summary.ts";

/**
 * Pushes a source checkout.
 *
 * @param workspace The opened repository.
 * @returns What was released and what followed.
 * @throws {OcurootError} repo/dirty with files that are not committed.
 */
export async function pushSource(workspace: Workspace): Promise<PushSummary> {
  checkClean(await workspace.uncommitted());
  const planned = await planSourcePush(workspace);
  if (!planned.isRepeated) warnOfGone(workspace, planned);
  const execution = startExecution(workspace);
  const files = await filesToDo(workspace, planned);
  const released: Released[] = [];
  for (const file of files) {
    checkInterrupted(workspace);
    released.push(await releaseFile(execution, file));
  }
  checkInterrupted(workspace);
  if (released.length === 0) return { files: [], status: "done" };
  const { changes } = execution;
  const cascade = await runCascade(execution, { changes });
  checkInterrupted(workspace);
  const isWhole = released.every(({ error }) => error === undefined);
  if (isWhole && !planned.isRepeated) {
    await record(execution, { planned, released });
  }
  return summarize(await asTheyStand(workspace, released), cascade);
}

/**
 * After a push of this very commit only its releases may have to go on: what
 * declares environments was declared then.
 */
async function filesToDo(
  workspace: Workspace,
  { files, isRepeated }: PlannedPush,
): Promise<readonly string[]> {
  if (!isRepeated) return files;
  const { repo, commit, stores } = workspace;
  const view = await stores.state.view();
  const known = await Promise.all(
    files.map((file) => newestRelease(view, `${repo}/-/${file}`, commit)),
  );
  return files.filter((_, at) => known[at] !== undefined);
}

async function record(
  execution: Execution,
  push: {
    readonly planned: PlannedPush;
    readonly released: readonly Released[];
  },
): Promise<void> {
  const { repo, commit, stores } = execution.workspace;
  const { index, previous, gone } = push.planned;
  const view = await stores.state.view();
  const entries = new Map(Object.entries(index?.release_configs ?? {}));
  for (const file of gone) entries.delete(`${repo}/-/${file}`);
  for (const { file, modules, summary } of push.released) {
    const release = summary?.release;
    const watched = release === undefined ? [] : await watchedBy(view, release);
    const all = new Set([...watched, ...modules]);
    entries.set(`${repo}/-/${file}`, { watch_files: [...all].toSorted() });
  }
  const body: PushIndex = {
    commit,
    previous_commit: previous,
    release_configs: Object.fromEntries([...entries].toSorted()),
  };
  await writeIndex(execution, body);
}

/** The cascade may have finished what waited. */
async function asTheyStand(
  { stores }: Workspace,
  released: readonly Released[],
): Promise<readonly Released[]> {
  const view = await stores.state.view();
  return await Promise.all(released.map(async (file) => {
    const release = file.summary?.release;
    if (release === undefined) return file;
    return { ...file, summary: await summarizeRelease(view, release) };
  }));
}

function summarize(
  released: readonly Released[],
  cascade: NonNullable<PushSummary["cascade"]>,
): PushSummary {
  const has = (status: string) =>
    released.some(({ summary }) => summary?.status === status) ||
    cascade.status === status;
  const failed = has("failed") ||
    released.some(({ error }) => error !== undefined);
  return {
    files: released.map(({ modules: _, ...file }) => file),
    cascade,
    status: failed ? "failed" : has("waiting") ? "waiting" : "done",
  };
}

function checkClean(paths: readonly string[]): void {
  if (paths.length === 0) return;
  const files = paths.toSorted();
  throw new OcurootError(
    "repo/dirty",
    `Cannot push: ${files.length} ${
      files.length === 1 ? "file is" : "files are"
    } not committed:\n${files.map((file) => `  ${file}`).join("\n")}`,
    {
      hint: "Commit them, add them to .gitignore, or see with --dryrun what" +
        " would be released.",
      data: { files },
    },
  );
}

function warnOfGone(workspace: Workspace, { gone }: PlannedPush): void {
  for (const file of gone) {
    const message =
      `"${file}" is there no more; what it deployed stays until its deploy intents are deleted`;
    workspace.events({ kind: "warning", message });
  }
}
