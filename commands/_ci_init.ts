// SPDX-License-Identifier: MIT
/**
 * Writes workflows and tells what is left to do for a person.
 *
 * @module
 */

import {
  nextSteps,
  type PlatformName,
  writeWorkflows,
  writtenSettings,
} from "../ci/mod.ts";
import { repositoryRoot } from "./_ci_flags.ts";
import type { CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { VERSION } from "./_version.ts";
import type { Io } from "./io.ts";

/** Flags of `ci init`. */
export interface InitFlags extends CommonFlags {
  /** Root of the repository. */
  readonly dir?: string | undefined;
  /** The branch that is released. */
  readonly branch?: string | undefined;
  /** The Git host that sees the token. */
  readonly host?: string | undefined;
  /** True to overwrite what is not ours. */
  readonly force?: boolean | undefined;
}

/**
 * Writes the workflows of a platform.
 *
 * @param io The process.
 * @param flags Where, and for which branch.
 * @param platform The platform.
 * @returns What became of each file, and the steps that are left.
 */
export async function init(
  io: Io,
  flags: InitFlags,
  platform: PlatformName,
): Promise<Outcome> {
  const root = await repositoryRoot(io, flags.dir);
  const before = await writtenSettings(root, platform);
  const branch = flags.branch ?? before?.branch ?? "main";
  const host = flags.host ?? before?.host ?? "github.com";
  const force = flags.force ?? false;
  const settings = { platform, branch, host, version: VERSION, root, force };
  const files = await writeWorkflows(settings);
  const { steps, trigger } = nextSteps(platform, { branch, host });
  return {
    json: { files, steps, trigger },
    text: files.map(({ path, state }) => `${state.padEnd(9)}  ${path}\n`)
      .join(""),
    note: [
      "\nThen:",
      ...steps.map((step, at) => `${at + 1}. ${step}`),
      `\nIn repo.ocu.star, for "ocuroot work trigger":\n\n${trigger}`,
    ].join("\n"),
  };
}
