// SPDX-License-Identifier: MIT
/**
 * How far a cascade has come, and when it is to end: after too many rounds or
 * items, or when a plan comes back. It plans and does nothing.
 *
 * @module
 */

import type { Work, WorkOutcome } from "../summary.ts";
import type { Execution } from "./execution.ts";

/** A chain of packages deeper than this is taken for a circle. */
const MAX_ROUNDS = 25;

/** More runs than this in one cascade are taken for a circle too. */
const MAX_ITEMS = 1000;

/** How far a cascade has come. */
export interface Progress {
  /** Most rounds. */
  readonly most: number;
  /** Items that did not work, for reasons that are still the same. */
  readonly stuck: Set<string>;
  /** Plans so far. */
  readonly seen: Set<string>;
  /** Rounds so far. */
  rounds: number;
  /** Outcomes so far. */
  done: number;
}

/**
 * Starts a cascade.
 *
 * @param execution The command at work.
 * @returns No progress.
 */
export function startProgress(execution: Execution): Progress {
  const asked = Number(execution.workspace.env.OCUROOT_MAX_ROUNDS);
  const most = asked > 0 ? asked : MAX_ROUNDS;
  return { most, stuck: new Set(), seen: new Set(), rounds: 0, done: 0 };
}

/**
 * Tells an item that has been tried for these very reasons, in vain.
 *
 * @param progress How far it has come.
 * @param work The item.
 * @returns True when it is to be left.
 */
export function isStuck(progress: Progress, work: Work): boolean {
  return progress.stuck.has(keyOf(work));
}

/**
 * Tells why the next round is not to be done. Runs that become ready are no
 * circle: each does so once per function.
 *
 * @param work The next round.
 * @param progress How far it has come.
 * @returns The reason, or undefined.
 */
export function stopReason(
  work: readonly Work[],
  progress: Progress,
): string | undefined {
  const { seen, rounds, most, done } = progress;
  if (work.length === 0) return undefined;
  if (rounds >= most) return `${most} rounds were not enough`;
  if (done > MAX_ITEMS) return `${MAX_ITEMS} items were not enough`;
  const signature = signatureOf(work);
  return signature !== undefined && seen.has(signature)
    ? "the same plan came back"
    : undefined;
}

/**
 * Notes the round that is done now.
 *
 * @param progress How far it has come.
 * @param work The round.
 */
export function note(progress: Progress, work: readonly Work[]): void {
  const signature = signatureOf(work);
  if (signature !== undefined) progress.seen.add(signature);
  progress.rounds++;
}

/**
 * Learns from what a round came to.
 *
 * @param progress How far it has come.
 * @param outcomes What was done.
 */
export function learn(
  progress: Progress,
  outcomes: readonly WorkOutcome[],
): void {
  progress.done += outcomes.length;
  for (const { work, status } of outcomes) {
    const isVain = status === "failed" || status === "skipped";
    if (isVain) progress.stuck.add(keyOf(work));
  }
}

function signatureOf(work: readonly Work[]): string | undefined {
  const repeatable = work.filter(({ why }) =>
    why.every(({ kind }) => kind !== "ready")
  );
  return repeatable.length === 0 ? undefined : JSON.stringify(repeatable);
}

/** The same item for the same reasons; with new inputs it is another. */
function keyOf(work: Work): string {
  return JSON.stringify([work.kind, work.ref, work.why]);
}
