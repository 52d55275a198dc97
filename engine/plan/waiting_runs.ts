// SPDX-License-Identifier: MIT
/**
 * Finds the waiting runs of one release and tells which may start. It knows
 * nothing of other releases.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Run } from "@ocuroot/sdk/model";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import { lastStep, requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import { createReadinessJudge, type Readiness } from "../graph/readiness.ts";

/** A run that is pending or paused. */
export interface WaitingRun extends Readiness {
  /** Where it is. */
  readonly address: RunAddress;
  /** Its document. */
  readonly run: Run;
}

/** The waiting runs of a release. */
export interface WaitingRuns {
  /** In numeric order. */
  readonly runs: readonly WaitingRun[];
  /** Runs that cannot be judged, and why. */
  readonly faults: readonly {
    readonly ref: string;
    readonly error: OcurootError;
  }[];
}

/**
 * Lists the waiting runs of a release.
 *
 * @param reader State.
 * @param release Full release ref.
 * @returns The runs and how ready each is.
 */
export async function waitingRuns(
  reader: Reader,
  release: string,
): Promise<WaitingRuns> {
  const base = `${escapeGlob(release)}/{task,deploy}/*/*/status/`;
  const markers = await reader.match([`${base}pending`, `${base}paused`]);
  const judge = createReadinessJudge(reader);
  const runs: WaitingRun[] = [];
  const faults: { readonly ref: string; readonly error: OcurootError }[] = [];
  for (const marker of [...markers].sort(compareRefs)) {
    const address = runAddress(marker);
    try {
      const run = await requireRun(reader, address.run);
      runs.push({ address, run, ...await judge.judge(lastStep(run)) });
    } catch (error) {
      if (!(error instanceof OcurootError)) throw error;
      faults.push({ ref: address.run, error });
    }
  }
  return { runs, faults };
}
