// SPDX-License-Identifier: MIT
/**
 * Finds documents by walking directories, and only those that a glob can
 * reach: globs are followed name by name, all of them in one walk.
 * Directories without a document are passed over; older clients leave many
 * behind.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import type { Key } from "../path.ts";
import { cutGlobs, type Step } from "./glob_steps.ts";
import { listDirectory } from "./files.ts";

/** What is directly below a ref. */
export interface Listing {
  /** Names of the directories. */
  readonly names: readonly string[];
  /** True when there is a document at the ref itself. */
  readonly isDocument: boolean;
}

/** The directories of a store, by ref; `""` is the one that holds all. */
export interface Directories {
  /** Lists one; nothing where there is none. */
  list(key: Key): Listing;
  /** Gives what {@link Directories.list} would, if it costs nothing. */
  known(key: Key): Listing | undefined;
  /** Tells whether there is a document at a ref. */
  has(key: Key): boolean;
}

/** Name of the file that holds a document. */
export const OBJECT = "@object.json";

/** A ref on the way, and the steps of the globs that may follow it. */
interface Spot {
  readonly key: Key;
  readonly next: readonly number[];
  /** True once a name was found by trying, not by being told. */
  readonly isWild: boolean;
  /** True below a release: no ref names two. */
  readonly isInRelease: boolean;
}

/**
 * Finds the documents that match any of the globs.
 *
 * @param directories The directories.
 * @param globs The globs.
 * @returns Refs in no order, unique.
 */
export function walkGlobs(
  directories: Directories,
  globs: readonly Glob[],
): Iterable<Key> {
  const { steps, starts } = cutGlobs(globs);
  const found = new Set<Key>();
  const arrive = (spot: Spot): void => {
    const { key, next } = spot;
    for (const at of next) {
      const step = steps[at];
      if (step?.kind === "end" && directories.has(key)) found.add(key);
      if (step?.kind !== "rest") continue;
      walkAll(directories, { below: key, found, test: step.test });
    }
    for (const name of namesAt(spot, { directories, steps })) {
      const child = step(spot, { name, steps });
      if (child.next.length > 0) arrive(child);
    }
  };
  arrive({ key: "", next: starts, isWild: false, isInRelease: false });
  return found;
}

/** Goes on to a child. */
function step(
  spot: Spot,
  to: { readonly name: string; readonly steps: readonly Step[] },
): Spot {
  const { key, isInRelease } = spot;
  const { name, steps } = to;
  const isRelease = name.startsWith("@") && key !== "" && !isGlobal(key);
  const isBelow = isInRelease || isRelease;
  const next: number[] = [];
  const add = (at: number): void => {
    if (isBelow && steps[at]?.needsRelease === true) return;
    if (!next.includes(at)) next.push(at);
  };
  let isWild = spot.isWild;
  for (const at of spot.next) {
    const step = steps[at];
    if (step?.kind === "name") {
      if (!step.glob.test(name)) continue;
      isWild ||= !step.glob.literal;
      add(at + 1);
    } else if (step?.kind === "names") {
      isWild = true;
      add(at);
      add(at + 1);
    }
  }
  const child = key === "" ? name : `${key}/${name}`;
  return { key: child, next, isWild, isInRelease: isBelow };
}

function isGlobal(key: Key): boolean {
  return key === "@" || key.startsWith("@/");
}

/** The names below a spot that are worth a look. */
function namesAt(
  { key, next, isWild }: Spot,
  walk: { readonly directories: Directories; readonly steps: readonly Step[] },
): Iterable<string> {
  const { directories, steps } = walk;
  const told = new Set<string>();
  let isTold = true;
  for (const at of next) {
    const step = steps[at];
    if (step?.kind === "names") isTold = false;
    if (step?.kind !== "name") continue;
    // Where one name of many is asked for, most of them are not there.
    const isGuess = isWild && steps[at + 1]?.kind === "end";
    if (!step.glob.literal || isGuess) isTold = false;
    else if (isName(step.glob.prefix)) told.add(step.glob.prefix);
  }
  const listing = isTold ? directories.known(key) : directories.list(key);
  if (listing === undefined) return told;
  return isTold
    ? listing.names.filter((name) => told.has(name))
    : listing.names;
}

/** Finds all documents below a ref, and at it, that pass a test. */
function walkAll(
  directories: Directories,
  walk: {
    readonly below: Key;
    readonly found: Set<Key>;
    readonly test: (key: Key) => boolean;
  },
): void {
  const { below, found, test } = walk;
  const { names, isDocument } = directories.list(below);
  if (isDocument && test(below)) found.add(below);
  for (const name of names) {
    const child = below === "" ? name : `${below}/${name}`;
    walkAll(directories, { below: child, found, test });
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

/** Names something inside a directory. */
function isName(text: string): boolean {
  return text !== "" && text !== "." && text !== "..";
}
