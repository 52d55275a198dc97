// SPDX-License-Identifier: MIT
/**
 * Checks the life of every run: that it has a document and exactly one
 * status, that only who executes it claims it, and that runs are numbered
 * without gaps.
 *
 * @module
 */

import type { Claim, Json, Status } from "@ocuroot/sdk/model";
import type { Edit, Finding, Mend } from "./finding.ts";
import { isKept, type Scan } from "./scan.ts";
import {
  gatherRuns,
  isStatus,
  type RunFacts,
  STATUSES,
  type StatusMarker,
} from "./runs.ts";

/** What the check of runs needs. */
export interface RunCheck {
  /** State. */
  readonly scan: Scan;
  /** RFC 3339 time for what is written anew. */
  readonly time: string;
  /** Tells whether the owner of a claim is certainly dead. */
  readonly isDead: (claim: Claim) => Promise<boolean>;
}

/**
 * Checks all runs.
 *
 * @param check State, and what is known besides.
 * @returns What is wrong with them.
 */
export async function checkRuns(
  check: RunCheck,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const facts of gatherRuns(check.scan)) {
    if (!facts.isThere) findings.push(withoutDocument(check, facts));
    else {
      findings.push(
        ...statusFindings(check, facts),
        ...await claimFindings(check, facts),
        ...orderFindings(check, facts),
      );
    }
  }
  return findings;
}

function withoutDocument({ scan }: RunCheck, facts: RunFacts): Finding {
  const { run } = facts.address;
  const left = scan.refs.filter((ref) => ref.startsWith(`${run}/`));
  return {
    code: "run-missing",
    severity: "error",
    store: "state",
    ref: run,
    what: `It has ${left.length} documents below it, but is not there itself`,
    why: "Half a run can neither be carried on nor explained",
    mend: {
      text: "Remove what is left of the run",
      edits: left.map((ref): Edit => ({ store: "state", ref, op: "unlink" })),
    },
  };
}

function statusFindings(
  check: RunCheck,
  facts: RunFacts,
): readonly Finding[] {
  const { markers, address } = facts;
  const at = { store: "state", ref: address.run } as const;
  const known = markers.filter(({ status }) => isStatus(status));
  const unknown = markers.filter(({ status }) => !isStatus(status));
  const findings = unknown.map(({ ref, status }): Finding => ({
    code: "status-unknown",
    severity: "error",
    store: "state",
    ref,
    what: `"${status}" is no status`,
    why: "Nothing knows what to do with the run",
    mend: { text: "Remove the marker", edits: [remove(ref)] },
  }));
  if (known.length === 1) return findings;
  if (known.length > 1) {
    const names = known.map(({ status }) => `"${status}"`).join(" and ");
    const kept = mostTelling(facts, known);
    findings.push({
      ...at,
      code: "status-many",
      severity: "error",
      what: `It has ${known.length} statuses at once: ${names}`,
      why: "A run has one status; which one holds is in doubt",
      mend: {
        text: `Keep "${kept.status}"`,
        edits: known.filter(({ ref }) => ref !== kept.ref)
          .map(({ ref }) => remove(ref)),
      },
    });
    return findings;
  }
  findings.push({
    ...at,
    code: "status-missing",
    severity: "error",
    what: "It has no status",
    why: "Nothing will ever carry it on, and nothing after it starts",
    mend: statusMend(check, facts),
  });
  return findings;
}

/** A run with a recorded result is complete; else the newest marker holds. */
function mostTelling(
  facts: RunFacts,
  markers: readonly StatusMarker[],
): StatusMarker {
  const wanted = hasResult(facts) ? "complete" : undefined;
  const rank = ({ status }: StatusMarker) =>
    status === wanted ? -1 : STATUSES.indexOf(status as Status);
  const [first] = [...markers].sort((a, b) =>
    Number(rank(b) < 0) - Number(rank(a) < 0) || b.time - a.time ||
    rank(a) - rank(b)
  );
  return first as StatusMarker;
}

