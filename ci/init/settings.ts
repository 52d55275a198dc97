// SPDX-License-Identifier: MIT
/**
 * The settings that the workflows of a repository were written with, so that
 * they can be written again without repeating them.
 *
 * @module
 */

import { readIfThere } from "./_read.ts";
import { splitHeader } from "./header.ts";
import {
  type PlatformName,
  PLATFORMS,
  type WorkflowSettings,
} from "./platform.ts";

/**
 * Reads the settings from the head of the first file that is ours.
 *
 * @param root Absolute path of the repository.
 * @param platform The platform.
 * @returns The settings, or undefined when none of its files is ours.
 */
export async function writtenSettings(
  root: string,
  platform: PlatformName,
): Promise<WorkflowSettings | undefined> {
  for (const { path } of PLATFORMS[platform].files) {
    const text = await readIfThere(`${root}/${path}`);
    const header = text === undefined ? undefined : splitHeader(text)?.header;
    if (header?.platform !== platform) continue;
    return { branch: header.branch, host: header.host };
  }
  return undefined;
}
