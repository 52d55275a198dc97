// SPDX-License-Identifier: MIT
/**
 * The files of a test: those of the checkout below, and over them what the
 * test gave and what functions wrote, in memory. The root of the repository
 * is always `/repo`, so that no test depends on where it runs.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Json } from "@ocuroot/sdk/model";
import { joinPath, relativePath } from "../../host/paths.ts";

/** Reads the checkout; paths count from its root. */
export type ReadCheckout = (
  effect: {
    readonly kind: "read_file" | "read_dir" | "is_dir";
    readonly path: string;
  },
) => Promise<Json>;

/** The files of a test. Paths are absolute and clean, below `/repo` or not. */
export interface FakeFiles {
  /** Puts a file over the others. */
  put(path: string, text: string): void;
  /** Writes a file as functions do. */
  write(path: string, text: string): void;
  /** Files that were written, by path, in the order of their first writing. */
  readonly written: ReadonlyMap<string, string>;
  /** Reads a file. */
  read(path: string): Promise<string>;
  /** Lists a directory. */
  list(path: string): Promise<readonly string[]>;
  /** Tells whether a path is a directory. */
  isDirectory(path: string): Promise<boolean>;
}

/** Where the repository seems to be. */
export const FAKE_ROOT = "/repo";

/**
 * Makes files over those of a checkout.
 *
 * @param readCheckout Reads those.
 * @returns The files.
 */
export function createFakeFiles(readCheckout: ReadCheckout): FakeFiles {
  const over = new Map<string, string>();
  const written = new Map<string, string>();
  const below = async (
    kind: "read_file" | "read_dir" | "is_dir",
    { verb, path }: { readonly verb: string; readonly path: string },
  ): Promise<Json> => {
    const inside = relativePath(FAKE_ROOT, path);
    const absent = `Cannot ${verb} "${path}": it is not there`;
    if (inside === undefined) throw new OcurootError("host/file", absent);
    return await readCheckout({ kind, path: inside });
  };
  const namesIn = (path: string) =>
    over.keys().map((file) => relativePath(path, file))
      .filter((rest) => rest !== undefined && rest !== ".")
      .map((rest) => rest?.split("/")[0] ?? "").toArray();
  return {
    put: (path, text) => void over.set(path, text),
    write(path, text) {
      over.set(path, text);
      written.set(path, text);
    },
    written,
    read: async (path) =>
      over.get(path) ??
        String(await below("read_file", { verb: "read", path })),
    async list(path) {
      const names = namesIn(path);
      const others = await below("read_dir", { verb: "list", path }).catch(
        (error: unknown) => {
          if (names.length > 0) return [];
          throw error;
        },
      );
      return [...new Set([...names, ...others as readonly string[]])].sort();
    },
    async isDirectory(path) {
      if (over.has(path)) return false;
      if (namesIn(path).length > 0) return true;
      return Boolean(await below("is_dir", { verb: "look at", path }));
    },
  };
}

/**
 * Gives the path that a function means.
 *
 * @param dir Directory of its config, relative to the root.
 * @param path The path as written; `//` begins at the root.
 * @returns The absolute path.
 */
export function fakePath(dir: string, path: string): string {
  if (path.startsWith("//")) return joinPath(FAKE_ROOT, path.slice(2));
  return joinPath(joinPath(FAKE_ROOT, dir), path);
}

/**
 * Gives the path as a test in a directory writes it.
 *
 * @param dir The directory, relative to the root.
 * @param path Absolute path.
 * @returns Relative to the directory; from the root with `//` for files of
 *   other directories.
 */
export function shownPath(dir: string, path: string): string {
  const near = relativePath(joinPath(FAKE_ROOT, dir), path);
  if (near !== undefined) return near;
  const inside = relativePath(FAKE_ROOT, path);
  return inside === undefined ? path : `//${inside}`;
}
