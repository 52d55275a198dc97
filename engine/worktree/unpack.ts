// SPDX-License-Identifier: MIT
/**
 * Writes the files of a commit into a directory where there is no git program
 * to make a worktree. No path leads out of it: names are checked, and links
 * are made when all files are there. Filters and submodules are not for it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ObjectReader } from "../../stores/git/builtin/reader.ts";
import type { TreeEntry } from "../../stores/git/repository.ts";
import { directoryOf } from "../host/paths.ts";
import { freeBytes, requireSpace } from "./space.ts";

/** What to write, and where. */
export interface Unpacking {
  /** Full hash. */
  readonly commit: string;
  /** Absolute directory; it is made. */
  readonly path: string;
  /** Ends it when aborted. */
  readonly signal: AbortSignal;
}

const LINK = "120000";
const SUBMODULE = "160000";
const PROGRAM = "100755";
/** Bytes after which the space that is left is looked at again. */
const LOOK_AFTER = 8 * 1024 * 1024;

/**
 * Writes the files of a commit.
 *
 * @param objects Where the commit is.
 * @param unpacking What to write, and where.
 * @returns The paths of its files.
 * @throws {OcurootError} git/commit for a path that leads elsewhere,
 *   store/full when it does not fit.
 */
export async function unpackCommit(
  objects: ObjectReader,
  { commit, path, signal }: Unpacking,
): Promise<readonly string[]> {
  const entries = await objects.list({ commit, prefix: "" });
  for (const entry of entries) checkPath(entry, commit);
  await Deno.mkdir(path, { recursive: true });
  let written = LOOK_AFTER;
  for (const entry of entries.toSorted(linksLast)) {
    if (signal.aborted) throw interrupted(commit);
    const bytes = await contentOf(objects, entry);
    written += bytes.length;
    if (written >= LOOK_AFTER) {
      const free = await freeBytes(path);
      requireSpace({ needed: bytes.length, free, directory: path });
      written = 0;
    }
    await write(`${path}/${entry.path}`, { entry, bytes });
  }
  return entries.map((entry) => entry.path);
}

function interrupted(commit: string): OcurootError {
  return new OcurootError(
    "cli/interrupted",
    `Interrupted the checkout of "${commit}"`,
  );
}

function linksLast(a: TreeEntry, b: TreeEntry): number {
  return Number(a.mode === LINK) - Number(b.mode === LINK);
}

async function contentOf(
  objects: ObjectReader,
  { mode, oid, path }: TreeEntry,
): Promise<Uint8Array> {
  if (mode === SUBMODULE) return new Uint8Array();
  const bytes = await objects.bytes(oid);
  if (bytes !== undefined) return bytes;
  throw new OcurootError(
    "git/commit",
    `Cannot check out "${path}": its content is not in the repository`,
    { hint: "Fetch all of the repository, or install git." },
  );
}

async function write(
  target: string,
  { entry, bytes }: { readonly entry: TreeEntry; readonly bytes: Uint8Array },
): Promise<void> {
  if (entry.mode === SUBMODULE) {
    await Deno.mkdir(target, { recursive: true });
    return;
  }
  await Deno.mkdir(directoryOf(target), { recursive: true });
  if (entry.mode === LINK) {
    await Deno.symlink(new TextDecoder().decode(bytes), target);
    return;
  }
  const mode = entry.mode === PROGRAM ? 0o777 : 0o666;
  await Deno.writeFile(target, bytes, { mode, createNew: true });
}

function checkPath({ path }: TreeEntry, commit: string): void {
  const isPlain = path.split("/").every((name) =>
    name !== "" && name !== "." && name !== ".." &&
    !/^\.git[. ]*$/i.test(name) && !/[\0\\]/.test(name)
  );
  if (isPlain) return;
  throw new OcurootError(
    "git/commit",
    `Cannot check out commit "${commit}": path "${path}" leads elsewhere`,
    { hint: "Take the file out of the repository." },
  );
}
