// SPDX-License-Identifier: MIT
/**
 * Does what a plan says: intents, then chores, then runs release by release,
 * in the plan's order, each in a checkout of its own commit. It never chooses
 * work. Failed work is an outcome and
 * the rest goes on; only broken machinery is thrown.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseRef } from "@ocuroot/sdk/ref";
import { runAddress } from "../graph/address.ts";
import { statusOf } from "../graph/read.ts";
import type { Fault, Plan } from "../plan/plan.ts";
import type { Work, WorkOutcome } from "../summary.ts";
import { applyOne } from "./apply_intent.ts";
import { cancelRun } from "./cancel.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { executionAt } from "./execution_at.ts";
import { asFailedWork } from "./failure.ts";
import { checkInterrupted } from "./interrupted.ts";
import type { ReleaseWorks } from "./claim_works.ts";
import {
  byRelease,
  type Place,
  type Relay,
  successorOf,
  takeOver,
} from "./relay.ts";
import { runOp } from "./run_op.ts";
import { runRelease } from "./run_release.ts";
import { labelOf } from "./run_task.ts";

/**
 * Does the work of a plan.
 *
 * @param execution The command at work.
 * @param plan What to do.
 * @param relay What was handed over by the plan before, and what is looked
 *   for after this one.
 * @returns One outcome per item, then one for each further run that came up.
 */
export async function executeWork(
  execution: Execution,
  plan: Plan,
  relay: Relay = {},
): Promise<readonly WorkOutcome[]> {
  await cancelSuperseded(execution, plan);
  const outcomes: WorkOutcome[] = plan.faults.map(faultOutcome);
  for (const work of plan.work.filter(isIntent)) {
    outcomes.push(await attempt(work, () => applyOne(execution, work.ref)));
  }
  for (const work of plan.work.filter(({ kind }) => kind === "op")) {
    outcomes.push(
      await attempt(work, async () => {
        await runOp(await executionFor(execution, work), work.ref);
      }),
    );
  }
  const groups = byRelease(plan.work);
  for (const [at, group] of groups.entries()) {
    checkIdle(execution, relay);
    const place = { relay, rest: groups.slice(at + 1), done: outcomes };
    outcomes.push(...await runAll(execution, group, place));
  }
  checkIdle(execution, relay);
  return outcomes;
}

/** What is claimed is ended by its release, also when interrupted. */
function checkIdle({ workspace }: Execution, { carried }: Relay): void {
  if (carried === undefined) checkInterrupted(workspace);
}

function isIntent({ kind }: Work): boolean {
  return kind === "create" || kind === "update" || kind === "delete";
}

/** A deletion held back is a failure; other faults only miss their turn. */
function faultOutcome({ work, error }: Fault): WorkOutcome {
  const failed = error.code === "intent/mass-delete";
  return { work, status: failed ? "failed" : "skipped", error };
}

async function attempt(
  work: Work,
  act: () => Promise<void>,
): Promise<WorkOutcome> {
  try {
    await act();
    return { work, status: "done" };
  } catch (thrown) {
    return { work, status: "failed", error: asFailedWork(thrown) };
  }
}

/** The execution in the checkout of an item's release. */
async function executionFor(
  execution: Execution,
  { ref, commit = "" }: Work,
): Promise<Execution> {
  return await executionAt(execution, { repo: parseRef(ref).repo, commit });
}

async function runAll(
  execution: Execution,
  group: ReleaseWorks,
  place: Place,
): Promise<readonly WorkOutcome[]> {
  const { works } = group;
  const [first] = works;
  if (first === undefined) return [];
  const claims = takeOver(place.relay);
  try {
    const there = await executionFor(execution, first);
    return await runRelease(there, {
      ...group,
      ...(claims === undefined ? {} : { claims }),
      successor: (ended) => successorOf(execution, place, ended),
    });
  } catch (thrown) {
    const error = asFailedWork(thrown);
    return works.map((work) => ({ work, status: "failed", error }));
  }
}

async function cancelSuperseded(
  execution: Execution,
  plan: Plan,
): Promise<void> {
  if (plan.superseded.length === 0) return;
  const time = timestamp(execution);
  const cancelled = await write(execution, {
    message: "runs superseded",
    fn: async ({ state }) => {
      const done: string[] = [];
      for (const { run, by } of plan.superseded) {
        const status = await statusOf(state, run);
        if (status !== "pending" && status !== "paused") continue;
        const address = runAddress(run);
        const reason = `Superseded by "${by}"`;
        done.push(...await cancelRun(state, { address, time, reason }));
      }
      return done;
    },
  });
  for (const ref of cancelled) {
    const run = labelOf(runAddress(ref), { type: "up" });
    const { events } = execution.workspace;
    events({ kind: "run", run, from: "pending", to: "cancelled" });
  }
}

/**
 * Makes the error of items that stay in the plan whatever is done.
 *
 * @param works The items.
 * @param reason What was noticed.
 * @returns The error, naming them.
 */
export function noProgress(
  works: readonly Work[],
  reason: string,
): OcurootError {
  const refs = works.map(({ ref }) => ref);
  const names = refs.map((ref) => `"${ref}"`).join(", ");
  return new OcurootError(
    "plan/no-progress",
    `Cannot finish the cascade: ${reason}, with ${names} still to do`,
    {
      hint: "Look for inputs that depend on each other in a circle.",
      data: { refs },
    },
  );
}
