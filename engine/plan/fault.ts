// SPDX-License-Identifier: MIT
/**
 * Keeps one bad document from hiding other work. It catches the product's
 * own errors only.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Work } from "../summary.ts";
import type { Fault } from "./plan.ts";

/**
 * Makes one work item, or a fault where that fails.
 *
 * @param work What it would be.
 * @param make Makes it; undefined when there is nothing to do.
 * @returns What was made, or the fault.
 */
export async function guarded<T>(
  work: Work,
  make: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly fault: Fault }> {
  try {
    return { value: await make() };
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    return { fault: { work, error } };
  }
}
