// SPDX-License-Identifier: MIT
/**
 * Where a store on files keeps what. Documents and markers are where older
 * clients look for them; everything of our own is below `.ocuroot/`, which
 * they leave alone.
 *
 * @module
 */

/** A directory that holds a store. */
export interface FsPlace {
  /** The directory, absolute. */
  readonly root: string;
  /**
   * Called at every step that a crash could follow, with its label. Inert
   * unless a test throws or ends the process in it.
   */
  readonly failpoint: (label: FsStep) => void;
}

/** Steps of a write, in order. */
export type FsStep =
  | "lock.taken"
  | "doc.staged"
  | "journal.staged"
  | "journal.prepared"
  | "partner.written"
  | "journal.written"
  | "doc.handed"
  | "doc.renamed"
  | "head.written"
  | "journal.pruned";

/** Directory of our own files, below the root. */
export const OWN = ".ocuroot";

/**
 * Gives the path of a file of the store.
 *
 * @param place The store.
 * @param path The path below its root.
 * @returns The whole path.
 */
export function fileIn(place: FsPlace, path: string): string {
  return `${place.root}/${path}`;
}

/**
 * Gives the path of a journal.
 *
 * @param root The root of the store.
 * @param name Its number, or its number and `.prepared`.
 * @returns The whole path.
 */
export function journalIn(root: string, name: number | string): string {
  return `${root}/${OWN}/journal/${name}.json`;
}

/**
 * Gives one directory as seen from another, so that both can move together.
 *
 * @param from An absolute directory.
 * @param to Another one.
 * @returns A relative path.
 */
export function relativePath(from: string, to: string): string {
  const source = from.split(/[\\/]/);
  const target = to.split(/[\\/]/);
  let same = 0;
  while (same < source.length && source[same] === target[same]) same++;
  const up = source.slice(same).map(() => "..");
  return [...up, ...target.slice(same)].join("/") || ".";
}
