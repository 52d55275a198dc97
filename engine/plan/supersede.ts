// SPDX-License-Identifier: MIT
/**
 * Tells when a waiting run has been overtaken: a newer release of the same
 * package is deployed where it would deploy. It cancels nothing itself.
 *
 * Only runs made together with their release can be overtaken. A run that
 * somebody asked for, by intent, retry or redeploy, is a wish of its own.
 *
 * @module
 */

import type { Attempt, Run } from "@ocuroot/sdk/model";
import { releaseNumber, type RunAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";

/**
 * Tells which release has overtaken a waiting run.
 *
 * @param run The run's document.
 * @param place Where it is, and the view.
 * @returns The newer release, or undefined when the run still counts.
 */
export async function overtakenBy(
  run: Run,
  place: { readonly address: RunAddress; readonly reader: Reader },
): Promise<string | undefined> {
  const { address, reader } = place;
  if (!await isPartOfRelease(run, place)) return undefined;
  const current = await reader.resolve(address.current);
  if (current === address.current) return undefined;
  if (releaseNumber(current) <= releaseNumber(address.release)) {
    return undefined;
  }
  return current.slice(0, current.indexOf("/deploy/"));
}

/**
 * Tells whether a run is the deployment that its release was made with.
 *
 * @param run The run's document.
 * @param place Where it is, and the view.
 * @returns False for tasks, teardowns and whatever was asked for later.
 */
export async function isPartOfRelease(
  run: Run,
  place: { readonly address: RunAddress; readonly reader: Reader },
): Promise<boolean> {
  const { address, reader } = place;
  if (address.kind !== "deploy" || run.type !== "up") return false;
  const json = await reader.get(`${address.run}/attempt`);
  const cause = (json as unknown as Attempt | undefined)?.cause;
  return cause === undefined ? address.number === 1 : cause === "release";
}

/**
 * Tells whether a run waits for, or was given, something set on its own
 * release, such as an approval: then the release is wanted as such.
 *
 * @param run The run's document.
 * @param release Its release.
 * @returns True when an input comes from the release's custom state.
 */
export function isApproved(run: Run, release: string): boolean {
  return run.functions.some((step) =>
    Object.values(step.inputs ?? {}).some(({ ref }) =>
      ref?.startsWith(`${release}/custom/`)
    )
  );
}
