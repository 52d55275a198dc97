// SPDX-License-Identifier: MIT
/**
 * Writes workflow files into a repository. What the user wrote between the
 * marks is kept; a file that is not ours, or was edited elsewhere, is only
 * overwritten when told so.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { readIfThere } from "./_read.ts";
import {
  type GeneratedFile,
  type GenerateOptions,
  generateWorkflows,
} from "./generate.ts";
import { hashOf, splitHeader } from "./header.ts";
import { sectionsOf, withSections } from "./sections.ts";

/** What to write, and where. */
export interface WriteOptions extends GenerateOptions {
  /** Absolute path of the repository. */
  readonly root: string;
  /** True to overwrite files that are not ours or were edited. */
  readonly force: boolean;
}

/** What became of a file. */
export interface WrittenFile {
  /** Its path, relative to the root. */
  readonly path: string;
  /** What was done. */
  readonly state: "created" | "updated" | "unchanged";
}

/**
 * Writes the workflows of a platform.
 *
 * @param options What, and where.
 * @returns The files; none is written when one may not be.
 * @throws {OcurootError} ci/exists for files that would be lost.
 */
export async function writeWorkflows(
  options: WriteOptions,
): Promise<readonly WrittenFile[]> {
  const { root, force } = options;
  const plans = await Promise.all(
    (await generateWorkflows(options)).map((file) => planFile(root, file)),
  );
  const kept = plans.filter(({ isTheirs }) => isTheirs && !force);
  if (kept.length > 0) throw exists(kept.map(({ path }) => path));
  for (const { path, text, state } of plans) {
    if (state === "unchanged") continue;
    const target = `${root}/${path}`;
    await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
      recursive: true,
    });
    await Deno.writeTextFile(target, text);
  }
  return plans.map(({ path, state }) => ({ path, state }));
}

interface Plan extends WrittenFile, GeneratedFile {
  /** Somebody else's, or edited where it is ours. */
  readonly isTheirs: boolean;
}

async function planFile(root: string, file: GeneratedFile): Promise<Plan> {
  const { path } = file;
  const found = await readIfThere(`${root}/${path}`);
  if (found === undefined) {
    return { ...file, state: "created", isTheirs: false };
  }
  const text = withSections(file.text, sectionsOf(found));
  if (text === found) {
    return { path, text, state: "unchanged", isTheirs: false };
  }
  const parts = splitHeader(found);
  const isTheirs = parts === undefined ||
    await hashOf(parts.body) !== parts.header.hash;
  return { path, text, state: "updated", isTheirs };
}

function exists(paths: readonly string[]): OcurootError {
  const names = paths.map((path) => `"${path}"`).join(", ");
  return new OcurootError(
    "ci/exists",
    `Cannot write workflows: ${names} would be lost`,
    {
      hint:
        'Move your changes between the marks "ocuroot: yours" and "ocuroot: end", or overwrite with --force.',
      data: { paths },
    },
  );
}
