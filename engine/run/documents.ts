// SPDX-License-Identifier: MIT
/**
 * Writes single documents in their stored form: which body type goes with
 * which document, and the one status marker of a run. It knows no order of
 * steps.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type {
  Attempt,
  Claim,
  Intent,
  Json,
  Log,
  Release,
  Run,
  Status,
  Task,
} from "@ocuroot/sdk/model";
import type { Transaction } from "../../stores/store.ts";

/** Kinds of documents with a type of their own, and its stored name. */
interface Bodies {
  readonly "models.Run": Run;
  readonly "*models.Run": Run;
  readonly "models.Task": Task;
  readonly "models.Intent": Intent;
  readonly "release.ReleaseInfo": Release;
  readonly "[]sdk.Log": readonly Log[];
  readonly "ocuroot.Claim": Claim;
  readonly "ocuroot.Attempt": Attempt;
}

/**
 * Writes a document.
 *
 * @param tx The transaction.
 * @param document Its ref, its stored type name and its body.
 */
export async function put<K extends keyof Bodies>(
  tx: Transaction,
  document: {
    readonly ref: string;
    readonly type: K;
    readonly body: Bodies[K];
  },
): Promise<void> {
  await tx.set(document.ref, document.body as unknown as Json, {
    bodyType: document.type,
  });
}

/**
 * Writes a marker that holds only its time.
 *
 * @param tx The transaction.
 * @param marker Its ref and time.
 */
export async function putMarker(
  tx: Transaction,
  marker: { readonly ref: string; readonly time: string },
): Promise<void> {
  await tx.set(marker.ref, { time: marker.time }, {
    bodyType: "models.Marker",
  });
}

/**
 * Moves a run to a status: exactly one marker is left.
 *
 * @param tx The transaction.
 * @param change The run, its new status and the time.
 */
export async function putStatus(
  tx: Transaction,
  change: {
    readonly run: string;
    readonly status: Status;
    readonly time: string;
  },
): Promise<void> {
  for (const marker of await tx.match(`${escapeGlob(change.run)}/status/*`)) {
    await tx.unlink(marker);
  }
  await putMarker(tx, {
    ref: `${change.run}/status/${change.status}`,
    time: change.time,
  });
}

/**
 * Reads the claim of a run.
 *
 * @param tx The transaction or view.
 * @param run Full run ref.
 * @returns The claim, or undefined when nobody ever held the run.
 */
export async function readClaim(
  tx: Pick<Transaction, "get">,
  run: string,
): Promise<Claim | undefined> {
  return await tx.get(`${run}/claim`) as Claim | undefined;
}

/**
 * Adds facts to the attempt document of a run.
 *
 * @param tx The transaction.
 * @param facts The run and what is new; the cause stays as it was.
 */
export async function putAttempt(
  tx: Transaction,
  facts: Partial<Attempt> & { readonly run: string },
): Promise<void> {
  const { run, ...rest } = facts;
  const ref = `${run}/attempt`;
  const before = await tx.get(ref) as Attempt | undefined;
  const cause = before?.cause ?? rest.cause ?? "release";
  const body: Attempt = { ...before, ...rest, cause };
  await put(tx, { ref, type: "ocuroot.Attempt", body });
}
