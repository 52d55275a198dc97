// SPDX-License-Identifier: MIT
/**
 * Gathers what a store holds about runs, whether or not it fits together:
 * for each run its document, its status markers and its claim.
 *
 * @module
 */

import type { Claim, Json, Run, Status, Task } from "@ocuroot/sdk/model";
import { type RunAddress, runAddress } from "../graph/address.ts";
import { bodyAt, isKept, releaseParts, type Scan } from "./scan.ts";

/** A status marker of a run. */
export interface StatusMarker {
  /** Its ref. */
  readonly ref: string;
  /** What it says; any text in a damaged store. */
  readonly status: string;
  /** When, in milliseconds; 0 when it does not tell. */
  readonly time: number;
}

/** All that is kept about one run. */
export interface RunFacts {
  /** Where it is. */
  readonly address: RunAddress;
  /** Its document; undefined when it is missing or unreadable. */
  readonly run: Run | undefined;
  /** True when there is a document, readable or not. */
  readonly isThere: boolean;
  /** Its status markers. */
  readonly markers: readonly StatusMarker[];
  /** Its claim, if any. */
  readonly claim: Claim | undefined;
  /** The task document above it. */
  readonly task: Task | undefined;
}

/** Every status there is, later ones first when times do not tell. */
export const STATUSES: readonly Status[] = [
  "failed_retried",
  "cancelled",
  "complete",
  "failed",
  "paused",
  "running",
  "pending",
];

/**
 * Gathers the runs of a store.
 *
 * @param scan The store.
 * @returns One entry per run, in no special order.
 */
export function gatherRuns(scan: Scan): readonly RunFacts[] {
  const below = new Map<string, string[]>();
  for (const { ref, parsed } of releaseParts(scan)) {
    const [, number] = parsed.subpath.split("/");
    const isWork = parsed.type === "task" || parsed.type === "deploy";
    if (!isWork || !/^[1-9]\d*$/.test(number ?? "")) continue;
    const { run } = runAddress(ref);
    const refs = below.get(run) ?? [];
    refs.push(ref);
    below.set(run, refs);
  }
  return [...below].map(([run, refs]) => factsOf(scan, { run, refs }));
}

function factsOf(
  scan: Scan,
  entry: { readonly run: string; readonly refs: readonly string[] },
): RunFacts {
  const { run, refs } = entry;
  const address = runAddress(run);
  const start = `${run}/status/`;
  const markers = refs.filter((ref) => ref.startsWith(start)).map((ref) => ({
    ref,
    status: ref.slice(start.length),
    time: timeOf(bodyAt(scan, ref)),
  }));
  return {
    address,
    run: shaped<Run>(bodyAt(scan, run)),
    isThere: isKept(scan, run),
    markers,
    claim: shaped<Claim>(bodyAt(scan, `${run}/claim`)),
    task: shaped<Task>(bodyAt(scan, address.task)),
  };
}

/**
 * Tells whether a text is one of the statuses.
 *
 * @param text Any text.
 * @returns True when it is.
 */
export function isStatus(text: string): text is Status {
  return (STATUSES as readonly string[]).includes(text);
}

function timeOf(body: Json | undefined): number {
  const { time } = shaped<{ readonly time: unknown }>(body) ?? {};
  const parsed = typeof time === "string" ? Date.parse(time) : NaN;
  return Number.isNaN(parsed) ? 0 : parsed;
}

/** Shapes are checked elsewhere: here an object is enough. */
function shaped<T>(body: Json | undefined): T | undefined {
  const isObject = typeof body === "object" && body !== null &&
    !Array.isArray(body);
  return isObject ? body as unknown as T : undefined;
}
