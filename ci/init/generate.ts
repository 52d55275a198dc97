// SPDX-License-Identifier: MIT
/**
 * Makes the workflow files of a platform as text. It reads and writes none.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { fill } from "./fill.ts";
import { hashOf, joinHeader } from "./header.ts";
import {
  type PlatformName,
  PLATFORMS,
  type WorkflowSettings,
} from "./platform.ts";

/** What to generate. */
export interface GenerateOptions extends WorkflowSettings {
  /** For which platform. */
  readonly platform: PlatformName;
  /** Version of ocuroot that jobs install. */
  readonly version: string;
}

/** A file to be. */
export interface GeneratedFile {
  /** Where it goes, relative to the root of the repository. */
  readonly path: string;
  /** Its text. */
  readonly text: string;
}

/**
 * Makes the files.
 *
 * @param options What to generate.
 * @returns The files, in the platform's order.
 * @throws {OcurootError} cli/usage for a branch or host that is none.
 */
export async function generateWorkflows(
  options: GenerateOptions,
): Promise<readonly GeneratedFile[]> {
  const { platform, version, branch, host } = options;
  check("branch", branch, /^\w[\w./+-]*$/);
  check("host", host, /^\w[\w.-]*(:\d+)?$/);
  const files: GeneratedFile[] = [];
  for (const { path, comment, text } of PLATFORMS[platform].files) {
    const body = fill(text, { version, branch, host });
    const hash = await hashOf(body);
    const header = { platform, version, branch, host, hash };
    files.push({ path, text: joinHeader({ header, body }, comment) });
  }
  return files;
}

function check(what: string, value: string, form: RegExp): void {
  if (form.test(value) && !value.includes("..")) return;
  throw new OcurootError(
    "cli/usage",
    `Cannot write workflows: "${value}" is no name of a ${what}`,
  );
}
