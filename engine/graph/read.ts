// SPDX-License-Identifier: MIT
/**
 * Reads stored documents and refuses those of another shape, so that one
 * corrupt document is an error about itself. It repairs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Release, Run, Status, Step } from "@ocuroot/sdk/model";
import type { Reader } from "./reader.ts";

/**
 * Reads the status of a run.
 *
 * @param reader The view.
 * @param run Full run ref.
 * @returns The status, or undefined when the run has none.
 */
export async function statusOf(
  reader: Reader,
  run: string,
): Promise<Status | undefined> {
  const [marker] = await reader.match(`${escapeGlob(run)}/status/*`);
  return marker?.slice(marker.lastIndexOf("/") + 1) as Status | undefined;
}

/**
 * Reads a release document.
 *
 * @param reader The view.
 * @param ref Full ref; a tag is followed.
 * @returns The release.
 * @throws {OcurootError} release/not-found when it is not there.
 * @throws {OcurootError} store/corrupt when it is not one.
 */
export async function requireRelease(
  reader: Reader,
  ref: string,
): Promise<Release> {
  const json = await reader.get(ref) as unknown as Release | undefined;
  if (json === undefined) {
    throw new OcurootError(
      "release/not-found",
      `Cannot read release "${ref}": it is not there`,
      { hint: 'List releases with "ocuroot state match".' },
    );
  }
  if (typeof json.commit === "string" && Array.isArray(json.package?.phases)) {
    return json;
  }
  throw corrupt("release", ref);
}

/**
 * Reads a run document.
 *
 * @param reader The view.
 * @param ref Full run ref.
 * @returns The run.
 * @throws {OcurootError} store/not-found when it is not there.
 * @throws {OcurootError} store/corrupt when it has no function.
 */
export async function requireRun(reader: Reader, ref: string): Promise<Run> {
  const json = await reader.get(ref) as unknown as Run | undefined;
  if (json === undefined) {
    throw new OcurootError(
      "store/not-found",
      `Cannot read run "${ref}": it is not there`,
    );
  }
  const last = json.functions?.at(-1);
  if (last?.fn?.name) return json;
  throw corrupt("run", ref);
}

/**
 * Gives the last function of a run's chain: the one to call next.
 *
 * @param run The run.
 * @returns Its last step.
 */
export function lastStep(run: Run): Step {
  const last = run.functions.at(-1);
  if (last !== undefined) return last;
  throw new OcurootError("bug/unreachable", "Cannot read a run of no function");
}

function corrupt(kind: string, ref: string): OcurootError {
  return new OcurootError(
    "store/corrupt",
    `Cannot read ${kind} "${ref}": the document has another shape`,
    { hint: 'Check the store with "ocuroot state fsck".' },
  );
}
