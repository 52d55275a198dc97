// SPDX-License-Identifier: MIT
/**
 * Records what a function of a claimed run came to. All writes of the step
 * land in one transaction, and only while this process still holds the claim:
 * a late result is kept beside the run as evidence and changes nothing else.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type {
  Attempt,
  Claim,
  Intent,
  Json,
  Log,
  Outputs,
  Run,
  Status,
  Step,
  Task,
} from "@ocuroot/sdk/model";
import type { Policy } from "@ocuroot/sdk/policy";
import type { Transaction, TransactionPair } from "../../stores/store.ts";
import type { RunAddress } from "../graph/address.ts";
import { equalIntent } from "../graph/equal.ts";
import { populate } from "../graph/inputs.ts";
import { lastStep } from "../graph/read.ts";
import { INTERRUPTED } from "../plan/interrupted_runs.ts";
import { mergeUsage } from "../host/usage.ts";
import type { ClaimedRun } from "./claim.ts";
import { put, putAttempt, putStatus, readClaim } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { boundLog } from "./step_log.ts";

/** What one function came to, checked and ready to record. */
export type StepOutcome =
  | {
    readonly kind: "done";
    readonly outputs: Outputs | null;
    readonly tags: readonly string[];
    readonly watch: readonly string[] | null;
  }
  | { readonly kind: "next"; readonly step: Step }
  | { readonly kind: "failed"; readonly error: OcurootError };

/** How a run stands after a step. */
export interface Settled {
  /** `running` when its next function can be called at once. */
  readonly status: Status | "lost";
  /** Its document as it is now. */
  readonly run: Run;
  /** Refs it waits for, when paused. */
  readonly waiting: readonly string[];
}

/** What is recorded about one step. */
export interface StepRecord {
  /** The run as it was called. */
  readonly run: Run;
  /** What the call came to. */
  readonly outcome: StepOutcome;
  /** Lines written during the call. */
  readonly logs: readonly Log[];
  /** What it used of the machine; undefined for nothing. */
  readonly usage?: Policy | undefined;
}

/**
 * Records one step.
 *
 * @param execution The command at work.
 * @param step The held run and what its function came to; `onTurn` is called
 *   when its transaction begins, each time.
 * @returns How the run stands.
 */
export async function settle(
  execution: Execution,
  step: StepRecord & {
    readonly claimed: ClaimedRun;
    readonly onTurn?: () => void;
  },
): Promise<Settled> {
  const { claimed } = step;
  const { owner } = execution.workspace;
  const dirty = await execution.dirty();
  const time = timestamp(execution);
  return await write(execution, {
    message: `execution finished\n\n${claimed.address.run}`,
    fn: async (tx) => {
      step.onTurn?.();
      const claim = await readClaim(tx.state, claimed.address.run);
      if (claim?.owner !== owner.id) {
        await keepEvidence(tx.state, { ...step, time, owner: owner.id });
        return { status: "lost", run: step.run, waiting: [] };
      }
      const facts: Ending = {
        started: claim.since,
        finished: time,
        by: owner.actor,
        host: owner.host,
        ...(dirty ? { dirty } : {}),
      };
      const place = { address: claimed.address, claim, time, facts };
      await appendLogs(tx.state, { ...place, logs: step.logs });
      if (step.usage !== undefined) {
        await putUsage(tx.state, { ...place, usage: step.usage });
      }
      return await record(tx, { ...step, ...place });
    },
  });
}

/** What every ended attempt has on record. */
type Ending = Pick<
  Attempt,
  "started" | "finished" | "by" | "host" | "dirty"
>;

interface Place {
  readonly address: RunAddress;
  readonly claim: Claim;
  readonly time: string;
  readonly facts: Ending;
}

async function record(
  tx: TransactionPair,
  step: StepRecord & Place,
): Promise<Settled> {
  const { outcome } = step;
  switch (outcome.kind) {
    case "done":
      return await complete(tx, { ...step, done: outcome });
    case "next":
      return await proceed(tx, { ...step, next: outcome.step });
    case "failed":
      return await fail(tx, { ...step, error: outcome.error });
  }
}

async function complete(
  tx: TransactionPair,
  step: StepRecord & Place & { readonly done: StepOutcome & { kind: "done" } },
): Promise<Settled> {
  const { address, done } = step;
  const run: Run = {
    ...step.run,
    output: done.outputs,
    watch_files: done.watch,
  };
  await end(tx.state, { ...step, run, status: "complete" });
  for (const tag of done.tags) {
    await tx.state.link(`${address.package}/@${tag}`, address.release);
  }
  const task: Task = {
    run_ref: address.run,
    type: run.type,
    release: run.release,
    input: run.functions[0]?.inputs ?? null,
    output: run.output,
  };
  await put(tx.state, { ref: address.task, type: "models.Task", body: task });
  if (run.type === "down") await tx.state.unlink(address.current);
  else await tx.state.link(address.current, address.task);
  await putAttempt(tx.state, { run: address.run, ...step.facts });
  return { status: "complete", run, waiting: [] };
}

