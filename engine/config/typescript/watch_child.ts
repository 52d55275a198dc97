// SPDX-License-Identifier: MIT
/**
 * Watches a config child: one that loads for too long, does not answer, or
 * eats memory is reported, to be ended. It ends nothing itself.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import { every } from "../../clock.ts";
import { type ConfigLimits, outOfMemory, tookTooLong } from "../limits.ts";

/** What is watched. */
export interface Watched {
  /** Process id of the child. */
  readonly pid: number;
  /** What it may use. */
  readonly limits: ConfigLimits;
  /** Asks it for a sign of life. */
  readonly ping: () => void;
  /** Start of the oldest load that waits for nobody else, in ms. */
  readonly oldestLoad: () => number;
  /** True once it has shown that it runs. */
  readonly started: () => boolean;
  /** True while anything is asked of it. */
  readonly busy: () => boolean;
  /** Receives the reason to end it. */
  readonly end: (reason: OcurootError) => void;
}

/** A watch over a child. */
export interface ChildWatch {
  /** Notes a sign of life; also starts the watch when something is asked. */
  readonly heard: () => void;
  /** True when its time went by while it only waited, and so is nowhere. */
  readonly idle: () => boolean;
  /** Ends the watch. */
  readonly stop: () => void;
}

/** Memory of the runtime itself, beyond what user code uses, in MB. */
const OVERHEAD = 96;

/** Milliseconds that a busy machine may take to start a process. */
const START = 60_000;

/** Milliseconds in which little memory can be taken, as it must be filled. */
const STEP = 50;

/**
 * Watches a child while anything is asked of it.
 *
 * @param watched The child.
 * @returns The watch.
 */
export function watchChild(watched: Watched): ChildWatch {
  const { limits } = watched;
  const rounds = Math.round(
    Math.max(1, Math.min(1000, limits.time / 8 || 1000) / STEP),
  );
  let round = 0;
  let last = Date.now();
  let idle = false;
  let stopTimer: (() => void) | undefined;
  const stop = () => {
    stopTimer?.();
    stopTimer = undefined;
  };
  const look = () => {
    if (!watched.busy()) return stop();
    const reason = reasonToEnd(watched, last);
    if (reason !== undefined) {
      const answers = Date.now() - last < 2 * rounds * STEP;
      idle = answers && isTooLong(watched);
      return watched.end(reason);
    }
    if (++round % rounds === 0) watched.ping();
  };
  const heard = () => {
    last = Date.now();
    if (stopTimer !== undefined || !watched.busy()) return;
    stopTimer = every(STEP, look);
  };
  return { heard, idle: () => idle, stop };
}

function reasonToEnd(
  { limits, oldestLoad, pid, started }: Watched,
  last: number,
): OcurootError | undefined {
  if (isTooLong({ limits, oldestLoad })) {
    return tookTooLong(`it took longer than ${limits.time / 1000} s`);
  }
  const patience = started() ? limits.time : Math.max(START, limits.time);
  if (limits.time > 0 && Date.now() - last > patience) {
    return tookTooLong(`it did not answer for ${patience / 1000} s`);
  }
  const memory = residentMemory(pid);
  return memory > limits.memory + OVERHEAD ? outOfMemory(limits) : undefined;
}

function isTooLong(
  { limits, oldestLoad }: Pick<Watched, "limits" | "oldestLoad">,
): boolean {
  return limits.time > 0 && Date.now() - oldestLoad() > limits.time;
}

/**
 * Measures a process.
 *
 * @param pid Its id.
 * @returns Megabytes that it holds; 0 where the system does not tell.
 */
export function residentMemory(pid: number): number {
  if (Deno.build.os !== "linux") return 0;
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
