// SPDX-License-Identifier: MIT
/**
 * Notes beside worktrees: which process made one, and of which repository. A
 * process that was killed leaves its worktrees behind; the next one that
 * needs a worktree takes them away.
 *
 * @module
 */

import { tryGit } from "../git.ts";
import { isGone } from "../machine.ts";
import type { Owner } from "../workspace.ts";

/** A worktree that was made. */
export interface Note {
  /** Process id of its maker. */
  readonly pid: number;
  /** Where that pid means something. */
  readonly machine?: string;
  /** Absolute directory of the repository it is registered in. */
  readonly repository: string;
}

/**
 * Writes the note of a worktree that is about to be made.
 *
 * @param path Absolute path of the worktree.
 * @param note By whom, and of what.
 */
export async function writeNote(path: string, note: Note): Promise<void> {
  await Deno.writeTextFile(`${path}.json`, JSON.stringify(note));
}

/**
 * Takes a worktree away: its files, its registration, its note.
 *
 * @param path Absolute path of the worktree.
 * @param place The repository it is registered in, and the environment.
 */
export async function removeTree(
  path: string,
  place: {
    readonly repository: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const git = { dir: place.repository, env: place.env };
  // The repository itself may be gone; then only the files are left.
  await tryGit(["worktree", "remove", "--force", "--", path], git)
    .catch(() => {});
  await removeIfThere(path);
  await removeIfThere(`${path}.json`);
}

/**
 * Takes away what dead processes of this machine left.
 *
 * @param folder Directory that holds all worktrees.
 * @param options This process and its environment.
 */
export async function removeLeftovers(
  folder: string,
  options: {
    readonly owner: Owner;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".json")) continue;
    const note = await readNote(`${folder}/${name}`);
    if (note === undefined || !await isGone(note, options.owner)) continue;
    const path = `${folder}/${name.slice(0, -".json".length)}`;
    await removeTree(path, { ...options, repository: note.repository });
  }
}

async function readNote(file: string): Promise<Note | undefined> {
  try {
    const note = JSON.parse(await Deno.readTextFile(file)) as Partial<Note>;
    const isWhole = typeof note.pid === "number" &&
      typeof note.repository === "string";
    return isWhole ? note as Note : undefined;
  } catch {
    // Half written, or taken away by another process meanwhile.
    return undefined;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
