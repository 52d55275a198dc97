// SPDX-License-Identifier: MIT
/**
 * How objects and refs get to and from one remote, and nothing else. What a
 * store makes of them (positions, transactions, what a rejected push means) is
 * above this seam and the same for all. There are two of them: one runs the
 * `git` program, one does without.
 *
 * @module
 */

import type { BlobReader } from "./blobs.ts";
import type { Cache } from "./cache.ts";
import type { FileChange } from "../tree.ts";

/** A cache and the way between it and its remote. */
export interface Repository extends Cache {
  /** Reads objects of the cache. */
  readonly blobs: BlobReader;
  /**
   * Asks the remote what it has, without fetching.
   *
   * @throws {OcurootError} store/unavailable when it does not answer.
   */
  listHeads(branch: string): Promise<RemoteHeads>;
  /** Fetches one commit; false when that did not work. */
  fetch(what: Fetch): Promise<boolean>;
  /**
   * Pushes candidates, all or none, each only onto its base. Whatever went
   * wrong is words: what came of the push is for the caller to find out.
   *
   * @returns Undefined for a push that landed, else why it may not have.
   */
  push(candidates: readonly Candidate[]): Promise<Refusal | undefined>;
  /**
   * Points one ref of the remote somewhere else, whatever is in its history,
   * if it is still where it was.
   *
   * @returns Undefined when it is there now, else why it may not be.
   */
  swap(swap: Swap): Promise<Refusal | undefined>;
  /** Reads a commit; undefined when the cache does not have it. */
  commit(oid: string): Promise<CommitInfo | undefined>;
  /** Tells whether a commit is another, or part of its history. */
  isAncestor(question: Ancestry): Promise<boolean>;
  /** Lists everything that is no directory, in the order of git. */
  list(extent: Extent): Promise<readonly TreeEntry[]>;
  /** Lists what differs between two commits. */
  compare(step: Step): Promise<readonly TreeDifference[]>;
  /**
   * Builds commits, each on a private ref.
   *
   * @returns Their object ids, in order.
   * @throws {OcurootError} git/failed, store/full.
   */
  build(
    drafts: readonly Draft[],
    signature: Signature,
  ): Promise<readonly string[]>;
  /** Tells whether all that the cache refers to is there. */
  isWhole(): Promise<boolean>;
  /** Takes what waits in another cache; false when it cannot be read. */
  takeOver(directory: string): Promise<boolean>;
  /** Keeps the cache quick, when it is time; what goes wrong is no matter. */
  tidy(lock: () => Promise<() => void>): Promise<void>;
  /** Gives the first line of a commit's message. */
  subject(commit: string): Promise<string>;
  /** Gives what a file held in the last commits that wrote it, newest first. */
  recall(past: Past): AsyncIterable<string>;
}

/** Opens the repository that stands behind a cache. */
export type OpenRepository = (cache: Cache) => Repository;

/** What a remote has. */
export interface RemoteHeads {
  /** Name of its default branch, where it tells. */
  readonly defaultBranch: string | undefined;
  /** Tip of the default branch. */
  readonly head: string | undefined;
  /** Tip of the branch asked for. */
  readonly tip: string | undefined;
}

/** What to fetch. */
export interface Fetch {
  /** A ref of the remote, the id of a commit, or all refs `below/*`. */
  readonly source: string;
  /** The private ref that will hold it; for all refs below one, `other/*`. */
  readonly target: string;
  /** The private ref of what the cache has of it already. */
  readonly seen?: string | undefined;
  /** How many commits deep; all when undefined. */
  readonly depth: number | undefined;
}

/** A commit that is to become the tip of a branch. */
export interface Candidate {
  /** The branch. */
  readonly branch: string;
  /** The tip it builds on; undefined for a branch that does not exist. */
  readonly base: string | undefined;
  /** The commit. */
  readonly commit: string;
}

/** Where a ref of the remote is, and where it shall be. */
export interface Swap {
  /** Its whole name. */
  readonly ref: string;
  /** The commit there; undefined when there must be none. */
  readonly from: string | undefined;
  /** The commit to be there; undefined to delete it. */
  readonly to: string | undefined;
}

/** Why a push may not have landed. */
export interface Refusal {
  /** In the words of the remote, or of what stands before it. */
  readonly words: string;
  /** True when the remote itself has answered so. */
  readonly isAnswer: boolean;
}

/** Is one commit in the history of another? */
export interface Ancestry {
  /** The commit. */
  readonly commit: string;
  /** Of what it may be an ancestor. */
  readonly of: string;
  /** An ancestor of both, where one is known. */
  readonly since?: string | undefined;
}

/** A commit. */
export interface CommitInfo {
  /** Its parents. */
  readonly parents: readonly string[];
  /** Name and mail address of its author. */
  readonly author: string;
  /** Its whole message. */
  readonly message: string;
}

/** Which files of which commit. */
export interface Extent {
  /** The commit; undefined stands for an empty tree. */
  readonly commit: string | undefined;
  /** Directory of the store in the tree: `""`, or ending in a slash. */
  readonly prefix: string;
}

/** From one commit to another. */
export interface Step {
  /** The first. */
  readonly from: string;
  /** The second. */
  readonly to: string;
  /** Directory of the store in the tree: `""`, or ending in a slash. */
  readonly prefix: string;
}

/** One entry of a tree. */
export interface TreeEntry {
  /** Path from the root of the tree. */
  readonly path: string;
  /** Six octal digits, as git writes them. */
  readonly mode: string;
  /** Object id. */
  readonly oid: string;
}

/** An entry that another tree has not, or has otherwise. */
export interface TreeDifference {
  /** Path from the root of the tree. */
  readonly path: string;
  /** What is there now; undefined when nothing is. */
  readonly after: TreeEntry | undefined;
}

/** A commit to build. */
export interface Draft {
  /** The private ref that will hold it. */
  readonly ref: string;
  /** Its parent; undefined for a first commit. */
  readonly base: string | undefined;
  /** Its message. */
  readonly message: string;
  /** Files to write and delete, by path in the tree. */
  readonly files: readonly FileChange[];
}

/** Who commits, and when. */
export interface Signature {
  /** Name. */
  readonly name: string;
  /** Mail address. */
  readonly email: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

/** The history of a file. */
export interface Past {
  /** The commit to look back from. */
  readonly commit: string;
  /** Path from the root of the tree. */
  readonly path: string;
  /** How many commits that wrote it to look at, at most. */
  readonly limit: number;
}
