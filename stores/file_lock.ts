// SPDX-License-Identifier: MIT
/**
 * A lock among all processes of this machine. The operating system holds it
 * (an advisory lock on an open file), so it ends with its process, however
 * that ends: there is no stale lock to break, and no clock to trust. What is
 * written in the file only names the owner.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { hasLine, joinLine } from "./lock_line.ts";
import { wait } from "./wait.ts";

/** Who holds a lock. */
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

/**
 * Describes this process as an owner.
 *
 * @param owner Unique id of the command; the process id unless given.
 * @param since Milliseconds since the epoch.
 * @returns The owner.
 */
export function thisOwner(owner: string | undefined, since: number): LockOwner {
  return {
    owner: owner ?? `pid-${Deno.pid}`,
    pid: Deno.pid,
    host: Deno.hostname(),
    since: new Date(since).toISOString(),
  };
}

/** How to wait. */
export interface LockOptions {
  /** Who asks. */
  readonly owner: LockOwner;
  /** Milliseconds after which to give up. */
  readonly timeout: number;
  /** True to take a free lock even where others wait; bound that by a spell. */
  readonly mayPass?: boolean;
}

/** A lock file. */
export interface LockFile {
  /** Its path. Its directory must be there. */
  readonly path: string;
  /** What it guards, for messages. */
  readonly guards: string;
}

const EXCLUSIVE = true;

/**
 * Takes a lock, after all who waited for it before.
 *
 * @param lock The lock file; it is made when it is not there.
 * @param options Who asks, and how long to wait.
 * @returns The function that gives it back; it never throws.
 * @throws {OcurootError} store/locked naming the owner when time is up,
 *   store/unavailable when the file cannot be used.
 */
export async function takeFileLock(
  lock: LockFile,
  options: LockOptions,
): Promise<() => void> {
  const file = openLock(lock.path);
  const isTaken = () => tryLock(lock, { file, owner: options.owner });
  const unlock = () => release(file);
  const mayTry = options.mayPass === true || !hasLine(lock.path);
  if (mayTry && isTaken()) return unlock;
  const line = joinLine(lock.path);
  try {
    const start = performance.now();
    for (;;) {
      if (line.advance() && isTaken()) return unlock;
      if (performance.now() - start >= options.timeout) {
        file.close();
        throw locked(lock, options.timeout);
      }
      await wait(line.pause() * (0.5 + Math.random()));
    }
  } finally {
    line.leave();
  }
}

/**
 * Takes a lock if it is free, past all who wait for it.
 *
 * @param lock The lock file; it is made when it is not there.
 * @param owner Who asks.
 * @returns The function that gives it back; undefined when another has it.
 * @throws {OcurootError} store/unavailable when the file cannot be used.
 */
export function tryFileLock(
  lock: LockFile,
  owner: LockOwner,
): (() => void) | undefined {
  const file = openLock(lock.path);
  if (tryLock(lock, { file, owner })) return () => release(file);
  file.close();
  return undefined;
}

/**
 * Names the holder of a lock, if there is one.
 *
 * @param path The lock file.
 * @returns Who holds it, in words; undefined when nobody does.
 */
export function holderOf(path: string): string | undefined {
  try {
    using file = Deno.openSync(path, { read: true, write: true });
    if (file.tryLockSync(EXCLUSIVE)) return undefined;
  } catch {
    // No lock file: nobody has taken it yet.
    return undefined;
  }
  return ownerName(readOwner(path));
}

function openLock(path: string): Deno.FsFile {
  const options = { read: true, write: true, create: true, mode: 0o644 };
  try {
    return Deno.openSync(path, options);
  } catch (error) {
    throw unavailable(path, error);
  }
}

function tryLock(
  { path }: LockFile,
  by: { readonly file: Deno.FsFile; readonly owner: LockOwner },
): boolean {
  const { file, owner } = by;
  try {
    if (!file.tryLockSync(EXCLUSIVE)) return false;
  } catch (error) {
    file.close();
    throw unavailable(path, error);
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
    // A child that is just being started has a copy of the file until it runs
    // its program: closing ours alone would keep the lock until then.
    file.unlockSync();
  } catch {
    // The name of an owner without a lock means nothing.
  }
  file.close();
}

function locked({ path, guards }: LockFile, timeout: number): OcurootError {
  const owner = readOwner(path);
  const name = ownerName(owner);
  return new OcurootError(
    "store/locked",
    `Cannot write to "${guards}": ${name} holds its lock, waited ${timeout} ms`,
    {
      hint:
        "Wait for that process to end, or end it, and run the command again.",
      data: { location: guards, ...(owner ? { owner } : {}) },
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