function hasResult({ run, task, address }: RunFacts): boolean {
  return (run?.output ?? null) !== null || task?.run_ref === address.run;
}

/** What may have run is never made to run again without being asked. */
function statusMend({ time }: RunCheck, facts: RunFacts): Mend {
  if (hasResult(facts)) {
    return {
      text: 'Mark it "complete", as its result is recorded',
      edits: [setStatus(facts, { status: "complete", time })],
    };
  }
  return {
    text: 'Mark it "failed", to be retried by hand',
    edits: interrupted(facts, { time, error: "Its status was lost" }),
  };
}

async function claimFindings(
  check: RunCheck,
  facts: RunFacts,
): Promise<readonly Finding[]> {
  const { claim, markers, address } = facts;
  const has = (status: Status) =>
    markers.some((marker) => marker.status === status);
  const at = { store: "state", ref: `${address.run}/claim` } as const;
  if (claim === undefined) {
    const isBroken = isKept(check.scan, at.ref);
    return has("running") && !isBroken ? [unclaimed(check, facts)] : [];
  }
  if (!has("running") && !has("paused")) {
    return [{
      ...at,
      code: "claim-stale",
      severity: "warning",
      what: `Process ${claim.pid} on "${claim.host}" claims it, but it ended`,
      why: "A claim says that the run is being executed",
      mend: { text: "Remove the claim", edits: [remove(at.ref)] },
    }];
  }
  if (!has("running") || !await check.isDead(claim)) return [];
  const error = `Interrupted: process ${claim.pid} on "${claim.host}" stopped`;
  return [{
    ...at,
    code: "run-dead",
    severity: "warning",
    what: `Process ${claim.pid} on "${claim.host}" claims it and is gone`,
    why: "The run waits until work is carried on: ocuroot work continue",
    mend: {
      text: 'Mark it "failed" as interrupted',
      edits: interrupted(facts, { time: check.time, error }),
    },
  }];
}

/** Older clients do not claim what they run. */
function unclaimed({ time }: RunCheck, facts: RunFacts): Finding {
  return {
    code: "run-unclaimed",
    severity: "warning",
    store: "state",
    ref: facts.address.run,
    what: "It is running, but no process claims it",
    why: "Unless an older client runs it now, it stays like this for ever",
    mend: {
      text: 'Mark it "failed" as interrupted',
      edits: interrupted(facts, { time, error: "Interrupted: nobody runs it" }),
    },
  };
}

function orderFindings(check: RunCheck, facts: RunFacts): readonly Finding[] {
  const { number, task } = facts.address;
  const before = `${task}/${number - 1}`;
  if (number === 1 || isKept(check.scan, before)) return [];
  return [{
    code: "run-order",
    severity: "notice",
    store: "state",
    ref: facts.address.run,
    what: `It is run ${number}, but run ${number - 1} is not there`,
    why: "Runs are numbered without gaps, so one has been removed",
  }];
}

function interrupted(
  facts: RunFacts,
  why: { readonly time: string; readonly error: string },
): readonly Edit[] {
  const { run } = facts.address;
  const attempt: Json = {
    cause: "unknown",
    finished: why.time,
    code: "run/interrupted",
    error: why.error,
  };
  return [
    ...facts.markers.map(({ ref }) => remove(ref)),
    setStatus(facts, { status: "failed", time: why.time }),
    remove(`${run}/claim`),
    {
      store: "state",
      ref: `${run}/attempt`,
      op: "set",
      body: attempt,
      bodyType: "ocuroot.Attempt",
    },
  ];
}

function setStatus(
  facts: RunFacts,
  change: { readonly status: Status; readonly time: string },
): Edit {
  return {
    store: "state",
    ref: `${facts.address.run}/status/${change.status}`,
    op: "set",
    body: { time: change.time },
    bodyType: "models.Marker",
  };
}

function remove(ref: string): Edit {
  return { store: "state", ref, op: "unlink" };
}
