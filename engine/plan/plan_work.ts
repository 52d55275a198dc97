// SPDX-License-Identifier: MIT
/**
 * Puts the kinds of work together into one plan. See `plan.ts` for what a
 * plan promises.
 *
 * @module
 */

import type { OnDeployment } from "./followers.ts";
import { diffStores } from "./intent.ts";
import { waitingOps } from "./ops.ts";
import type { Plan, PlanFilter, PlanViews, WorkGroup } from "./plan.ts";
import { readyRuns } from "./ready.ts";
import { driftedDeployments } from "./reconcile.ts";

/**
 * Finds the work there is.
 *
 * @param views State and intent.
 * @param filter Which work is wanted, all when absent; `onDeployment` gets
 *   every deployment whose inputs are looked at.
 * @returns The plan: intents, ready runs, redeployments, chores.
 */
export async function findWork(
  views: PlanViews,
  filter: PlanFilter & { readonly onDeployment?: OnDeployment } = {},
): Promise<Plan> {
  const wants = (group: WorkGroup) => filter.groups?.includes(group) ?? true;
  const { state } = views;
  const nothing = { work: [], faults: [], superseded: [] };
  // Deployments whose inputs were looked at on the way, and are the same.
  const settled = new Set<string>();
  const watched = wants("drift") ? { ...filter, settled } : filter;
  const intent = wants("intent") ? await diffStores(views, watched) : nothing;
  const ready = wants("ready") ? await readyRuns(views, filter) : nothing;
  const drift = wants("drift")
    ? await driftedDeployments(state, { ...filter, settled })
    : nothing;
  const ops = wants("ops") ? await waitingOps(state, filter) : nothing;
  const parts = [intent, ready, drift, ops];
  return {
    work: parts.flatMap(({ work }) => work),
    faults: parts.flatMap(({ faults }) => faults),
    superseded: ready.superseded,
  };
}
