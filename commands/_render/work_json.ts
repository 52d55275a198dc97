// SPDX-License-Identifier: MIT
/**
 * Work items and summaries as JSON: the keys that scripts of the older client
 * read, and with `--json` what they lack. It decides on no exit code.
 *
 * @module
 */

import type {
  ReleaseSummary,
  Work,
  WorkOutcome,
  WorkSummary,
} from "../../engine/summary.ts";

/**
 * Gives the older client's form of a plan: `ref`, `work_type`, `commit`, and
 * `null` when there is no work.
 *
 * @param work The plan.
 * @returns JSON data.
 */
export function plainWork(work: readonly Work[]): unknown {
  return work.length === 0 ? null : work.map(plainItem);
}

/**
 * Gives a plan with reasons: the same keys and `why`; no work is `[]`.
 *
 * @param work The plan.
 * @returns JSON data.
 */
export function fullWork(work: readonly Work[]): readonly unknown[] {
  return work.map(fullItem);
}

/**
 * Gives a round of work.
 *
 * @param summary What the engine gave back.
 * @returns JSON data.
 */
export function workJson(summary: WorkSummary): Record<string, unknown> {
  return {
    status: summary.status,
    outcomes: summary.outcomes.map(outcomeJson),
    handed: summary.handed,
    left: summary.left ?? [],
  };
}

/**
 * Gives a release.
 *
 * @param summary What the engine gave back.
 * @returns JSON data; `release` is null when none was made.
 */
export function releaseJson(summary: ReleaseSummary): Record<string, unknown> {
  return {
    release: summary.release ?? null,
    status: summary.status,
    environments: summary.environments,
    runs: summary.runs,
    ...(summary.cascade === undefined
      ? {}
      : { cascade: workJson(summary.cascade) }),
  };
}

function plainItem({ ref, kind, commit }: Work): Record<string, unknown> {
  return {
    ref,
    work_type: kind,
    ...(commit === undefined ? {} : { commit }),
  };
}

function fullItem(work: Work): Record<string, unknown> {
  return { ...plainItem(work), why: work.why };
}

function outcomeJson(
  { work, status, error }: WorkOutcome,
): Record<string, unknown> {
  return {
    ...fullItem(work),
    status,
    ...(error === undefined ? {} : { error: error.toJSON() }),
  };
}
