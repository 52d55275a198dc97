// SPDX-License-Identifier: MIT
/**
 * Reads both stores at once: what is far away is asked once, not twice in a
 * row, also where intent is needed only later.
 *
 * @module
 */

import type { Stores } from "../../stores/store.ts";
import type { PlanViews } from "../plan/plan.ts";

/**
 * Reads the newest revision of both stores.
 *
 * @param stores State and intent.
 * @returns A view of each.
 */
export async function newestViews(
  { state, intent }: Stores,
): Promise<PlanViews> {
  const views = await Promise.all([state.view(), intent.view()]);
  return { state: views[0], intent: views[1] };
}
