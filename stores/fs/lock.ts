// SPDX-License-Identifier: MIT
/**
 * The lock of a store on files: one writer at a time, of all processes.
 *
 * @module
 */

import {
  holderOf,
  type LockFile,
  type LockOptions,
  takeFileLock,
} from "../file_lock.ts";
import { makeDirectory } from "./files.ts";
import { fileIn, type FsPlace, OWN } from "./place.ts";

/**
 * Takes the lock, waiting for others.
 *
 * @param place The store.
 * @param options Who asks, and how long to wait.
 * @returns The function that gives it back; it never throws.
 * @throws {OcurootError} store/locked naming the owner when time is up.
 */
export function takeLock(
  place: FsPlace,
  options: LockOptions,
): Promise<() => void> {
  makeDirectory(fileIn(place, OWN));
  return takeFileLock(lockOf(place), options);
}

/**
 * Names the writer at work, if there is one.
 *
 * @param place The store.
 * @returns Who holds the lock, in words; undefined when nobody does.
 */
export function writerOf(place: FsPlace): string | undefined {
  return holderOf(lockOf(place).path);
}

function lockOf(place: FsPlace): LockFile {
  return { path: fileIn(place, `${OWN}/lock`), guards: place.root };
}
