// SPDX-License-Identifier: MIT
/**
 * What the tasks of a phase wait for: each task of the nearest earlier phase
 * that has any. Empty phases are looked through. Whether it holds is decided
 * in `readiness.ts`.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Phase, PhaseTask } from "@ocuroot/sdk/model";

/**
 * Gives the globs that the first function of every task of a phase waits for.
 *
 * @param phases All phases of the release.
 * @param place Which phase, and the full ref of the release.
 * @returns One glob per task of the phase before; none for the first.
 */
export function dependenciesOf(
  phases: readonly Phase[],
  place: { readonly phase: number; readonly release: string },
): readonly string[] {
  const before = phases.slice(0, place.phase)
    .findLast((phase) => phase.tasks.length > 0);
  return (before?.tasks ?? []).map((task) =>
    `${escapeGlob(taskRef(task, place.release))}/*/status/complete`
  );
}

/**
 * Gives the ref of a declared task within a release.
 *
 * @param task The task or deployment.
 * @param release Full release ref.
 * @returns `<release>/task/<name>` or `<release>/deploy/<environment>`.
 */
export function taskRef(task: PhaseTask, release: string): string {
  return task.task !== undefined
    ? `${release}/task/${task.task.name}`
    : `${release}/deploy/${task.deploy.environment}`;
}
