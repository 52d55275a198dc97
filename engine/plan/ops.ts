// SPDX-License-Identifier: MIT
/**
 * Chores that wait on releases, `…/@r1/op/check_envs`. It does not know what
 * they mean.
 *
 * @module
 */

import { parseRef } from "@ocuroot/sdk/ref";
import { compareRefs, releaseOf } from "../graph/address.ts";
import { requireRelease } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import type { Work } from "../summary.ts";
import { guarded } from "./fault.ts";
import type { Fault, PlanFilter } from "./plan.ts";
import { releasesOf } from "./ready.ts";

/** Chores to do, and those whose release cannot be read. */
export interface WaitingOps {
  /** In numeric order. */
  readonly work: readonly Work[];
  /** Chores of unreadable releases. */
  readonly faults: readonly Fault[];
}

/**
 * Finds chores.
 *
 * @param reader State.
 * @param filter Repo, commit and changes.
 * @returns The work.
 */
export async function waitingOps(
  reader: Reader,
  filter: PlanFilter,
): Promise<WaitingOps> {
  const refs = await reader.match(`${releasesOf(filter)}/op/*`);
  const work: Work[] = [];
  const faults: Fault[] = [];
  for (const ref of [...refs].sort(compareRefs)) {
    if (filter.changes?.state.has(ref) === false) continue;
    const why = [{ kind: "op" }];
    const item = await guarded({ ref, kind: "op", why }, async () => {
      const release = releaseOf(parseRef(ref));
      return (await requireRelease(reader, release)).commit;
    });
    if ("fault" in item) {
      faults.push(item.fault);
      continue;
    }
    const commit = item.value;
    if (filter.commit !== undefined && commit !== filter.commit) continue;
    work.push({ ref, kind: "op", commit, why });
  }
  return { work, faults };
}
