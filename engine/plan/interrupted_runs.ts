// SPDX-License-Identifier: MIT
/**
 * Tells which runs were interrupted and may be run again without being asked:
 * deployments, unless they are declared otherwise, and no tasks, unless they
 * are declared otherwise. It does not tell whether a process is dead.
 *
 * @module
 */

import type { Attempt, Release } from "@ocuroot/sdk/model";
import type { RunAddress, TaskAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import { equalJson } from "../graph/equal.ts";
import { findTaskSpec } from "../graph/task_spec.ts";
import { newestRun } from "./active_run.ts";

/** The code on record for a run whose process stopped half-way. */
export const INTERRUPTED = "run/interrupted";

/** State and intent, as a view or within a transaction. */
export interface Readers {
  /** What is. */
  readonly state: Reader;
  /** What is wanted. */
  readonly intent: Reader;
}

/**
 * What becomes of an interrupted run: `again` unasked, `asked` for by a
 * person only, or `overtaken`, since something else is wanted there by now,
 * be it by a person or by a newer release.
 */
export type Interruption = "again" | "asked" | "overtaken";

/**
 * Tells what is to become of a run that was interrupted.
 *
 * @param readers State and intent.
 * @param address The run.
 * @returns Its fate; undefined when it was not interrupted, or when a newer
 *   run of its task has replaced it.
 */
export async function interruptionOf(
  { state, intent }: Readers,
  address: RunAddress,
): Promise<Interruption | undefined> {
  const json = await state.get(`${address.run}/attempt`);
  const attempt = json as unknown as Attempt | undefined;
  if (attempt?.code !== INTERRUPTED) return undefined;
  const newest = await newestRun(state, address.task);
  if (newest?.ref !== address.run || newest.status !== "failed") {
    return undefined;
  }
  if (attempt.intent !== undefined) {
    const wanted = await intent.get(address.current) ?? null;
    if (!equalJson(wanted, attempt.intent)) return "overtaken";
  }
  return await isIdempotent(state, address) ? "again" : "asked";
}

/**
 * Tells whether the next `work` command is to run an interrupted run again.
 *
 * @param readers State and intent.
 * @param address The run.
 * @returns True for one that is neither overtaken nor to be asked for.
 */
export async function isInterrupted(
  readers: Readers,
  address: RunAddress,
): Promise<boolean> {
  return await interruptionOf(readers, address) === "again";
}

/**
 * Tells whether running a task twice is declared to do no harm.
 *
 * @param reader State.
 * @param address The task or deployment.
 * @returns What its release says, else true for deployments only.
 */
export async function isIdempotent(
  reader: Reader,
  address: TaskAddress,
): Promise<boolean> {
  const json = await reader.get(address.release);
  const release = json as unknown as Partial<Release> | undefined;
  const declared = findTaskSpec(release?.package, address)?.idempotent;
  return declared ?? address.kind === "deploy";
}
