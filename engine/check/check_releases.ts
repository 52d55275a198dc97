// SPDX-License-Identifier: MIT
/**
 * Checks that releases are there as a whole: the document with its commit
 * marker, the runs it declares, and what its completed runs left behind.
 *
 * @module
 */

import type { Json, Release, Run, Task } from "@ocuroot/sdk/model";
import { compareRefs, releaseOf } from "../graph/address.ts";
import { graphOf } from "../graph/build.ts";
import type { Edit, Finding } from "./finding.ts";
import { gatherRuns, type RunFacts } from "./runs.ts";
import { bodyAt, isKept, releaseParts, type Scan } from "./scan.ts";
import type { ShapeCheck } from "./shapes.ts";

/** What the check of releases needs. */
export interface ReleaseCheck {
  /** State. */
  readonly scan: Scan;
  /** Tells what is wrong with a body. */
  readonly shapes: ShapeCheck;
  /** RFC 3339 time for markers that are written anew. */
  readonly time: string;
}

/** What is kept of one release. */
interface Kept {
  readonly ref: string;
  /** Every document at and below it. */
  readonly refs: readonly string[];
  readonly runs: readonly RunFacts[];
}

/**
 * Checks all releases.
 *
 * @param check State, and what is known besides.
 * @returns What is wrong with them.
 */
export function checkReleases(check: ReleaseCheck): readonly Finding[] {
  return gather(check.scan).flatMap((release) => [
    ...wholeness(check, release),
    ...declared(check, release),
    ...results(release),
  ]);
}

function gather(scan: Scan): readonly Kept[] {
  const refs = new Map<string, string[]>();
  for (const { ref, parsed } of releaseParts(scan)) {
    if (/^repo\.ocu\./.test(parsed.file)) continue;
    const release = releaseOf(parsed);
    refs.set(release, [...refs.get(release) ?? [], ref]);
  }
  const runs = Map.groupBy(gatherRuns(scan), ({ address }) => address.release);
  return [...refs].map(([ref, refs]) => ({
    ref,
    refs,
    runs: runs.get(ref) ?? [],
  }));
}

function wholeness(
  check: ReleaseCheck,
  release: Kept,
): readonly Finding[] {
  const { scan } = check;
  if (!isKept(scan, release.ref)) return withoutDocument(release);
  const commit = commitOf(check, release.ref);
  if (commit === undefined) return [];
  const start = `${release.ref}/commit/`;
  const markers = release.refs.filter((ref) => ref.startsWith(start));
  const wanted = `${start}${commit}`;
  const findings = markers.filter((ref) => ref !== wanted)
    .map((ref): Finding => ({
      code: "commit-wrong",
      severity: "error",
      store: "state",
      ref,
      what: `The release was made at commit "${commit}"`,
      why: "A commit counts as released that is not",
      mend: { text: "Remove the marker", edits: [remove(ref)] },
    }));
  if (markers.includes(wanted)) return findings;
  return [...findings, {
    code: "commit-missing",
    severity: "error",
    store: "state",
    ref: release.ref,
    what: `Its commit marker "${wanted}" is not there`,
    why: "The commit can be released twice, and its work is not found",
    mend: {
      text: "Write the marker",
      edits: [{
        store: "state",
        ref: wanted,
        op: "set",
        body: { time: check.time },
        bodyType: "models.Marker",
      }],
    },
  }];
}

/** Nothing ran: an older client died while it made the release. */
function withoutDocument(release: Kept): readonly Finding[] {
  const isFresh = release.runs.every(({ markers }) =>
    markers.every(({ status }) => status === "pending")
  );
  return [{
    code: "release-missing",
    severity: "error",
    store: "state",
    ref: release.ref,
    what: `${release.refs.length} documents are below it, but it is not there`,
    why: "Runs of a release that is not there can never start",
    ...(isFresh
      ? {
        mend: {
          text: "Remove what is left of the release; none of it ever ran",
          edits: release.refs.map(remove),
        },
      }
      : {}),
  }];
}

function declared(
  check: ReleaseCheck,
  release: Kept,
): readonly Finding[] {
  const body = bodyAt(check.scan, release.ref);
  if (body === undefined) return [];
  if (check.shapes("release", body).length > 0) return [];
  const { package: pkg } = body as unknown as Release;
  if (pkg.phases === null || pkg.phases.some(({ tasks }) => tasks === null)) {
    return [];
  }
  const known = new Set(release.runs.map(({ address }) => address.task));
  return graphOf(pkg, release.ref).tasks
    .filter(({ ref }) => !known.has(ref))
    .map(({ ref }): Finding => ({
      code: "task-without-run",
      severity: "error",
      store: "state",
      ref,
      what: "The release declares it, but it has no run",
      why: "The release can never complete",
    }));
}

/** What a completed run leaves is written with its status, or not at all. */
function results({ runs }: Kept): readonly Finding[] {
  const byTask = Map.groupBy(runs, ({ address }) => address.task);
  return [...byTask].flatMap(([ref, runs]) => [
    ...withoutTask(ref, runs),
    ...withoutRun(ref, runs),
  ]);
}

function withoutTask(
  ref: string,
  runs: readonly RunFacts[],
): readonly Finding[] {
  const complete = runs.filter(({ run, markers }) =>
    run !== undefined && markers.some(({ status }) => status === "complete")
  );
  const newest = complete
    .sort((a, b) => compareRefs(a.address.run, b.address.run)).at(-1);
  if (newest?.run === undefined || newest.task !== undefined) return [];
  const body = taskOf(newest.address.run, newest.run);
  return [{
    code: "task-missing",
    severity: "error",
    store: "state",
    ref,
    what: `Run "${newest.address.run}" is complete, but left no result`,
    why: "What needs its outputs waits for ever",
    mend: {
      text: "Write the result from the run",
      edits: [{
        store: "state",
        ref,
        op: "set",
        body: body as unknown as Json,
        bodyType: "models.Task",
      }],
    },
  }];
}

function taskOf(ref: string, run: Run): Task {
  return {
    run_ref: ref,
    type: run.type,
    release: run.release,
    input: run.functions?.[0]?.inputs ?? null,
    output: run.output ?? null,
  };
}

function withoutRun(
  ref: string,
  runs: readonly RunFacts[],
): readonly Finding[] {
  const wanted = runs[0]?.task?.run_ref;
  if (wanted === undefined) return [];
  if (runs.some(({ address }) => address.run === wanted)) return [];
  return [{
    code: "run-missing",
    severity: "warning",
    store: "state",
    ref,
    pointer: "/body/run_ref",
    what: `It is the result of run "${wanted}", which is not there`,
    why: "Nobody can tell how the result came to be",
  }];
}

function commitOf(check: ReleaseCheck, ref: string): string | undefined {
  const body = bodyAt(check.scan, ref) as Partial<Release> | undefined;
  return typeof body?.commit === "string" ? body.commit : undefined;
}

function remove(ref: string): Edit {
  return { store: "state", ref, op: "unlink" };
}
