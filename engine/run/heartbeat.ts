// SPDX-License-Identifier: MIT
/**
 * Shows that this process lives: while it holds runs, their claims count up.
 * One beat writes all of them. Losing a claim ends that run's call; losing
 * the store for a while does not, as the claim may well outlive it.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ClaimedRun } from "./claim.ts";
import { leaseOf } from "./claim.ts";
import { put, readClaim } from "./documents.ts";
import type { Execution } from "./execution.ts";

/** The runs that this process holds, and what ends each. */
export interface Heartbeat {
  /** Adds a run and gives the signal that ends its call. */
  hold(claimed: ClaimedRun): AbortSignal;
  /** Takes a run off, whatever came of it. */
  release(run: string): void;
  /** Ends the beat. */
  stop(): Promise<void>;
}

interface Held {
  readonly claimed: ClaimedRun;
  readonly lost: AbortController;
}

/**
 * Starts to beat.
 *
 * @param execution The command at work.
 * @returns The heart; stop it in a finally block.
 */
export function startHeartbeat(execution: Execution): Heartbeat {
  const held = new Map<string, Held>();
  const end = new AbortController();
  const beating = beatUntil(end.signal, { execution, held });
  return {
    hold(claimed) {
      const lost = new AbortController();
      held.set(claimed.address.run, { claimed, lost });
      return AbortSignal.any([execution.workspace.signal, lost.signal]);
    },
    release: (run) => void held.delete(run),
    async stop() {
      end.abort();
      await beating;
    },
  };
}

interface Heart {
  readonly execution: Execution;
  readonly held: ReadonlyMap<string, Held>;
}

async function beatUntil(end: AbortSignal, heart: Heart): Promise<void> {
  const { clock } = heart.execution.workspace;
  const pause = Math.ceil(leaseOf(heart.execution) / 3);
  while (await sleeps(() => clock.sleep(pause, end), end)) {
    if (heart.held.size > 0) await beatOnce(heart);
  }
}

async function sleeps(
  sleep: () => Promise<void>,
  end: AbortSignal,
): Promise<boolean> {
  try {
    await sleep();
  } catch (error) {
    if (!end.aborted) throw error;
  }
  return !end.aborted;
}

async function beatOnce(heart: Heart): Promise<void> {
  const { execution, held } = heart;
  const { owner: { id }, stores: { state } } = execution.workspace;
  try {
    const { value: lost } = await state.transact("heartbeat", async (tx) => {
      const gone: string[] = [];
      for (const run of held.keys()) {
        const claim = await readClaim(tx, run);
        if (claim?.owner !== id) {
          gone.push(run);
          continue;
        }
        const ref = `${run}/claim`;
        const body = { ...claim, beat: claim.beat + 1 };
        await put(tx, { ref, type: "ocuroot.Claim", body });
      }
      return gone;
    }, { isOwn: true });
    for (const run of lost) held.get(run)?.lost.abort();
  } catch (error) {
    if (!(error instanceof OcurootError)) throw error;
    const message = `Cannot renew claims: ${error.message}`;
    execution.workspace.events({ kind: "warning", message });
  }
}
