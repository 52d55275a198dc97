// SPDX-License-Identifier: MIT
/**
 * Claims that the remote refuses. Nothing of such a run has begun, and this
 * process alone knows it: what is kept to be published later says so, and the
 * next command starts the run as if nobody had tried.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { TransactionPair } from "../../stores/store.ts";
import type { ClaimedRun, ClaimResult } from "./claim.ts";
import { putAttempt, putStatus, readClaim } from "./documents.ts";
import { type Execution, timestamp, write } from "./execution.ts";
import { restoreIntent } from "./settle.ts";

/**
 * Lands a transaction that claims runs.
 *
 * @param execution The command at work.
 * @param step Its message, and the writes with the claims in their result.
 * @returns What the writes gave back.
 * @throws {OcurootError} git/push-rejected once the runs are given back.
 */
export async function writeClaims<
  T extends readonly ClaimResult[] | undefined,
>(
  execution: Execution,
  step: {
    readonly message: string;
    readonly fn: (tx: TransactionPair) => Promise<T>;
  },
): Promise<T> {
  let claims: readonly ClaimResult[] = [];
  const fn = async (tx: TransactionPair): Promise<T> => {
    const results = await step.fn(tx);
    claims = results ?? [];
    return results;
  };
  try {
    return await write(execution, { message: step.message, fn });
  } catch (error) {
    if (isRefusal(error)) await giveBack(execution, claims);
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof OcurootError && error.code === "git/push-rejected";
}

async function giveBack(
  execution: Execution,
  claims: readonly ClaimResult[],
): Promise<void> {
  const runs = claims.flatMap((result) =>
    result.kind === "claimed" ? [result.claimed] : []
  );
  if (runs.length === 0) return;
  const names = runs.map(({ address }) => address.run).join("\n");
  try {
    await write(execution, {
      message: `runs given back\n\n${names}`,
      fn: async (tx) => {
        for (const run of runs) await giveBackOne(tx, { execution, run });
      },
    });
  } catch (error) {
    // Refused like the claim, and kept on top of it.
    if (!isRefusal(error)) throw error;
  }
}

async function giveBackOne(
  tx: TransactionPair,
  { execution, run: { address, claim, run, from } }: {
    readonly execution: Execution;
    readonly run: ClaimedRun;
  },
): Promise<void> {
  const held = await readClaim(tx.state, address.run);
  if (held?.owner !== claim.owner || held.beat !== claim.beat) return;
  const time = timestamp(execution);
  const { host } = claim;
  await putStatus(tx.state, { run: address.run, status: from, time });
  // Whoever takes the run for interrupted writes this too, and is not undone.
  const tried = { started: claim.since, finished: time, host };
  await putAttempt(tx.state, { run: address.run, ...tried });
  await tx.state.unlink(`${address.run}/claim`);
  await restoreIntent(tx.intent, { address, claim, run });
}
