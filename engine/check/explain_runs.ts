// SPDX-License-Identifier: MIT
/**
 * Explains every run that has not ended well and that nothing has replaced:
 * what it waits for, and what to type next. It starts nothing.
 *
 * @module
 */

import type { Attempt, Claim, Release, Status } from "@ocuroot/sdk/model";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import type { Reader } from "../graph/reader.ts";
import { newestRun } from "../plan/active_run.ts";
import {
  INTERRUPTED,
  interruptionOf,
  type Readers,
} from "../plan/interrupted_runs.ts";
import { waitingRuns } from "../plan/waiting_runs.ts";
import { answerCommand } from "./answer_command.ts";

/** A run that needs something. */
export interface ExplainedRun {
  /** Full run ref. */
  readonly ref: string;
  /** Where it stands. */
  readonly status: Status;
  /** Why it stands there. */
  readonly why: string;
  /** The next command to type; absent when there is only waiting. */
  readonly next?: string;
  /** Who executes it, while somebody does. */
  readonly claim?: Claim;
}

/** What is known besides state. */
export interface ExplainFacts {
  /** Tells whether the owner of a claim is certainly dead. */
  readonly isDead: (claim: Claim) => Promise<boolean>;
  /** Commit of the checkout; what was made at others is continued there. */
  readonly commit: string;
  /** Glob of the releases to look at; all when absent. */
  readonly releases?: string;
}

const OPEN = "{task,deploy}/*/*/status/{pending,paused,running,failed}";

/**
 * Explains all runs that need something.
 *
 * @param views State and intent.
 * @param facts What is known besides.
 * @returns The runs in numeric order.
 */
export async function explainRuns(
  views: Readers,
  facts: ExplainFacts,
): Promise<readonly ExplainedRun[]> {
  const { state } = views;
  const markers = (await state.match(`${facts.releases ?? "**/@*"}/${OPEN}`))
    .map(markerOf);
  const explained: ExplainedRun[] = [];
  const waiting = new Set<string>();
  for (const { address, status } of markers) {
    if (status === "running") {
      explained.push(await running(state, { address, facts }));
    } else if (status === "failed") {
      explained.push(...await failed(views, address));
    } else waiting.add(address.release);
  }
  for (const release of waiting) {
    explained.push(...await explainWaiting(state, { release, facts }));
  }
  return explained.sort((a, b) => compareRefs(a.ref, b.ref));
}

interface Marker {
  readonly address: RunAddress;
  readonly status: Status;
}

function markerOf(ref: string): Marker {
  const status = ref.slice(ref.lastIndexOf("/") + 1) as Status;
  return { address: runAddress(ref), status };
}

async function running(
  state: Reader,
  run: { readonly address: RunAddress; readonly facts: ExplainFacts },
): Promise<ExplainedRun> {
  const { address, facts } = run;
  const status = "running" as const;
  const claim = await quietly(() => state.get(`${address.run}/claim`)) as
    | Claim
    | undefined;
  if (claim === undefined) {
    const why = "It runs, but no process claims it";
    const next = "ocuroot state fsck --repair";
    return { ref: address.run, status, why, next };
  }
  const base = { ref: address.run, status, claim };
  const { pid, host, since, beat, lease_ms } = claim;
  const who = `process ${pid} on "${host}"`;
  if (!await facts.isDead(claim)) {
    const beats = beat === 1 ? "once" : `${beat} times`;
    const why = `${who} executes it since ${since}; its heart beat ${beats},` +
      ` and it counts as dead after ${lease_ms / 1000} s without a beat`;
    return { ...base, why };
  }
  const next = "ocuroot work continue";
  return { ...base, why: `${who} executed it and is gone`, next };
}

/** Only the newest run of a task can hold anything up. */
async function failed(
  views: Readers,
  address: RunAddress,
): Promise<readonly ExplainedRun[]> {
  const { state } = views;
  const newest = await newestRun(state, address.task);
  if (newest?.ref !== address.run) return [];
  const attempt = await quietly(() => state.get(`${address.run}/attempt`)) as
    | Attempt
    | undefined;
  const text = attempt?.error?.split("\n")[0] ?? "it tells no reason";
  const base = { ref: address.run, status: "failed" } as const;
  const retry = `ocuroot release retry "${address.release}"`;
  if (attempt?.code !== INTERRUPTED) {
    return [{ ...base, why: `It failed: ${text}`, next: retry }];
  }
  const fate = await quietly(() => interruptionOf(views, address));
  if (fate === "overtaken") {
    const why = `${text}; something else is wanted there by now`;
    return [{ ...base, why }];
  }
  const next = fate === "again" ? "ocuroot work continue" : retry;
  return [{ ...base, why: text, next }];
}

async function explainWaiting(
  state: Reader,
  place: { readonly release: string; readonly facts: ExplainFacts },
): Promise<readonly ExplainedRun[]> {
  const { release, facts } = place;
  const { runs, faults } = await waitingRuns(state, release);
  const broken = faults.map(({ ref, error }): ExplainedRun => ({
    ref,
    status: "pending",
    why: error.message,
    next: "ocuroot state fsck",
  }));
  const found = await quietly(() => state.get(release)) as
    | Partial<Release>
    | undefined;
  const explained: ExplainedRun[] = [];
  for (const { address, run, ready, blocked, missing } of runs) {
    const status = run.functions.length > 1 ? "paused" : "pending";
    const base = { ref: address.run, status } as const;
    const reason = ready
      ? readyToStart(found?.commit, facts)
      : blocked.length > 0
      ? await blockedBy(state, blocked)
      : withoutInput(missing);
    explained.push({ ...base, ...reason });
  }
  return [...broken, ...explained];
}

type Reason = Pick<ExplainedRun, "why" | "next">;

function readyToStart(
  commit: string | undefined,
  facts: ExplainFacts,
): Reason {
  if (commit === undefined || commit === facts.commit) {
    return { why: "It is ready", next: "ocuroot work continue" };
  }
  return {
    why: `It is ready, at commit "${commit}"`,
    next: `git checkout ${commit} && ocuroot work continue`,
  };
}

async function blockedBy(
  state: Reader,
  blocked: readonly string[],
): Promise<Reason> {
  const suffix = "/*/status/complete";
  const tasks = blocked.map((glob) =>
    glob.endsWith(suffix) ? glob.slice(0, -suffix.length) : glob
  );
  const names: string[] = [];
  for (const task of tasks) {
    const newest = await newestRun(state, task).catch(() => undefined);
    names.push(`"${task}" (${newest?.status ?? "not there"})`);
  }
  return { why: `It waits for ${names.join(", ")}` };
}

function withoutInput(missing: readonly string[]): Reason {
  const names = missing.map((ref) => `"${ref}"`).join(", ");
  const why = `It waits for a value of ${names}`;
  const next = answerCommand(missing);
  return next === undefined ? { why } : { why, next };
}

/** One damaged document explains itself elsewhere. */
async function quietly<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
