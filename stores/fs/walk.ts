// SPDX-License-Identifier: MIT
/**
 * Finds documents by walking directories, and only those that a glob can
 * reach: a glob without `**` is followed segment by segment. Directories
 * without a document are passed over; older clients leave many behind.
 *
 * @module
 */

import { compileGlob, type Glob } from "@ocuroot/sdk/glob";
import type { Key } from "../path.ts";
import { exists, listDirectory } from "./files.ts";

/** A glob cut at its slashes. */
export interface GlobPath {
  /** Globs for one name each, from the top. */
  readonly names: readonly Glob[];
  /** True when what follows them can match any number of names. */
  readonly goesDeep: boolean;
}

const OBJECT = "@object.json";

/**
 * Cuts a glob at its slashes, up to the first part that can match one.
 *
 * @param pattern The glob.
 * @returns Its parts.
 */
export function cutGlob(pattern: string): GlobPath {
  const names: Glob[] = [];
  let start = 0;
  while (start <= pattern.length) {
    const end = nameEnd(pattern, start);
    if (end === undefined) return { names, goesDeep: true };
    names.push(compileGlob(pattern.slice(start, end)));
    start = end + 1;
  }
  return { names, goesDeep: false };
}

/**
 * Finds the documents that match a glob.
 *
 * @param refs The directory that holds all documents.
 * @param glob The glob.
 * @returns Refs in no order, unique.
 */
export function walkGlob(refs: string, glob: Glob): readonly Key[] {
  const { names, goesDeep } = cutGlob(glob.pattern);
  const found: Key[] = [];
  const visit = (key: Key, depth: number): void => {
    const name = names[depth];
    if (name === undefined) {
      if (goesDeep) walkAll(refs, { below: key, found, test: glob.test });
      else if (exists(`${refs}/${key}/${OBJECT}`)) found.push(key);
      return;
    }
    for (const child of childrenOf(`${refs}/${key}`, name)) {
      visit(key === "" ? child : `${key}/${child}`, depth + 1);
    }
  };
  visit("", 0);
  return found;
}

/**
 * Finds all documents below a ref, and at it.
 *
 * @param refs The directory that holds all documents.
 * @param walk Where to begin, what to take, and where to put it.
 */
export function walkAll(
  refs: string,
  walk: {
    readonly below: Key;
    readonly found: Key[];
    readonly test: (key: Key) => boolean;
  },
): void {
  const { below, found, test } = walk;
  const directory = below === "" ? refs : `${refs}/${below}`;
  for (const entry of listDirectory(directory)) {
    const child = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory) walkAll(refs, { below: child, found, test });
    else if (entry.name === OBJECT && test(below)) found.push(below);
  }
}

/**
 * Lists all files below a directory.
 *
 * @param root What paths are relative to.
 * @param directory The directory below it, ending in a slash.
 * @returns Paths in no order.
 */
export function walkFiles(root: string, directory: string): readonly string[] {
  return listDirectory(`${root}/${directory}`).flatMap((entry) => {
    const path = `${directory}${entry.name}`;
    if (entry.isDirectory) return walkFiles(root, `${path}/`);
    return entry.isFile ? [path] : [];
  });
}

function childrenOf(directory: string, name: Glob): readonly string[] {
  if (name.literal) return isName(name.prefix) ? [name.prefix] : [];
  return listDirectory(directory)
    .filter((entry) => entry.isDirectory && name.test(entry.name))
    .map((entry) => entry.name);
}

/**
 * Tells whether a text names something inside a directory.
 *
 * @param text A part of a path.
 * @returns False for nothing, `.` and `..`.
 */
export function isName(text: string): boolean {
  return text !== "" && text !== "." && text !== "..";
}

/** End of the name that begins here; undefined when it can match a slash. */
function nameEnd(pattern: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "/") return depth === 0 ? at : undefined;
    if (char === "[" || char === "*" && pattern[at + 1] === "*") {
      return undefined;
    }
    if (char === "\\") at++;
    else if (char === "{") depth++;
    else if (char === "}" && depth > 0) depth--;
  }
  return depth === 0 ? pattern.length : undefined;
}
