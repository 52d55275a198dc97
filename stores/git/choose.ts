// SPDX-License-Identifier: MIT
/**
 * Chooses how stores get to their remotes: by the `git` program where there is
 * one, without it elsewhere. What is not chosen is not even loaded.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { OpenRepository } from "./repository.ts";

/** What speaks Git: the program `git`, or what ocuroot brings along. */
export type GitSpeaker = "program" | "builtin";

/**
 * Chooses what speaks Git. It looks for the program and starts nothing.
 *
 * @param env Process environment; `OCUROOT_GIT` overrules what is found.
 * @returns The choice.
 * @throws {OcurootError} cli/usage when `OCUROOT_GIT` is neither of both.
 */
export function chooseGit(
  env: Readonly<Record<string, string>>,
): GitSpeaker {
  const asked = env["OCUROOT_GIT"] || undefined;
  if (asked === undefined) return isOnPath(env) ? "program" : "builtin";
  if (asked === "program" || asked === "builtin") return asked;
  throw new OcurootError(
    "cli/usage",
    `Cannot read OCUROOT_GIT: "${asked}" is neither program nor builtin`,
    { hint: "Leave it out to take the git program where there is one." },
  );
}

/**
 * Gives what opens the repositories of stores.
 *
 * @param env Process environment.
 * @returns It.
 * @throws {OcurootError} cli/usage.
 */
export async function chooseRepository(
  env: Readonly<Record<string, string>>,
): Promise<OpenRepository> {
  if (chooseGit(env) === "program") {
    return (await import("./program.ts")).openProgram;
  }
  return (await import("./builtin/builtin.ts")).openBuiltin;
}

/** Where systems look without the variable. */
const USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

function isOnPath(env: Readonly<Record<string, string>>): boolean {
  const windows = Deno.build.os === "windows";
  const names = windows ? ["git.exe", "git.cmd"] : ["git"];
  const path = env["PATH"] ?? env["Path"] ?? (windows ? "" : USUAL_PATH);
  return path.split(windows ? ";" : ":").some((folder) =>
    folder !== "" && names.some((name) => isProgram(`${folder}/${name}`))
  );
}

function isProgram(path: string): boolean {
  try {
    const { isFile, mode } = Deno.statSync(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch {
    return false;
  }
}
