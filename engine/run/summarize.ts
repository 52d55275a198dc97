// SPDX-License-Identifier: MIT
/**
 * Tells how a release stands, from its graph and the newest run of each task:
 * what was retried, replaced or done twice does not count. It looks at one
 * view and decides nothing.
 *
 * @module
 */

import { escapeGlob } from "@ocuroot/sdk/glob";
import type { Attempt, Run, Status } from "@ocuroot/sdk/model";
import { compareRefs, type RunAddress, runAddress } from "../graph/address.ts";
import { graphOf } from "../graph/build.ts";
import { lastStep, requireRelease, requireRun } from "../graph/read.ts";
import type { Reader } from "../graph/reader.ts";
import {
  createReadinessJudge,
  type ReadinessJudge,
} from "../graph/readiness.ts";
import type { ReleaseSummary, RunSummary } from "../summary.ts";

/**
 * Summarizes a release.
 *
 * @param reader State.
 * @param release Full release ref.
 * @returns Its status and the newest run of each task.
 */
export async function summarizeRelease(
  reader: Reader,
  release: string,
): Promise<ReleaseSummary> {
  const newest = await newestRuns(reader, release);
  const { package: pkg } = await requireRelease(reader, release);
  const order = graphOf(pkg, release).tasks.map(({ ref }) => ref);
  const known = order.flatMap((task) => newest.get(task) ?? []);
  const others = [...newest.values()]
    .filter(({ address }) => !order.includes(address.task));
  const judge = createReadinessJudge(reader);
  const runs = await Promise.all(
    [...known, ...others].map((run) => summarizeRun(run, { reader, judge })),
  );
  return { release, environments: [], status: overall(runs), runs };
}

interface NewestRun {
  readonly address: RunAddress;
  readonly status: Status;
}

async function newestRuns(
  reader: Reader,
  release: string,
): Promise<Map<string, NewestRun>> {
  const glob = `${escapeGlob(release)}/{task,deploy}/*/*/status/*`;
  const newest = new Map<string, NewestRun>();
  for (const marker of [...await reader.match(glob)].sort(compareRefs)) {
    const address = runAddress(marker);
    const status = marker.slice(marker.lastIndexOf("/") + 1) as Status;
    newest.set(address.task, { address, status });
  }
  return newest;
}

async function summarizeRun(
  newest: NewestRun,
  place: { readonly reader: Reader; readonly judge: ReadinessJudge },
): Promise<RunSummary> {
  const { address, status } = newest;
  const ref = address.run;
  const { reader, judge } = place;
  if (status === "failed" || status === "cancelled") {
    const attempt = await reader.get(`${ref}/attempt`);
    const { error, code } = (attempt ?? {}) as Partial<Attempt>;
    return {
      ref,
      status,
      ...(error === undefined ? {} : { error }),
      ...(code === undefined ? {} : { code }),
    };
  }
  const run = await requireRun(reader, ref);
  if (status === "complete") {
    return { ref, status, ...(run.output ? { outputs: run.output } : {}) };
  }
  if (status === "running") return { ref, status };
  return { ref, status, waiting: await waitsFor(run, judge) };
}

async function waitsFor(
  run: Run,
  judge: ReadinessJudge,
): Promise<readonly string[]> {
  const { blocked, missing } = await judge.judge(lastStep(run));
  const tasks = blocked.map((glob) =>
    glob.replace("/*/status/complete", "").replaceAll("\\", "")
  );
  return [...tasks, ...missing];
}

function overall(runs: readonly RunSummary[]): ReleaseSummary["status"] {
  if (runs.some(({ status }) => status === "failed")) return "failed";
  const waits = runs.some(({ status }) =>
    status === "pending" || status === "paused" || status === "running"
  );
  return waits ? "waiting" : "complete";
}
