// SPDX-License-Identifier: MIT
/**
 * A sign that any number of processes of this machine hold up together: a
 * file that all of them share a lock on. It is down when nobody holds it any
 * more, however they ended.
 *
 * @module
 */

/** A hold on a sign. */
export interface Hold {
  /** Holds it up; false for the moment in which another looks at it. */
  take(): boolean;
  /** Lets go of it. */
  drop(): void;
}

const EXCLUSIVE = true;
const SHARED = false;

/**
 * Tells whether anyone holds a sign up.
 *
 * @param path Its file.
 * @returns True when somebody does.
 */
export function isUp(path: string): boolean {
  const sign = openLockFile(path, { create: false });
  if (sign === undefined) return false;
  const isFree = sign.tryLockSync(EXCLUSIVE);
  letGo(sign);
  return !isFree;
}

/**
 * Prepares to hold a sign up.
 *
 * @param path Its file; it is made when it is not there.
 * @returns The hold; undefined when the file cannot be had.
 */
export function holdSign(path: string): Hold | undefined {
  const sign = openLockFile(path, { create: true });
  if (sign === undefined) return undefined;
  return {
    take: () => sign.tryLockSync(SHARED),
    drop: () => letGo(sign),
  };
}

/**
 * Opens a file to lock it.
 *
 * @param path The file.
 * @param how Whether to make it when it is not there.
 * @returns The file; undefined when it cannot be had, as on a full disk.
 */
export function openLockFile(
  path: string,
  { create }: { readonly create: boolean },
): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, {
      read: true,
      write: true,
      create,
      mode: 0o644,
    });
  } catch {
    return undefined;
  }
}

/**
 * Unlocks and closes a file. A child that is being started has a copy of it
 * until it runs, so that closing alone would keep the lock.
 *
 * @param file The file.
 */
export function letGo(file: Deno.FsFile | undefined): void {
  try {
    file?.unlockSync();
  } catch {
    // It had no lock.
  }
  file?.close();
}
