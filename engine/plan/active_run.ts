// SPDX-License-Identifier: MIT
/**
 * Looks at the runs of one deployment: which is on its way, which is the
 * newest. It changes nothing.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Inputs, Run, Status } from "@ocuroot/sdk/model";
import { compareRefs, runAddress } from "../graph/address.ts";
import { sameRequest } from "../graph/equal.ts";
import { requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";

/** A run and where it stands. */
export interface StandingRun {
  /** Full run ref. */
  readonly ref: string;
  /** Its status. */
  readonly status: Status;
}

/**
 * Finds a run that is waiting or running and asks for the same.
 *
 * @param reader State.
 * @param query The task, which runs count, and the inputs asked for; any
 *   inputs when absent.
 * @returns Full run ref, or undefined.
 */
export async function activeRun(
  reader: Reader,
  query: {
    readonly task: string;
    readonly accepts: (run: Run) => boolean;
    readonly inputs?: Inputs | null;
  },
): Promise<string | undefined> {
  const { task, accepts, inputs } = query;
  const glob = `${escapeGlob(task)}/*/status/{pending,paused,running}`;
  for (const marker of await reader.match(glob)) {
    const ref = runAddress(marker).run;
    const run = await requireRun(reader, ref);
    if (!accepts(run)) continue;
    const asked = run.functions[0]?.inputs ?? null;
    if (inputs === undefined || sameRequest(asked, inputs)) return ref;
  }
  return undefined;
}

/**
 * Finds the newest run of a task.
 *
 * @param reader State.
 * @param task Full task ref.
 * @returns The run with the highest number and its status, if any.
 */
export async function newestRun(
  reader: Reader,
  task: string,
): Promise<StandingRun | undefined> {
  const markers = await reader.match(`${escapeGlob(task)}/*/status/*`);
  const newest = [...markers].sort(compareRefs).at(-1);
  if (newest === undefined) return undefined;
  const status = newest.slice(newest.lastIndexOf("/") + 1) as Status;
  return { ref: runAddress(newest).run, status };
}
