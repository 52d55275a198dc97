// SPDX-License-Identifier: MIT
/**
 * Recorded dependencies between refs: a pair of marker files, one for each
 * direction. Their paths carry both refs; where a path can be read in two
 * ways, the text inside says which ref it is for.
 *
 * @module
 */

import type { Key } from "./path.ts";

/** Which way to look: what a ref needs, or what needs it. */
export type Direction = "dependencies" | "dependants";

const FILE = "@ref.txt";

/** A marker file. */
export interface MarkerFile {
  /** Its path below the root of the store. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/**
 * Gives the two files that record a dependency.
 *
 * @param ref What depends.
 * @param dependency What it depends on.
 * @returns Both files.
 */
export function markersOf(ref: Key, dependency: Key): readonly MarkerFile[] {
  return [
    { path: markerPath("dependencies", [ref, dependency]), text: ref },
    { path: markerPath("dependants", [dependency, ref]), text: dependency },
  ];
}

/**
 * Gives the directory that holds the markers of a ref.
 *
 * @param direction Which way to look.
 * @param ref The ref.
 * @returns Its path, ending in a slash.
 */
export function markerDirectory(direction: Direction, ref: Key): string {
  return `dependencies/${direction}/${ref}/`;
}

/**
 * Reads the other end of a dependency out of a path.
 *
 * @param directory Directory of the markers of a ref.
 * @param path A file below it.
 * @returns The other ref, or undefined for any other file.
 */
export function markedRef(directory: string, path: string): Key | undefined {
  if (!path.endsWith(`/${FILE}`)) return undefined;
  return path.slice(directory.length, -FILE.length - 1);
}

function markerPath(direction: Direction, refs: readonly Key[]): string {
  return `dependencies/${direction}/${refs.join("/")}/${FILE}`;
}
