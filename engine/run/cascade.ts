// SPDX-License-Identifier: MIT
/**
 * Plans and does work until nothing is left. It never does more than its
 * plans explain: what failed is not tried again for the same reasons, and what
 * reads from a deployment still to come waits for it. A plan that comes back
 * ends it, and so do too many rounds, each naming the items.
 *
 * @module
 */

import { firstWorks } from "../plan/defer.ts";
import type { Plan, PlanFilter } from "../plan/plan.ts";
import { findWork } from "../plan/plan_work.ts";
import type { Work, WorkOutcome, WorkSummary } from "../summary.ts";
import { executeWork, noProgress } from "./execute_work.ts";
import type { Execution } from "./execution.ts";
import { massDelete } from "./mass_delete.ts";

/** A chain of packages deeper than this is taken for a circle. */
const MAX_ROUNDS = 25;

/** More runs than this in one cascade are taken for a circle too. */
const MAX_ITEMS = 1000;

/**
 * Does all work there is.
 *
 * @param execution The command at work.
 * @param filter Which work; all when empty.
 * @returns What was done and how it stands.
 */
export async function runCascade(
  execution: Execution,
  filter: PlanFilter,
): Promise<WorkSummary> {
  const rounds = limitOf(execution);
  const outcomes: WorkOutcome[] = [];
  const stuck = new Set<string>();
  const seen = new Set<string>();
  for (let round = 1;; round++) {
    const found = await plan(execution, filter);
    const open = found.work.filter((item) => !stuck.has(keyOf(item)));
    const work = await firstOf(execution, open);
    const reason = work.length === 0
      ? undefined
      : stopReason(work, { seen, round, rounds, done: outcomes.length });
    if (reason !== undefined) {
      const error = noProgress(work, reason);
      outcomes.push(...work.map((work): WorkOutcome => {
        return { work, status: "failed", error };
      }));
    }
    const isLast = work.length === 0 || reason !== undefined;
    const faults = isLast ? found.faults : [];
    const rest: Plan = { ...found, work: isLast ? [] : work, faults };
    const results = await executeWork(execution, rest);
    outcomes.push(...results);
    for (const { work, status } of results) {
      if (status === "failed" || status === "skipped") stuck.add(keyOf(work));
    }
    if (isLast) return summarizeWork(outcomes);
  }
}

/**
 * Sums up outcomes.
 *
 * @param outcomes What was done.
 * @returns The summary; one failure makes it failed.
 */
export function summarizeWork(
  outcomes: readonly WorkOutcome[],
): WorkSummary {
  const has = (wanted: string) =>
    outcomes.some(({ status }) => status === wanted);
  const status = has("failed") ? "failed" : has("waiting") ? "waiting" : "done";
  return { outcomes, handed: [], status };
}

/**
 * Plans with the newest views.
 *
 * @param execution The command at work.
 * @param filter Which work.
 * @returns The plan.
 */
export async function plan(
  execution: Execution,
  filter: PlanFilter,
): Promise<Plan> {
  const { stores } = execution.workspace;
  const [state, intent] = await Promise.all([
    stores.state.view(),
    stores.intent.view(),
  ]);
  const allowMassDelete = massDelete(execution.workspace);
  return await findWork({ state, intent }, { allowMassDelete, ...filter });
}

interface Progress {
  readonly seen: Set<string>;
  readonly round: number;
  readonly rounds: number;
  readonly done: number;
}

/** Runs that become ready are no circle: each does so once per function. */
function stopReason(
  work: readonly Work[],
  progress: Progress,
): string | undefined {
  const { seen, round, rounds, done } = progress;
  if (round > rounds) return `${rounds} rounds were not enough`;
  if (done > MAX_ITEMS) return `${MAX_ITEMS} items were not enough`;
  const repeatable = work.filter(({ why }) =>
    why.every(({ kind }) => kind !== "ready")
  );
  if (repeatable.length === 0) return undefined;
  const signature = JSON.stringify(repeatable);
  if (seen.has(signature)) return "the same plan came back";
  seen.add(signature);
  return undefined;
}

async function firstOf(
  execution: Execution,
  work: readonly Work[],
): Promise<readonly Work[]> {
  if (work.length < 2) return work;
  const view = await execution.workspace.stores.state.view();
  return await firstWorks(view, work);
}

/** The same item for the same reasons; with new inputs it is another. */
function keyOf(work: Work): string {
  return JSON.stringify([work.kind, work.ref, work.why]);
}

function limitOf(execution: Execution): number {
  const asked = Number(execution.workspace.env.OCUROOT_MAX_ROUNDS);
  return asked > 0 ? asked : MAX_ROUNDS;
}
