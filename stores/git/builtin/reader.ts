// SPDX-License-Identifier: MIT
/**
 * Reads commits and trees of any repository on disk where there is no git
 * program. It writes nothing and knows no refs.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type {
  CommitInfo,
  Extent,
  Step,
  TreeDifference,
  TreeEntry,
} from "../repository.ts";
import { openObjects } from "./_objects.ts";
import { compareTrees, listTree } from "./_trees.ts";

/** Reads commits and trees. */
export interface ObjectReader {
  /** Reads a commit; undefined when it is not there. */
  commit(oid: string): Promise<CommitInfo | undefined>;
  /** Gives the commit that a tag stands for; undefined when it is none. */
  peel(oid: string): Promise<string | undefined>;
  /** Reads the content of a file; undefined when it is not there. */
  bytes(oid: string): Promise<Uint8Array | undefined>;
  /** Lists everything that is no directory. */
  list(extent: Extent): Promise<readonly TreeEntry[]>;
  /** Lists what differs between two commits. */
  compare(step: Step): Promise<readonly TreeDifference[]>;
}

const MOST_TAGS = 8;

/**
 * Opens the objects of a repository.
 *
 * @param directory The directory that has `objects` in it.
 * @returns What reads them.
 */
export async function openObjectReader(
  directory: string,
): Promise<ObjectReader> {
  const objects = await openObjects(directory);
  return {
    commit: (oid) => objects.commit(oid),
    bytes: async (oid) => (await objects.read(oid))?.bytes,
    list: (extent) => reading(directory, listTree(objects, extent)),
    compare: (step) => reading(directory, compareTrees(objects, step)),
    async peel(oid) {
      for (let at = oid, left = MOST_TAGS; left > 0; left--) {
        const found = await objects.read(at);
        if (found?.type === "commit") return at;
        if (found?.type !== "tag") return undefined;
        const text = new TextDecoder().decode(found.bytes);
        at = /^object ([0-9a-f]{40})$/m.exec(text)?.[1] ?? "";
      }
      return undefined;
    },
  };
}

/** Clones may lack objects that only a git program can get. */
async function reading<T>(directory: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new OcurootError(
      "git/failed",
      `Cannot read "${directory}" without a git program: ${words}`,
      { cause, hint: "Install git, or fetch all of the repository." },
    );
  }
}
