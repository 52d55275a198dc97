// SPDX-License-Identifier: MIT
/**
 * Queues runs beyond a release's first: teardowns, redeploys, and what an
 * intent asks for. A run that would only repeat one that is on its way is not
 * queued. It starts nothing.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type {
  FunctionDef,
  Inputs,
  Run,
  RunType,
  Step,
  Task,
} from "@ocuroot/sdk/model";
import { checkInputName } from "@ocuroot/sdk/names";
import type { Transaction } from "../../stores/store.ts";
import { taskAddress } from "../graph/address.ts";
import { graphOf } from "../graph/build.ts";
import { populate } from "../graph/inputs.ts";
import { requireRelease, requireRun } from "../graph/read.ts";
import { activeRun } from "../plan/active_run.ts";
import { put, putAttempt, putStatus } from "./documents.ts";

/** A run to queue. */
export interface QueueRequest {
  /** `<release>/deploy/<environment>` or `<release>/task/<name>`. */
  readonly task: string;
  /** Its type. */
  readonly type: RunType;
  /** Its chain; the last function is where it starts. */
  readonly functions: readonly Step[];
  /** What makes it, for its attempt document. */
  readonly cause: string;
  /** The time. */
  readonly time: string;
}

/**
 * Queues a run under the next number of its task.
 *
 * @param state The transaction.
 * @param request What to run.
 * @returns Full ref of the new run.
 */
export async function queueRun(
  state: Transaction,
  request: QueueRequest,
): Promise<string> {
  const { task, type, functions, cause, time } = request;
  for (const step of functions) {
    Object.keys(step.inputs ?? {}).forEach(checkInputName);
  }
  const run = await nextRun(state, task);
  const { release } = taskAddress(task);
  const body: Run = {
    type,
    release,
    functions,
    output: null,
    watch_files: null,
  };
  await put(state, { ref: run, type: "models.Run", body });
  const status = functions.length > 1 ? "paused" : "pending";
  await putStatus(state, { run, status, time });
  await putAttempt(state, { run, cause });
  return run;
}

/**
 * Queues the removal of a current deployment, unless one is on its way.
 *
 * @param state The transaction.
 * @param request The link of the deployment, `…/@/deploy/eu`, and the time.
 * @returns Full ref of the new run; undefined when there is nothing to do.
 */
export async function queueDown(
  state: Transaction,
  request: { readonly current: string; readonly time: string },
): Promise<string | undefined> {
  const task = await state.get(request.current) as unknown as Task | undefined;
  if (task === undefined) return undefined;
  const { task: ref, name, release } = taskAddress(task.run_ref);
  const active = await activeRun(state, {
    task: ref,
    accepts: (run) => run.type === "down",
  });
  if (active !== undefined) return undefined;
  const used = await requireRun(state, task.run_ref);
  const fn = await downFunction(state, { release, name });
  if (fn === undefined) return undefined;
  const { inputs } = await populate(used.functions[0]?.inputs ?? {}, state);
  return await queueRun(state, {
    task: ref,
    type: "down",
    functions: [{ fn, inputs }],
    cause: "remove",
    time: request.time,
  });
}

/**
 * Queues a deployment again, unless an equal run is on its way.
 *
 * @param state The transaction.
 * @param request The deployment, its function and inputs, and why.
 * @returns Full ref of the new run; undefined when there is nothing to do.
 */
export async function queueUp(
  state: Transaction,
  request: {
    readonly task: string;
    readonly type: RunType;
    readonly fn: FunctionDef;
    readonly inputs: Inputs;
    readonly cause: string;
    readonly time: string;
  },
): Promise<string | undefined> {
  const { task, fn, inputs } = request;
  const active = await activeRun(state, {
    task,
    accepts: (run) => run.type !== "down",
    inputs,
  });
  if (active !== undefined) return undefined;
  return await queueRun(state, { ...request, functions: [{ fn, inputs }] });
}

async function downFunction(
  state: Transaction,
  place: { readonly release: string; readonly name: string },
): Promise<FunctionDef | undefined> {
  const release = await requireRelease(state, place.release);
  const { tasks } = graphOf(release.package, place.release);
  return tasks.find(({ kind, name }) =>
    kind === "deploy" && name === place.name
  )?.down;
}

async function nextRun(state: Transaction, task: string): Promise<string> {
  const runs = await state.match(`${escapeGlob(task)}/*`);
  const numbers = runs.map((ref) => Number(ref.slice(task.length + 1)))
    .filter(Number.isInteger);
  return `${task}/${Math.max(0, ...numbers) + 1}`;
}
