// SPDX-License-Identifier: MIT
/**
 * Directories for tests of stores on files, and simulated crashes.
 *
 * @module
 */

import type { FsStep } from "./place.ts";

const P = "acme/shop/-/web.ocu.star";

/** The package that the tests use. */
export const PACKAGE = P;

/** Runs a test in a directory of its own. */
export async function inDirectory(
  test: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A process that dies at the n-th step and does nothing after it. */
export class Crash extends Error {
  /** Labels reached before it died. */
  readonly reached: FsStep[] = [];
  readonly #at: number;

  /** Makes one that dies when `at` steps were made. */
  constructor(at: number) {
    super(`died at step ${at}`);
    this.#at = at;
  }

  /** What to give as `failpoint`. */
  readonly failpoint = (label: FsStep): void => {
    this.reached.push(label);
    if (this.reached.length > this.#at) throw this;
  };

  /** Whether it died. */
  get isDead(): boolean {
    return this.reached.length > this.#at;
  }
}

/** Lists all files of a store but those of its own machinery. */
export async function filesIn(
  root: string,
  directory = "",
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(`${root}/${directory}`)) {
    const path = `${directory}${entry.name}`;
    if (entry.name === ".ocuroot") continue;
    if (entry.isDirectory) found.push(...await filesIn(root, `${path}/`));
    else found.push(path);
  }
  return found.sort();
}
