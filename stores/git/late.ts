// SPDX-License-Identifier: MIT
/**
 * Lands the change of a store whose counterpart on another remote has landed
 * already, so it may not be dropped. When its branch moved meanwhile it is
 * applied to the newer tip, but for documents that somebody else changed:
 * theirs stand.
 *
 * @module
 */

import { LostRace } from "../lost_race.ts";
import { seenRef } from "./branch.ts";
import { listFiles } from "./git_tree.ts";
import {
  buildPublication,
  type CommitAs,
  conflictsOf,
  type Part,
  type Publication,
  type Remote,
} from "./publication.ts";

const MOST_TRIES = 20;

/**
 * Pushes a change until it lands or the remote refuses.
 *
 * @param remote Where to.
 * @param first The publication to begin with, and the change in it.
 * @param as How to commit.
 * @throws {OcurootError} git/push-rejected, store/unavailable; then it is kept.
 */
export async function landLate(
  remote: Remote,
  first: { readonly publication: Publication; readonly part: Part },
  as: CommitAs,
): Promise<void> {
  let { publication, part } = first;
  for (let tries = 1;; tries++) {
    try {
      return await publication.push();
    } catch (error) {
      if (!(error instanceof LostRace) || tries === MOST_TRIES) throw error;
    }
    part = await moveOn(remote, part);
    if (part.files.length === 0) return;
    publication = await buildPublication(remote, [part], as);
  }
}

async function moveOn(remote: Remote, part: Part): Promise<Part> {
  const { cache, blobs } = remote;
  const tip = cache.readRef(seenRef(part.branch));
  const { oids } = await listFiles(cache, { commit: tip, prefix: "" });
  const theirs = new Set(
    await conflictsOf(part.files, async (path) => {
      const oid = oids.get(path);
      return oid === undefined ? undefined : await blobs.read(oid);
    }),
  );
  const files = part.files.filter(({ path }) => !theirs.has(path));
  return { ...part, tip, parent: tip, files };
}
