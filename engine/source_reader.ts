// SPDX-License-Identifier: MIT
/**
 * What is asked of the history of a checkout, where there is no git program:
 * revisions, commits between two, files that differ. It writes nothing.
 *
 * @module
 */

import { loadLibrary } from "../stores/git/builtin/library.ts";
import { chooseGit } from "../stores/git/choose.ts";
import type { ObjectReader } from "../stores/git/builtin/reader.ts";
import type { TreeDifference } from "../stores/git/repository.ts";
import type { SourceGit } from "./git.ts";
import { findGit, type GitPlace, headCommit } from "./git_info.ts";

/** Answers questions about a checkout. */
export interface SourceReader {
  /** Reads its objects. */
  readonly objects: ObjectReader;
  /** Gives the full hash of a revision; undefined when there is none. */
  resolve(revision: string): Promise<string | undefined>;
  /** Lists the files of the commit that is checked out, from the root. */
  files(): Promise<readonly string[]>;
  /** Lists what differs between two commits; the first may be no files. */
  changes(from: string, to: string): Promise<readonly TreeDifference[]>;
  /** Lists the commits in the history of either, but not of both. */
  between(one: string, other: string): Promise<readonly string[]>;
}

/** The tree without files, which a first commit is compared with. */
export const NO_FILES = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** A name, then steps back from it. */
const REVISION = /^([\w./@+-]+?)((?:[~^]\d*)*)$/;

/**
 * Opens the history of a checkout, where a git program cannot.
 *
 * @param git The checkout.
 * @returns What reads it; undefined where the program is to be asked.
 */
export async function readerWithoutGit(
  git: SourceGit,
): Promise<SourceReader | undefined> {
  if (chooseGit(git.env) === "program") return undefined;
  const place = git.bare === true ? bareAt(git.dir) : await findGit(git.dir);
  const { openObjectReader } = await import("../stores/git/builtin/reader.ts");
  const objects = await openObjectReader(place.commonDir);
  return {
    objects,
    resolve: (revision) => resolve({ place, objects }, revision),
    async files() {
      const commit = await headCommit(place);
      const extent = {
        commit: commit === "null" ? undefined : commit,
        prefix: "",
      };
      return (await objects.list(extent)).map(({ path }) => path);
    },
    async changes(from, to) {
      const commit = await resolve({ place, objects }, to) ?? to;
      if (from !== NO_FILES) {
        return await objects.compare({ from, to: commit, prefix: "" });
      }
      const all = await objects.list({ commit, prefix: "" });
      return all.map((after) => ({ path: after.path, after }));
    },
    async between(one, other) {
      const [ours, theirs] = [
        await historyOf(objects, one),
        await historyOf(objects, other),
      ];
      return [...ours.symmetricDifference(theirs)];
    },
  };
}

function bareAt(dir: string): GitPlace {
  return { workTree: dir, gitDir: dir, commonDir: dir };
}

interface Source {
  readonly place: GitPlace;
  readonly objects: ObjectReader;
}

async function resolve(
  { place, objects }: Source,
  revision: string,
): Promise<string | undefined> {
  const [, name, steps = ""] = REVISION.exec(revision) ?? [];
  if (name === undefined || /\.\.|@\{/.test(name)) return undefined;
  const named = await nameOf(place, name);
  let commit = named === undefined ? undefined : await objects.peel(named);
  for (const [step, mark, digits] of steps.matchAll(/([~^])(\d*)/g)) {
    const number = step.length === 1 ? 1 : Number(digits);
    const isBack = mark === "~";
    for (let left = isBack ? number : Math.min(number, 1); left > 0; left--) {
      if (commit === undefined) return undefined;
      const { parents = [] } = await objects.commit(commit) ?? {};
      commit = parents[isBack ? 0 : number - 1];
    }
  }
  // A shallow clone knows parents that it does not have.
  return commit === undefined ? undefined : await objects.peel(commit);
}

/** A name as git looks it up; the commit at hand is ours to know. */
async function nameOf(
  place: GitPlace,
  name: string,
): Promise<string | undefined> {
  if (name === "HEAD" || name === "@") {
    const head = await headCommit(place);
    return head === "null" ? undefined : head;
  }
  if (/^[0-9a-f]{40}$/.test(name)) return name;
  const { expandOid, resolveRef } = await loadLibrary();
  const { promises } = await import("node:fs");
  const where = { fs: { promises }, gitdir: place.commonDir };
  try {
    return await resolveRef({ ...where, ref: name });
  } catch {
    if (!/^[0-9a-f]{4,39}$/.test(name)) return undefined;
    return await expandOid({ ...where, oid: name }).catch(() => undefined);
  }
}

async function historyOf(
  objects: ObjectReader,
  commit: string,
): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const next = [commit];
  for (let oid = next.pop(); oid !== undefined; oid = next.pop()) {
    if (seen.has(oid)) continue;
    const found = await objects.commit(oid);
    if (found === undefined) continue;
    seen.add(oid);
    next.push(...found.parents);
  }
  return seen;
}
