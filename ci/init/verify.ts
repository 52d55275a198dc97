// SPDX-License-Identifier: MIT
/**
 * Compares the workflow files of a repository with what this version would
 * write. It changes nothing.
 *
 * @module
 */

import { readIfThere } from "./_read.ts";
import { generateWorkflows } from "./generate.ts";
import { hashOf, type HeadedFile, splitHeader } from "./header.ts";
import { PLATFORM_NAMES, type PlatformName } from "./platform.ts";
import { writtenSettings } from "./settings.ts";
import { withoutSections } from "./sections.ts";

/** How a file compares. */
export type FileState =
  /** As this version writes it. */
  | "current"
  /** Changed outside of the user's parts. */
  | "edited"
  /** As another version wrote it. */
  | "outdated"
  /** Belongs to a platform in use, and is not there. */
  | "missing"
  /** There, and not written by us. */
  | "foreign";

/** A file that was compared. */
export interface CheckedFile {
  /** The platform it belongs to. */
  readonly platform: PlatformName;
  /** Its path, relative to the root. */
  readonly path: string;
  /** How it compares. */
  readonly state: FileState;
}

/** What to compare with. */
export interface VerifyOptions {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Version of ocuroot. */
  readonly version: string;
}

/**
 * Compares the files of every platform that has one of ours.
 *
 * @param options Where, and with what.
 * @returns The files; none when no workflow was written here.
 */
export async function verifyWorkflows(
  options: VerifyOptions,
): Promise<readonly CheckedFile[]> {
  const checked: CheckedFile[] = [];
  for (const platform of PLATFORM_NAMES) {
    checked.push(...await verifyPlatform(platform, options));
  }
  return checked;
}

async function verifyPlatform(
  platform: PlatformName,
  { root, version }: VerifyOptions,
): Promise<readonly CheckedFile[]> {
  const settings = await writtenSettings(root, platform);
  if (settings === undefined) return [];
  const wanted = await generateWorkflows({ ...settings, platform, version });
  return await Promise.all(wanted.map(async ({ path, text }) => {
    const actual = await readIfThere(`${root}/${path}`);
    return { platform, path, state: await compare(actual, text) };
  }));
}

async function compare(
  actual: string | undefined,
  wanted: string,
): Promise<FileState> {
  if (actual === undefined) return "missing";
  if (withoutSections(actual) === withoutSections(wanted)) return "current";
  const parts = splitHeader(actual);
  if (parts === undefined) return "foreign";
  return await isEdited(parts) ? "edited" : "outdated";
}

async function isEdited({ header, body }: HeadedFile): Promise<boolean> {
  return await hashOf(body) !== header.hash;
}
