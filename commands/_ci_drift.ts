// SPDX-License-Identifier: MIT
/**
 * Says which workflows differ, and what to do about it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CheckedFile } from "../ci/mod.ts";

/**
 * Makes the error of a verification that failed.
 *
 * @param files Those that differ; none when nothing was written here.
 * @returns The error.
 */
export function drift(files: readonly CheckedFile[]): OcurootError {
  const [first] = files;
  if (first === undefined) {
    return new OcurootError(
      "ci/drift",
      "Cannot verify workflows: none was written here",
      { hint: 'Write them with "ocuroot ci init PLATFORM".' },
    );
  }
  const names = files.map(({ path, state }) => `"${path}" is ${state}`);
  return new OcurootError(
    "ci/drift",
    `Cannot verify workflows: ${names.join(", ")}`,
    {
      hint:
        `Run "ocuroot ci init ${first.platform}" to write them again; add --force to give up edits outside of your parts.`,
      data: { files },
    },
  );
}
