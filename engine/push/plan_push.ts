// SPDX-License-Identifier: MIT
/**
 * Finds out what a push of a source checkout would release: since the last
 * push, or everything where that is not known. It writes nothing.
 *
 * @module
 */

import type { PushIndex } from "@ocuroot/sdk/model";
import { changedFiles, type FileChange, pathFrom } from "../changed_files.ts";
import { askGit, hasCommit, type SourceGit, splitNul } from "../git.ts";
import { findGit } from "../git_info.ts";
import { relativePath } from "../host/paths.ts";
import { readerWithoutGit } from "../source_reader.ts";
import type { Workspace } from "../workspace.ts";
import { indexOf, newestRelease, readIndex, watchesOf } from "./push_index.ts";
import { type Chosen, selectFiles } from "./select_files.ts";

/** What a push would do. */
export interface PlannedPush extends Chosen {
  /** The index that it starts from. */
  readonly index: PushIndex | undefined;
  /** The commit that it compares with; empty for none. */
  readonly previous: string;
  /** True when this very commit was pushed before. */
  readonly isRepeated: boolean;
}

/** A work tree and where the ocuroot root is in it. */
interface Place {
  readonly git: SourceGit;
  readonly inside: string;
}

/**
 * Plans a push of a source checkout. Uncommitted files do not count.
 *
 * @param workspace The opened repository.
 * @returns The files to release, and what is compared.
 */
export async function planSourcePush(
  workspace: Workspace,
): Promise<PlannedPush> {
  return (await survey(workspace, [])).planned;
}

/**
 * Lists what a push would release, for people: also what it would release
 * once all that is not committed were.
 *
 * @param workspace The opened repository.
 * @returns File names relative to the root, sorted.
 */
export async function listSourcePush(
  workspace: Workspace,
): Promise<readonly string[]> {
  const { repo, commit, stores, settings } = workspace;
  const { inside } = await placeOf(workspace);
  const touched = (await workspace.uncommitted())
    .map((path) => pathFrom(inside, path));
  const { planned, files, watches } = await survey(workspace, touched);
  const view = await stores.state.view();
  const known = await Promise.all(
    planned.files.map((file) =>
      newestRelease(view, `${repo}/-/${file}`, commit)
    ),
  );
  const committed = planned.files.filter((_, at) =>
    known[at] === undefined && !planned.isRepeated
  );
  const changes = touched
    .map((path) => ({ path, deleted: !files.includes(path) }));
  const ignore = settings.releaseIgnore;
  const edited = selectFiles({ files, changes, watches, ignore }).files;
  return [...new Set([...committed, ...edited])].toSorted();
}

interface Survey {
  readonly planned: PlannedPush;
  readonly files: readonly string[];
  readonly watches: ReadonlyMap<string, readonly string[]>;
}

async function survey(
  workspace: Workspace,
  touched: readonly string[],
): Promise<Survey> {
  const { repo, commit, settings, stores } = workspace;
  const place = await placeOf(workspace);
  const view = await stores.state.view();
  const index = await readIndex(view, indexOf(repo));
  const files = await filesOf(workspace, { place, touched });
  const isRepeated = index?.commit === commit;
  const previous = isRepeated ? index.previous_commit : index?.commit ?? "";
  const changes = await changesSince(workspace, { place, previous });
  const watches = await watchesOf(view, { repo, index });
  const ignore = settings.releaseIgnore;
  const chosen = selectFiles({ files, changes, watches, ignore });
  const planned = { ...chosen, index, previous, isRepeated };
  return { planned, files, watches };
}

async function placeOf(workspace: Workspace): Promise<Place> {
  const { workTree } = await findGit(workspace.root);
  const { env, signal } = workspace;
  return {
    git: { dir: workTree, env, signal },
    inside: relativePath(workTree, workspace.root) ?? ".",
  };
}

/** Tracked files, and those of `touched`, as far as they are there. */
async function filesOf(
  workspace: Workspace,
  known: { readonly place: Place; readonly touched: readonly string[] },
): Promise<readonly string[]> {
  const { touched, place } = known;
  const tracked = await trackedFiles(workspace, place);
  const missing = new Set<string>();
  for (const path of touched) {
    const info = await Deno.stat(`${workspace.root}/${path}`)
      .catch(() => undefined);
    if (info?.isFile !== true) missing.add(path);
  }
  const all = new Set([...tracked, ...touched]);
  return [...all].filter((path) => !missing.has(path));
}

async function trackedFiles(
  workspace: Workspace,
  { git, inside }: Place,
): Promise<readonly string[]> {
  const reader = await readerWithoutGit(git);
  if (reader === undefined) {
    const at = { ...git, dir: workspace.root };
    return splitNul(await askGit(["ls-files", "-z", "--", "."], at));
  }
  const paths = (await reader.files()).map((path) => pathFrom(inside, path));
  return paths.filter((path) => !path.startsWith("../"));
}

/** Undefined when everything counts as new, which is said. */
async function changesSince(
  workspace: Workspace,
  known: { readonly place: Place; readonly previous: string },
): Promise<readonly FileChange[] | undefined> {
  const { place, previous } = known;
  if (previous === "") return undefined;
  const isHash = /^[0-9a-f]{7,64}$/.test(previous);
  if (isHash && await hasCommit(place.git, previous)) {
    const { git, inside } = place;
    return await changedFiles(git, { from: previous, to: "HEAD", inside });
  }
  const message =
    `Commit "${previous}" of the last push is not in this checkout, so every package counts as changed; fetch more history to release only what changed`;
  workspace.events({ kind: "warning", message });
  return undefined;
}
