// SPDX-License-Identifier: MIT
/**
 * The lock of a store on files: one writer at a time, of all processes. The
 * operating system holds it (an advisory lock on an open file), so it ends
 * with its process, however that ends: there is no stale lock to break, and
 * no clock to trust. What is written in the file only names the owner.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { makeDirectory } from "./files.ts";
import { fileIn, type FsPlace, OWN } from "./place.ts";

/** Who writes. */
export interface LockOwner {
  /** Unique id of the process or command. */
  readonly owner: string;
  /** Process id. */
  readonly pid: number;
  /** Host name. */
  readonly host: string;
  /** RFC 3339 time at which it took the lock. */
  readonly since: string;
}

/** How to wait. */
export interface LockOptions {
  /** Who asks. */
  readonly owner: LockOwner;
  /** Milliseconds after which to give up. */
  readonly timeout: number;
}

const EXCLUSIVE = true;
const FIRST_WAIT = 1;
const LONGEST_WAIT = 40;

/**
 * Takes the lock, waiting for others.
 *
 * @param place The store.
 * @param options Who asks, and how long to wait.
 * @returns The function that gives it back; it never throws.
 * @throws {OcurootError} store/locked naming the owner when time is up.
 */
export async function takeLock(
  place: FsPlace,
  options: LockOptions,
): Promise<() => void> {
  const file = openLock(place);
  const start = performance.now();
  for (let wait = FIRST_WAIT;; wait = Math.min(wait * 1.6, LONGEST_WAIT)) {
    if (tryLock(place, { file, owner: options.owner })) {
      return () => release(file);
    }
    const waited = performance.now() - start;
    if (waited >= options.timeout) {
      file.close();
      throw locked(place, options.timeout);
    }
    const pause = wait * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Names the writer at work, if there is one.
 *
 * @param place The store.
 * @returns Who holds the lock, in words; undefined when nobody does.
 */
export function writerOf(place: FsPlace): string | undefined {
  const path = lockPath(place);
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    if (file.tryLockSync(EXCLUSIVE)) return undefined;
  } catch {
    // No lock file: nobody has written yet.
    return undefined;
  }
  return ownerName(readOwner(path));
}

function openLock(place: FsPlace): Deno.FsFile {
  const path = lockPath(place);
  const options = { read: true, write: true, create: true, mode: 0o644 };
  try {
    return Deno.openSync(path, options);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      throw unavailable(path, error);
    }
  }
  makeDirectory(fileIn(place, OWN));
  try {
    return Deno.openSync(path, options);
  } catch (error) {
    throw unavailable(path, error);
  }
}

function tryLock(
  place: FsPlace,
  by: { readonly file: Deno.FsFile; readonly owner: LockOwner },
): boolean {
  const { file, owner } = by;
  try {
    if (!file.tryLockSync(EXCLUSIVE)) return false;
  } catch (error) {
    file.close();
    throw unavailable(lockPath(place), error);
  }
  try {
    file.truncateSync();
    file.writeSync(new TextEncoder().encode(`${JSON.stringify(owner)}\n`));
  } catch {
    // A full disk must not keep the lock from working: the name is a courtesy.
  }
  return true;
}

function release(file: Deno.FsFile): void {
  try {
    file.truncateSync();
  } catch {
    // The name of an owner without a lock means nothing.
  }
  file.close();
}

function lockPath(place: FsPlace): string {
  return fileIn(place, `${OWN}/lock`);
}

function locked(place: FsPlace, timeout: number): OcurootError {
  const owner = readOwner(lockPath(place));
  const name = ownerName(owner);
  return new OcurootError(
    "store/locked",
    `Cannot write to "${place.root}": ${name} holds its lock, waited ${timeout} ms`,
    {
      hint:
        "Wait for that process to end, or end it, and run the command again.",
      data: { location: place.root, ...(owner ? { owner } : {}) },
    },
  );
}

function ownerName(owner: LockOwner | undefined): string {
  if (owner === undefined) return "another process";
  return `process ${owner.pid} on "${owner.host}" since ${owner.since}`;
}

function readOwner(path: string): LockOwner | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as LockOwner;
  } catch {
    return undefined;
  }
}

function unavailable(path: string, cause: unknown): OcurootError {
  const text = cause instanceof Error ? cause.message : String(cause);
  return new OcurootError(
    "store/unavailable",
    `Cannot lock "${path}": ${text}`,
    {
      hint: "Check that the directory is there and that you may write to it.",
      cause,
      data: { path },
    },
  );
}
