// SPDX-License-Identifier: MIT
/**
 * Tells whether a run may start: each of its dependencies has completed at
 * least once, and each of its inputs has a value or a default.
 *
 * A dependency holds from the first completion of an up or task run on. A
 * later redeploy, waiting, running or failed, takes nothing back, a second
 * completion adds nothing, and a completed teardown is no completion.
 *
 * @module
 */

import type { Run, Step } from "@ocuroot/sdk/model";
import { runAddress } from "./address.ts";
import { populate, type Populated } from "./inputs.ts";
import type { Reader } from "./reader.ts";

/** What holds a run back, if anything. */
export interface Readiness extends Populated {
  /** True when the run may start. */
  readonly ready: boolean;
  /** Dependency globs that do not hold yet. */
  readonly blocked: readonly string[];
}

/** Judges steps against one view; answers about dependencies are kept. */
export interface ReadinessJudge {
  /**
   * Judges a step.
   *
   * @throws {OcurootError} run/input for an input that can never be had.
   */
  judge(step: Step): Promise<Readiness>;
  /** Tells whether all dependencies of a step hold. */
  holds(step: Step): Promise<boolean>;
}

/**
 * Makes a judge for one view.
 *
 * @param reader The view.
 * @returns The judge; use it while the view is used, no longer.
 */
export function createReadinessJudge(reader: Reader): ReadinessJudge {
  const known = new Map<string, Promise<boolean>>();
  const isHeld = (glob: string): Promise<boolean> => {
    const answer = known.get(glob) ?? hasCompleted(glob, reader);
    known.set(glob, answer);
    return answer;
  };
  const blockedBy = async (step: Step): Promise<readonly string[]> => {
    const globs = step.dependencies ?? [];
    const held = await Promise.all(globs.map(isHeld));
    return globs.filter((_, at) => !held[at]);
  };
  return {
    async judge(step) {
      const blocked = await blockedBy(step);
      const populated = await populate(step.inputs, reader);
      const ready = blocked.length === 0 && populated.missing.length === 0;
      return { ...populated, blocked, ready };
    },
    holds: async (step) => (await blockedBy(step)).length === 0,
  };
}

async function hasCompleted(glob: string, reader: Reader): Promise<boolean> {
  for (const ref of await reader.match(glob)) {
    if (!ref.endsWith("/status/complete")) return true;
    const run = await reader.get(runAddress(ref).run) as Run | undefined;
    if (run !== undefined && run.type !== "down") return true;
  }
  return false;
}
