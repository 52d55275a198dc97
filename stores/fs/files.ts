// SPDX-License-Identifier: MIT
/**
 * The few things a store does with files, synchronous because that is several
 * times faster than the other way for small ones. Errors name the path and
 * tell a full disk from the rest.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

const DIRECTORY = { recursive: true, mode: 0o755 } as const;
const FILE_MODE = 0o644;

/**
 * Reads a text file.
 *
 * @param path Its path.
 * @returns Its text, undefined when it is not there.
 * @throws {OcurootError} store/unavailable when it cannot be read.
 */
export function readText(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw fileError("read", { path, cause: error });
  }
}

/**
 * Writes a text file, in place. Its mode is what the user's mask leaves.
 *
 * @param path Its path.
 * @param text Its text.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function writeText(path: string, text: string): void {
  attempt("write", path, () => {
    Deno.writeTextFileSync(path, text);
  });
}

/**
 * Writes over the text of a file with one of the same length, at once.
 *
 * @param path Its path.
 * @param text The text.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function overwriteText(path: string, text: string): void {
  attempt("write", path, () => {
    using file = Deno.openSync(path, { write: true });
    file.writeSync(new TextEncoder().encode(text));
  });
}

/**
 * Adds text at the end of a file.
 *
 * @param path Its path.
 * @param text What to add.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function appendText(path: string, text: string): void {
  attempt("write", path, () => {
    Deno.writeTextFileSync(path, text, { append: true, mode: FILE_MODE });
  });
}

/**
 * Writes a text file and waits until the disk has it.
 *
 * @param path Its path.
 * @param text Its text.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function writeDurably(path: string, text: string): void {
  const bytes = new TextEncoder().encode(text);
  attempt("write", path, () => {
    using file = Deno.openSync(path, {
      write: true,
      create: true,
      truncate: true,
      mode: FILE_MODE,
    });
    for (let at = 0; at < bytes.length;) {
      at += file.writeSync(bytes.subarray(at));
    }
    file.syncDataSync();
  });
}

/**
 * Makes a directory and those above it.
 *
 * @param path Its path.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function makeDirectory(path: string): void {
  attempt("create", path, () => Deno.mkdirSync(path, DIRECTORY));
}

/**
 * Makes a directory in one that is there; it may be there itself.
 *
 * @param path Its path.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function makeChild(path: string): void {
  try {
    Deno.mkdirSync(path, { mode: DIRECTORY.mode });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) makeDirectory(path);
    else throw fileError("create", { path, cause: error });
  }
}

/**
 * Moves a file, replacing what is there.
 *
 * @param from Its path.
 * @param to Its new path.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function moveFile(from: string, to: string): void {
  attempt("write", to, () => Deno.renameSync(from, to));
}

/**
 * Moves a file to a name that nobody has taken yet, at once.
 *
 * @param from Its path.
 * @param to Its new path.
 * @returns False when there is something at the new path already.
 * @throws {OcurootError} store/full, store/unavailable.
 */
export function claimName(from: string, to: string): boolean {
  try {
    Deno.linkSync(from, to);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    if (exists(to)) return false;
    // Some file systems have no hard links; the lock alone has to do there.
    moveFile(from, to);
    return true;
  }
  removeIfPossible(from);
  return true;
}

/**
 * Removes a file; a missing one is fine.
 *
 * @param path Its path.
 * @throws {OcurootError} store/unavailable when it stays.
 */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!isAbsence(error)) throw fileError("remove", { path, cause: error });
  }
}

/**
 * Removes a file, or a directory if it is empty, where that is possible.
 *
 * @param path Its path.
 */
export function removeIfPossible(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Not empty, or gone, or for a later writer to remove.
  }
}

/**
 * Tells whether there is something at a path.
 *
 * @param path The path.
 * @returns True when there is.
 */
export function exists(path: string): boolean {
  return modifiedAt(path) !== undefined;
}

/**
 * Gives the time of the last change of a file.
 *
 * @param path Its path.
 * @returns Milliseconds, undefined when it is not there.
 */
export function modifiedAt(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime() ?? 0;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw fileError("read", { path, cause: error });
  }
}

/**
 * Gives the size of a file.
 *
 * @param path Its path.
 * @returns Bytes, 0 when it is not there.
 */
export function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (isAbsence(error)) return 0;
    throw fileError("read", { path, cause: error });
  }
}

/**
 * Lists a directory.
 *
 * @param path Its path.
 * @returns Its entries; none when it is not there.
 */
export function listDirectory(path: string): readonly Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (isAbsence(error)) return [];
    throw fileError("read", { path, cause: error });
  }
}

/**
 * Waits until the disk knows the names in a directory.
 *
 * @param path Its path.
 */
export function syncDirectory(path: string): void {
  try {
    using directory = Deno.openSync(path, { read: true });
    directory.syncSync();
  } catch {
    // Not every system can; the names are then as durable as it makes them.
  }
}

function attempt(action: string, path: string, deed: () => void): void {
  try {
    deed();
  } catch (cause) {
    throw fileError(action, { path, cause });
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
}

function fileError(
  action: string,
  fault: { readonly path: string; readonly cause: unknown },
): OcurootError {
  const { path, cause } = fault;
  const text = cause instanceof Error ? cause.message : String(cause);
  const isFull = /\(os error (?:28|112|122)\)/.test(text);
  return new OcurootError(
    isFull ? "store/full" : "store/unavailable",
    `Cannot ${action} "${path}": ${isFull ? "the disk is full" : text}`,
    {
      hint: isFull
        ? "Free some space and run the command again: nothing of the transaction was kept."
        : "Check that the directory is there and that you may read and write it.",
      cause,
      data: { path },
    },
  );
}
