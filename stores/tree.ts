// SPDX-License-Identifier: MIT
/**
 * The files of a store at one revision, whatever keeps them. Views and
 * transactions are made of it once, for all backends; a backend only reads
 * files, lists refs, and lands a set of changed files.
 *
 * @module
 */

import type { Glob } from "@ocuroot/sdk/glob";
import type { Key } from "./path.ts";
import type { Revision } from "./store.ts";

/** A value that may need waiting for. */
export type Awaitable<T> = T | Promise<T>;

/**
 * Goes on with a value, at once where it is here: of many small ones, waiting
 * for each would cost more than it.
 *
 * @param value The value.
 * @param next What to do with it.
 * @returns What that gives.
 */
export function goOn<T, U>(
  value: Awaitable<T>,
  next: (value: T) => U,
): Awaitable<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** An immutable set of files. Paths are relative and use `/`. */
export interface Tree {
  /** What it is a picture of. */
  readonly revision: Revision;
  /**
   * Reads a file.
   *
   * @param path Its path.
   * @returns Its text, or undefined when there is none.
   */
  read(path: string): Awaitable<string | undefined>;
  /**
   * Lists documents that match any of the globs.
   *
   * @param globs What to look for.
   * @returns Refs, sorted bytewise, unique.
   */
  refs(globs: readonly Glob[]): Awaitable<readonly Key[]>;
  /**
   * Lists files below a directory.
   *
   * @param directory The directory, ending in a slash.
   * @returns Paths, sorted bytewise.
   */
  files(directory: string): Awaitable<readonly string[]>;
}

/** New texts by path; undefined stands for a deleted file. */
export type Writes = ReadonlyMap<string, string | undefined>;

/** One changed file. */
export interface FileChange {
  /** Its path. */
  readonly path: string;
  /** Its text before, undefined when it was not there. */
  readonly before: string | undefined;
  /** Its text after, undefined when it is deleted. */
  readonly after: string | undefined;
}
