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

/** A directory, and what is known of it. */
export interface Directory {
  /** Names of the directories below; undefined while not known. */
  names?: readonly string[] | undefined;
  /** True when it holds a document; undefined while not known. */
  isDocument?: boolean | undefined;
  /** The one below that was looked at, where it is the only one. */
  only?: { readonly name: string; readonly directory: Directory };
  /** Those below that were looked at, where there are several. */
  several?: Map<string, Directory>;
}

/** How directories are looked at. */
export interface Look {
  /** Reads one by its ref, `""` for the one that holds all. */
  read(key: Key): Listing;
  /** Tells whether there is a document at a ref. */
  has(key: Key): boolean;
}

/** Name of the file that holds a document. */
export const OBJECT = "@object.json";

/** A ref on the way, and the steps of the globs that may follow it. */
interface Spot {
  readonly key: Key;
  readonly directory: Directory;
  readonly next: readonly number[];
  /** True once a name was found by trying, not by being told. */
  readonly isWild: boolean;
  /** True below a release: no ref names two. */
  readonly isInRelease: boolean;
}

/**
 * Finds the documents that match any of the globs.
 *
 * @param root The directory that holds all; what is learnt is noted in it.
 * @param walk The globs, and how directories are looked at.
 * @returns Refs in no order, unique.
 */
export function walkGlobs(
  root: Directory,
  walk: { readonly look: Look; readonly globs: readonly Glob[] },
): Iterable<Key> {
  const { look } = walk;
  const { steps, starts } = cutGlobs(walk.globs);
  const found = new Set<Key>();
  const arrive = (spot: Spot): void => {
    const { key, directory, next } = spot;
    // A directory that is listed need not be asked for its document as well.
    const names = namesAt(spot, { look, steps });
    for (const at of next) {
      const step = steps[at];
      if (step?.kind === "end") {
        directory.isDocument ??= look.has(key);
        if (directory.isDocument) found.add(key);
      } else if (step?.kind === "rest") {
        walkAll(spot, { look, found, test: step.test });
      }
    }
    for (const name of names) {
      const child = step(spot, { name, steps });
      if (child !== undefined) arrive(child);
    }
  };
  arrive({
    key: "",
    directory: root,
    next: starts,
    isWild: false,
    isInRelease: false,
  });
  return found;
}

/** Goes on to a child, if any glob does. */
function step(
  spot: Spot,
  to: { readonly name: string; readonly steps: readonly Step[] },
): Spot | undefined {
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
  if (next.length === 0) return undefined;
  return { ...childOf(spot, name), next, isWild, isInRelease: isBelow };
}

type Place = Pick<Spot, "key" | "directory">;

function childOf({ key, directory }: Place, name: string): Place {
  const child = knownBelow(directory, name) ?? addBelow(directory, name);
  return { key: key === "" ? name : `${key}/${name}`, directory: child };
}

/**
 * Gives a directory that was looked at.
 *
 * @param directory The one that it is in.
 * @param name Its name.
 * @returns The directory; undefined when it was not looked at.
 */
export function knownBelow(
  { only, several }: Directory,
  name: string,
): Directory | undefined {
  return only?.name === name ? only.directory : several?.get(name);
}

/** Most directories have one below them; a map for each would be large. */
function addBelow(directory: Directory, name: string): Directory {
  const { only } = directory;
  const added: Directory = {};
  if (only === undefined) directory.only = { name, directory: added };
  else {
    directory.several ??= new Map();
    directory.several.set(name, added);
  }
  return added;
}

function namesOf({ key, directory }: Place, look: Look): readonly string[] {
  if (directory.names !== undefined) return directory.names;
  const { names, isDocument } = look.read(key);
  directory.names = names;
  directory.isDocument = isDocument;
  return names;
}

function isGlobal(key: Key): boolean {
  return key === "@" || key.startsWith("@/");
}

/** The names below a spot that are worth a look. */
function namesAt(
  spot: Spot,
  walk: { readonly look: Look; readonly steps: readonly Step[] },
): Iterable<string> {
  const { steps, look } = walk;
  const told = new Set<string>();
  for (const at of spot.next) {
    const step = steps[at];
    if (step?.kind === "names") return namesOf(spot, look);
    if (step?.kind !== "name") continue;
    // Where one name of many is asked for, most of them are not there.
    const isGuess = spot.isWild && steps[at + 1]?.kind === "end";
    if (!step.glob.literal || isGuess) return namesOf(spot, look);
    if (isName(step.glob.prefix)) told.add(step.glob.prefix);
  }
  const { names } = spot.directory;
  return names === undefined ? told : names.filter((name) => told.has(name));
}

/** Finds all documents below a ref, and at it, that pass a test. */
function walkAll(
  place: Place,
  walk: {
    readonly look: Look;
    readonly found: Set<Key>;
    readonly test: (key: Key) => boolean;
  },
): void {
  const { look, found, test } = walk;
  const names = namesOf(place, look);
  if (place.directory.isDocument && test(place.key)) found.add(place.key);
  for (const name of names) walkAll(childOf(place, name), walk);
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
