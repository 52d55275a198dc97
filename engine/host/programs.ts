// SPDX-License-Identifier: MIT
/**
 * Finds a program as the system would: a name in the folders of `PATH`, a
 * path from a folder. It starts nothing, and follows no link: one file may
 * be many programs.
 *
 * @module
 */

import { joinPath } from "./paths.ts";

/** Where a program is looked for. */
export interface ProgramPlace {
  /** The variable `PATH`. */
  readonly path: string | undefined;
  /** Absolute folder that paths start at. */
  readonly cwd: string;
}

/**
 * Finds a program.
 *
 * @param name Its name, or a path to it.
 * @param place Where to look.
 * @returns Its absolute path, or undefined.
 */
export async function findProgram(
  name: string,
  place: ProgramPlace,
): Promise<string | undefined> {
  for (const path of candidates(name, place)) {
    const info = await Deno.stat(path).catch(() => undefined);
    if (info?.isFile && (info.mode === null || (info.mode & 0o111) !== 0)) {
      return path;
    }
  }
  return undefined;
}

/**
 * Tells whether a program is named by a path.
 *
 * @param name The program.
 * @returns True when it holds a separator.
 */
export function isProgramPath(name: string): boolean {
  return name.includes("/") ||
    (Deno.build.os === "windows" && name.includes("\\"));
}

function candidates(
  name: string,
  { path, cwd }: ProgramPlace,
): readonly string[] {
  const windows = Deno.build.os === "windows";
  const suffixes = windows ? ["", ".exe", ".cmd", ".bat", ".com"] : [""];
  const folders = isProgramPath(name)
    ? [cwd]
    : (path ?? "").split(windows ? ";" : ":");
  return folders.filter((folder) => folder !== "").flatMap((folder) =>
    suffixes.map((suffix) => joinPath(joinPath(cwd, folder), name + suffix))
  );
}
