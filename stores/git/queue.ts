// SPDX-License-Identifier: MIT
/**
 * The queue of writers as the history of their branch tells it: whoever landed
 * longest ago is first. It knows no time.
 *
 * @module
 */

/** A transaction that landed. */
export interface Landing {
  /** Its id. */
  readonly tx: string;
  /** Name of its writer. */
  readonly writer: string;
}

/** The queue, and our place in it. */
export interface Queue {
  /** True when we landed last. */
  readonly isOurs: boolean;
  /** How many landed on end last, all by one writer. */
  readonly length: number;
  /** True when we are in the queue: we landed in the last round. */
  readonly isMember: boolean;
  /** Writers who are before us. */
  readonly ahead: number;
  /** True when somebody landed who was not there the round before. */
  readonly hasNewcomers: boolean;
  /** Most landings on end by anyone in the last round. */
  readonly longest: number;
}

interface Run {
  readonly writer: string;
  readonly length: number;
}

/**
 * Reads the queue from a history. The last runs of all different writers are
 * the queue, its head first. Who is not among them has let a whole round pass,
 * and is gone.
 *
 * @param landings Who landed, oldest first.
 * @param writer Us.
 * @returns The queue.
 *
 * @example Two before us
 * ```ts
 * import { queueOf } from "./queue.ts";
 * import assert from "node:assert/strict";
 *
 * const landings = [..."aabccddda"].map((writer, at) => ({ tx: `${at}`, writer }));
 * const { ahead, isOurs, length } = queueOf(landings, "d");
 * assert.deepEqual({ ahead, isOurs, length }, {
 *   ahead: 2,
 *   isOurs: false,
 *   length: 1,
 * });
 * ```
 */
export function queueOf(landings: readonly Landing[], writer: string): Queue {
  const runs = runsOf(landings);
  const round = lastRound(runs);
  const before = runs.slice(0, runs.length - round.length);
  const at = round.findIndex((run) => run.writer === writer);
  const last = round.at(-1);
  return {
    isOurs: last?.writer === writer,
    length: last?.length ?? 0,
    isMember: at >= 0,
    ahead: Math.max(at, 0),
    hasNewcomers: before.length > 0 &&
      round.some(({ writer }) => !before.some((run) => run.writer === writer)),
    longest: Math.max(0, ...round.map((run) => run.length)),
  };
}

function runsOf(landings: readonly Landing[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { writer } of landings) {
    const last = runs.at(-1);
    if (last?.writer !== writer) runs.push({ writer, length: 1 });
    else runs[runs.length - 1] = { writer, length: last.length + 1 };
  }
  return runs;
}

function lastRound(runs: readonly Run[]): readonly Run[] {
  const names = new Set<string>();
  const round: Run[] = [];
  for (const run of runs.toReversed()) {
    if (names.has(run.writer)) break;
    names.add(run.writer);
    round.unshift(run);
  }
  return round;
}
