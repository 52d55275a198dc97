// SPDX-License-Identifier: MIT
/**
 * The file functions of a config: read, write, list, ask. Paths are relative
 * to the config's base directory; absolute ones stand for themselves. What
 * may be touched is not decided here.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { directoryOf } from "./paths.ts";

/**
 * Reads a text file; invalid UTF-8 becomes U+FFFD.
 *
 * @param path Absolute path.
 * @returns The text.
 * @throws {OcurootError} `host/file` when it cannot be read.
 */
export async function readText(path: string): Promise<string> {
  try {
    const bytes = await Deno.readFile(path);
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw fileError("read", path, error);
  }
}

/**
 * Writes a text file, with its parent directories.
 *
 * @param path Absolute path.
 * @param content The text.
 * @throws {OcurootError} `host/file` when it cannot be written.
 */
export async function writeText(path: string, content: string): Promise<void> {
  try {
    await Deno.mkdir(directoryOf(path), { recursive: true, mode: 0o755 });
    await Deno.writeTextFile(path, content, { mode: 0o644 });
  } catch (error) {
    throw fileError("write", path, error);
  }
}

/**
 * Lists a directory.
 *
 * @param path Absolute path.
 * @returns Names, sorted; empty for an empty directory.
 * @throws {OcurootError} `host/file` when it is not a directory.
 */
export async function listDirectory(path: string): Promise<string[]> {
  try {
    const names = await Array.fromAsync(Deno.readDir(path), (e) => e.name);
    return names.sort();
  } catch (error) {
    throw fileError("list", path, error);
  }
}

/**
 * Tells whether a path is a directory.
 *
 * @param path Absolute path.
 * @returns True for a directory, false for anything else that is there.
 * @throws {OcurootError} `host/file` when nothing is there.
 */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    throw fileError("look at", path, error);
  }
}

function fileError(verb: string, path: string, error: unknown): OcurootError {
  return new OcurootError(
    "host/file",
    `Cannot ${verb} "${path}": ${reason(error)}`,
    { cause: error },
  );
}

function reason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "it is not there";
  if (error instanceof Deno.errors.PermissionDenied) return "not permitted";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory";
  if (error instanceof Deno.errors.NotADirectory) return "not a directory";
  return error instanceof Error ? error.message : String(error);
}
