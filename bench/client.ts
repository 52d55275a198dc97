// SPDX-License-Identifier: MIT
/**
 * The programs that are compared: ours as it is installed (packed by
 * `tools/bundle.ts`), ours from source, and the older client, or the times
 * that it took on a machine of this kind where it is not installed.
 *
 * @module
 */

import { bundle, PROGRAM } from "../tools/bundle.ts";
import { findProgram } from "./measure.ts";

/** Root of the repository. */
export const ROOT: string = new URL("../", import.meta.url).pathname;

/** What the older client is measured with. */
export interface Older {
  /** The program; undefined when it is not installed. */
  readonly program: string | undefined;
  /** Where its times come from. */
  readonly source: string;
}

/** Times of the older client in milliseconds, from decisions.md §9. */
export const RECORDED = {
  get: 35,
  release128: 13_500,
  releaseGit16: 6_400,
  cascade12: 2_400,
} as const;

/**
 * Finds the older client: `OCUROOT_GO` names it, or it is on the path.
 *
 * @returns The program, if there is one.
 */
export function olderClient(): Older {
  const program = Deno.env.get("OCUROOT_GO") ?? findProgram("ocuroot");
  const source = program === undefined
    ? "Go client: recorded, not run"
    : "Go client: run here";
  return { program, source };
}

/** Our program from source. */
export const FROM_SOURCE: readonly string[] = [
  Deno.execPath(),
  "run",
  "--allow-all",
  `${ROOT}cli.ts`,
];

/**
 * Makes our program as it is installed.
 *
 * @returns The program and its first arguments.
 */
export async function makeInstalled(): Promise<readonly string[]> {
  const folder = `${ROOT}dist/bench`;
  await bundle(folder);
  return [Deno.execPath(), "run", "--allow-all", `${folder}/${PROGRAM}`];
}
