// SPDX-License-Identifier: MIT
/**
 * Takes runs for this process before any of their code starts: the claim, the
 * status, the filled inputs and the moved intent land together or not at all.
 * Whether a run is ready was decided before; what may have changed since, its
 * status and its inputs, is looked at again inside the transaction.
 *
 * @module
 */

import type {
  Claim,
  Inputs,
  Intent,
  Json,
  Run,
  Status,
} from "@ocuroot/sdk/model";
import type { Transaction, TransactionPair } from "../../stores/store.ts";
import { type RunAddress, runAddress } from "../graph/address.ts";
import { populate } from "../graph/inputs.ts";
import { lastStep, requireRun, statusOf } from "../graph/read.ts";
import { overtakenBy } from "../plan/supersede.ts";
import { cancelRun } from "./cancel.ts";
import { put, putStatus, readClaim } from "./documents.ts";
import { type Execution, timestamp } from "./execution.ts";
import { writeClaims } from "./give_back.ts";

/** A run that this process holds. */
export interface ClaimedRun {
  /** Where it is. */
  readonly address: RunAddress;
  /** Its document with filled inputs. */
  readonly run: Run;
  /** The claim as written. */
  readonly claim: Claim;
  /** Its status before. */
  readonly from: Status;
}

/** What trying to claim one run came to. */
export type ClaimResult =
  | { readonly kind: "claimed"; readonly claimed: ClaimedRun }
  /** Another process took it, or an input has gone. */
  | { readonly kind: "gone"; readonly run: string }
  /** A newer release is deployed there: this run is cancelled now. */
  | {
    readonly kind: "overtaken";
    readonly run: string;
    readonly by: string;
    readonly from: Status;
    readonly cancelled: readonly string[];
  };

/** How long a claim holds without a beat, unless `OCUROOT_LEASE_MS` is set. */
const LEASE_MS = 120_000;

/** Which runs to claim. */
export interface ClaimRequest {
  /** What the message of the revision names. */
  readonly about: string;
  /** Gives full run refs, as seen by the transaction that claims them. */
  readonly choose: (state: Transaction) => Promise<readonly string[]>;
  /** True to run also what a newer release has overtaken. */
  readonly explicit: boolean;
}

/**
 * Claims runs in one transaction.
 *
 * @param execution The command at work.
 * @param request Which runs.
 * @returns One result per run, in the order in which they were chosen.
 */
export async function claimRuns(
  execution: Execution,
  request: ClaimRequest,
): Promise<readonly ClaimResult[]> {
  // Asked before user code writes into the work tree; see settle.ts.
  await execution.dirty();
  return await writeClaims(execution, {
    message: `execution started\n\n${request.about}`,
    fn: (tx) => claimWithin(execution, { ...request, tx }),
  });
}

/**
 * Claims runs as part of a transaction that does more.
 *
 * @param execution The command at work.
 * @param request Which runs, and the transaction.
 * @returns One result per run, valid once the transaction has landed.
 */
export async function claimWithin(
  execution: Execution,
  request: Omit<ClaimRequest, "about"> & { readonly tx: TransactionPair },
): Promise<readonly ClaimResult[]> {
  const { tx, explicit } = request;
  const time = timestamp(execution);
  const results: ClaimResult[] = [];
  for (const run of await request.choose(tx.state)) {
    const address = runAddress(run);
    const place = { address, time, explicit, execution };
    results.push(await claimOne(tx, place));
  }
  return results;
}

/**
 * Gives how long a claim holds without a beat.
 *
 * @param execution The command at work.
 * @returns Milliseconds.
 */
export function leaseOf(execution: Execution): number {
  const asked = Number(execution.workspace.env.OCUROOT_LEASE_MS);
  return asked > 0 ? asked : LEASE_MS;
}

interface Place {
  readonly address: RunAddress;
  readonly time: string;
  readonly explicit: boolean;
  readonly execution: Execution;
}

async function claimOne(
  tx: TransactionPair,
  place: Place,
): Promise<ClaimResult> {
  const { address, time } = place;
  const from = await statusOf(tx.state, address.run);
  if (from !== "pending" && from !== "paused") {
    return { kind: "gone", run: address.run };
  }
  const run = await requireRun(tx.state, address.run);
  const by = place.explicit
    ? undefined
    : await overtakenBy(run, { address, reader: tx.state });
  if (by !== undefined) {
    const reason = { time, reason: `Superseded by "${by}"` };
    const cancelled = await cancelRun(tx.state, { address, ...reason });
    return { kind: "overtaken", run: address.run, by, from, cancelled };
  }
  const step = lastStep(run);
  const { inputs, missing } = await populate(step.inputs, tx.state);
  if (missing.length > 0) return { kind: "gone", run: address.run };
  const filled = withInputs(run, inputs);
  const claim = await writeClaim(tx, { ...place, run: filled });
  return { kind: "claimed", claimed: { address, run: filled, claim, from } };
}

function withInputs(run: Run, inputs: Inputs): Run {
  const functions = [...run.functions.slice(0, -1), {
    ...lastStep(run),
    inputs,
  }];
  return { ...run, functions };
}

async function writeClaim(
  tx: TransactionPair,
  place: Place & { readonly run: Run },
): Promise<Claim> {
  const { address, run, time, execution } = place;
  const { owner } = execution.workspace;
  const before = await readClaim(tx.state, address.run);
  const moves = run.functions.length === 1 ||
    before === undefined && await isTakenUp(tx, address);
  const previous = moves
    ? await moveIntent(tx.intent, { address, run })
    : before?.previous_intent;
  const claim: Claim = {
    owner: owner.id,
    host: owner.host,
    pid: owner.pid,
    ...(owner.machine === undefined ? {} : { machine: owner.machine }),
    since: time,
    beat: (before?.beat ?? 0) + 1,
    lease_ms: leaseOf(execution),
    ...(previous === undefined ? {} : { previous_intent: previous }),
  };
  await putStatus(tx.state, { run: address.run, status: "running", time });
  await put(tx.state, { ref: address.run, type: "*models.Run", body: run });
  await put(tx.state, {
    ref: `${address.run}/claim`,
    type: "ocuroot.Claim",
    body: claim,
  });
  return claim;
}

/** The interruption put the intent back; this run takes it up half way. */
async function isTakenUp(
  tx: TransactionPair,
  { run }: RunAddress,
): Promise<boolean> {
  return await tx.state.get(`${run}/attempt#cause`) === "interrupted";
}

/** Gives the intent as it was, null for none; undefined when not moved. */
async function moveIntent(
  intent: Transaction,
  place: { readonly address: RunAddress; readonly run: Run },
): Promise<Json | undefined> {
  const { address, run } = place;
  if (address.kind !== "deploy") return undefined;
  const previous = await intent.get(address.current) ?? null;
  if (run.type === "down") {
    if (previous !== null) await intent.delete(address.current);
    return undefined;
  }
  const [first] = run.functions;
  const body: Intent = { release: run.release, input: first?.inputs ?? null };
  await put(intent, { ref: address.current, type: "models.Intent", body });
  return previous;
}
