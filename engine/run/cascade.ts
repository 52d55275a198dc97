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
import { findReaders } from "../plan/followers.ts";
import type { Plan, PlanFilter } from "../plan/plan.ts";
import { findWork } from "../plan/plan_work.ts";
import type { WorkOutcome, WorkSummary } from "../summary.ts";
import { executeWork, noProgress } from "./execute_work.ts";
import type { Execution } from "./execution.ts";
import { isFollowed, lookAhead } from "./look_ahead.ts";
import { massDelete } from "./mass_delete.ts";
import { newestViews } from "./newest_views.ts";
import {
  isStuck,
  learn,
  note,
  type Progress,
  startProgress,
  stopReason,
} from "./progress.ts";
import type { Outlook, Relay } from "./relay.ts";

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
  const outcomes: WorkOutcome[] = [];
  const progress = startProgress(execution);
  const relay: Relay = {};
  for (;;) {
    const carried = relay.carried?.round;
    const round: PlannedRound = carried === undefined
      ? await planRound(execution, { filter, progress })
      : { ...NOTHING, ...carried };
    const { work, reason } = round;
    if (reason !== undefined) {
      const error = noProgress(work, reason);
      outcomes.push(...work.map((work): WorkOutcome => {
        return { work, status: "failed", error };
      }));
    }
    const isLast = work.length === 0 || reason !== undefined;
    const rest = isLast ? { ...round, work: [] } : { ...round, faults: [] };
    note(progress, rest.work);
    relay.outlook = round.outlook;
    const results = await executeWork(execution, rest, relay);
    outcomes.push(...results);
    learn(progress, results);
    if (isLast) return summarizeWork(outcomes);
  }
}

const NOTHING: Plan = { work: [], faults: [], superseded: [] };

interface PlannedRound extends Plan {
  /** What comes after it. */
  readonly outlook?: Outlook | undefined;
  /** Why it is not to be done. */
  readonly reason?: string | undefined;
}

/** Makes a whole plan, and gets ready to see what follows from it. */
async function planRound(
  execution: Execution,
  cascade: { readonly filter: PlanFilter; readonly progress: Progress },
): Promise<PlannedRound> {
  const { filter, progress } = cascade;
  const views = await newestViews(execution.workspace.stores);
  const { onDeployment, finish } = findReaders();
  const wanted = permitted(execution, filter);
  const found = await findWork(views, { ...wanted, onDeployment });
  const open = found.work.filter((item) => !isStuck(progress, item));
  const work = await firstWorks(views.state, open);
  const reason = stopReason(work, progress);
  if (reason !== undefined) return { ...found, work, reason };
  const left = open.filter((item) => !work.includes(item));
  if (!isFollowed(work, left)) return { ...found, work };
  const followers = await finish(views.state, filter);
  const known = { filter, progress, left, followers };
  return { ...found, work, outlook: lookAhead(execution, known) };
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
  const views = await newestViews(execution.workspace.stores);
  return await findWork(views, permitted(execution, filter));
}

function permitted(
  { workspace }: Execution,
  filter: PlanFilter,
): PlanFilter {
  return { allowMassDelete: massDelete(workspace), ...filter };
}