/** The chain is stored before its next function is called, never after. */
async function proceed(
  tx: TransactionPair,
  step: StepRecord & Place & { readonly next: Step },
): Promise<Settled> {
  const { inputs, missing } = await populate(step.next.inputs, tx.state);
  const functions = [...step.run.functions, { ...step.next, inputs }];
  const run: Run = { ...step.run, functions };
  const { address, time } = step;
  await put(tx.state, { ref: address.run, type: "*models.Run", body: run });
  if (missing.length === 0) return { status: "running", run, waiting: [] };
  // The claim stays: it remembers the intent from before this run.
  await putStatus(tx.state, { run: address.run, status: "paused", time });
  return { status: "paused", run, waiting: missing };
}

async function fail(
  tx: TransactionPair,
  step: StepRecord & Place & { readonly error: OcurootError },
): Promise<Settled> {
  const { address, run, error } = step;
  await end(tx.state, { ...step, status: "failed" });
  const intent = await restoreIntent(tx.intent, { ...step, address, run });
  await putAttempt(tx.state, {
    run: address.run,
    ...step.facts,
    error: error.message,
    code: error.code,
    ...(error.code === INTERRUPTED ? intent : {}),
  });
  return { status: "failed", run, waiting: [] };
}

/**
 * Puts the deploy intent back as it was before a run moved it, unless
 * somebody has changed it since.
 *
 * @param intent The intent store's transaction.
 * @param place The run, its claim and its document.
 * @returns The intent as it is now, to be kept with an interrupted run.
 */
export async function restoreIntent(
  intent: Transaction,
  place: {
    readonly address: RunAddress;
    readonly claim: Claim;
    readonly run: Run;
  },
): Promise<Pick<Attempt, "intent">> {
  const { address } = place;
  if (address.kind !== "deploy") return {};
  await putBack(intent, place);
  return { intent: await intent.get(address.current) ?? null };
}

async function putBack(
  intent: Transaction,
  place: {
    readonly address: RunAddress;
    readonly claim: Claim;
    readonly run: Run;
  },
): Promise<void> {
  const { address, claim, run } = place;
  const previous = claim.previous_intent;
  if (previous === undefined) return;
  const current = await intent.get(address.current) as unknown as
    | Intent
    | undefined;
  const moved = { release: run.release, input: run.functions[0]?.inputs ?? {} };
  if (current === undefined || !equalIntent(current, moved)) return;
  if (previous === null) return await intent.delete(address.current);
  const body = previous as unknown as Intent;
  await put(intent, { ref: address.current, type: "models.Intent", body });
}

async function end(
  state: Transaction,
  step: {
    readonly address: RunAddress;
    readonly run: Run;
    readonly status: "complete" | "failed";
    readonly time: string;
  },
): Promise<void> {
  const { address, run, status, time } = step;
  await putStatus(state, { run: address.run, status, time });
  await put(state, { ref: address.run, type: "*models.Run", body: run });
  await state.unlink(`${address.run}/claim`);
}

async function appendLogs(
  state: Transaction,
  step: { readonly address: RunAddress; readonly logs: readonly Log[] },
): Promise<void> {
  const ref = `${step.address.run}/logs`;
  const before = await state.get(ref) as unknown as Log[] | undefined;
  const body = boundLog([...before ?? [], ...step.logs]);
  await put(state, { ref, type: "[]sdk.Log", body });
}

/** Functions of a chain use things one after another. */
async function putUsage(
  state: Transaction,
  step: { readonly address: RunAddress; readonly usage: Policy },
): Promise<void> {
  const { run } = step.address;
  const before = await state.get(`${run}/attempt`) as unknown as
    | Attempt
    | undefined;
  const usage = mergeUsage(before?.usage ?? {}, step.usage);
  await putAttempt(state, { run, usage });
}

async function keepEvidence(
  state: Transaction,
  step: StepRecord & {
    readonly claimed: ClaimedRun;
    readonly time: string;
    readonly owner: string;
  },
): Promise<void> {
  const { outcome, owner, time } = step;
  const ref = `${step.claimed.address.run}/late`;
  const evidence: Record<string, Json> = {
    owner,
    time,
    function: lastStep(step.run).fn.name,
    outcome: outcome.kind,
    ...(outcome.kind === "done" ? { output: outcome.outputs } : {}),
    ...(outcome.kind === "failed" ? { error: outcome.error.message } : {}),
  };
  await state.set(ref, evidence, { bodyType: "ocuroot.Late" });
}
