// SPDX-License-Identifier: MIT
/**
 * Publishes what a remote refused before, ahead of anything new. Documents
 * that changed meanwhile are never overwritten: then it stops and says so.
 *
 * @module
 */

import type { FileChange } from "../tree.ts";
import { listFiles } from "./git_tree.ts";
import {
  buildPublication,
  type CommitAs,
  conflictsOf,
  keptBaseRef,
  keptConflict,
  keptRef,
  type Remote,
} from "./publication.ts";

/**
 * Publishes kept work of a branch, if there is any.
 *
 * @param remote The remote.
 * @param at The branch and its tip.
 * @param as How to commit.
 * @returns True when something was published.
 * @throws {OcurootError} store/conflict when it no longer fits.
 */
export async function publishKept(
  remote: Remote,
  at: { readonly branch: string; readonly tip: string | undefined },
  as: CommitAs,
): Promise<boolean> {
  const { cache } = remote;
  const kept = cache.readRef(keptRef(at.branch));
  if (kept === undefined) return false;
  const base = await newestLanded(remote, { ...at, kept });
  const hasLanded = base === kept;
  if (!hasLanded) await replay(remote, { ...at, kept, base }, as);
  cache.deleteRef(keptRef(at.branch));
  cache.deleteRef(keptBaseRef(at.branch));
  return !hasLanded;
}

interface Kept {
  readonly branch: string;
  readonly tip: string | undefined;
  readonly kept: string;
}

/** The beginning of it may have landed after all: only the rest is kept. */
async function newestLanded(
  { cache }: Remote,
  { branch, tip, kept }: Kept,
): Promise<string | undefined> {
  const base = cache.readRef(keptBaseRef(branch));
  let at: string | undefined = kept;
  while (tip !== undefined && at !== undefined && at !== base) {
    if (await cache.isAncestor({ commit: at, of: tip })) return at;
    at = (await cache.commit(at))?.parents[0];
  }
  return base;
}

async function replay(
  remote: Remote,
  { branch, tip, kept, base }: Kept & { readonly base: string | undefined },
  as: CommitAs,
): Promise<void> {
  const { cache, blobs } = remote;
  const files = await changesBetween(remote, { base, kept });
  const now = await listFiles(cache, { commit: tip ?? base, prefix: "" });
  const read = async (path: string) => {
    const oid = now.oids.get(path);
    return oid === undefined ? undefined : await blobs.read(oid);
  };
  const conflicts = await conflictsOf(files, read);
  if (conflicts.length > 0) throw keptConflict(branch, cache, conflicts);
  const missing: FileChange[] = [];
  for (const file of files) {
    if (await read(file.path) !== file.after) missing.push(file);
  }
  // It had landed, only we did not come to note it.
  if (missing.length === 0) return;
  const part = {
    branch,
    tip,
    parent: tip ?? base,
    files: missing,
    messages: [await cache.subject(kept)],
  };
  await (await buildPublication(remote, [part], as)).push();
}

async function changesBetween(
  remote: Remote,
  step: { readonly base: string | undefined; readonly kept: string },
): Promise<readonly FileChange[]> {
  const { cache, blobs } = remote;
  const before = await listFiles(cache, { commit: step.base, prefix: "" });
  const after = await listFiles(cache, { commit: step.kept, prefix: "" });
  const paths = new Set([...before.oids.keys(), ...after.oids.keys()]);
  const read = async (oid: string | undefined) =>
    oid === undefined ? undefined : await blobs.read(oid);
  const changes: FileChange[] = [];
  for (const path of paths) {
    const [from, to] = [before.oids.get(path), after.oids.get(path)];
    if (from === to) continue;
    changes.push({ path, before: await read(from), after: await read(to) });
  }
  return changes;
}
