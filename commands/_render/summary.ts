// SPDX-License-Identifier: MIT
/**
 * Says in a few lines how things stand after a release or a round of work:
 * what is deployed where, what waits for what, what failed and why. It holds
 * no decision about exit codes.
 *
 * @module
 */

import { answerCommand } from "../../engine/check/answer_command.ts";
import type {
  ReleaseSummary,
  RunSummary,
  WorkSummary,
} from "../../engine/summary.ts";
import { sanitize } from "./sanitize.ts";

/**
 * Summarizes a release.
 *
 * @param summary What the engine gave back.
 * @returns Lines for stderr, with a newline at the end.
 */
export function releaseText(summary: ReleaseSummary): string {
  const lines = [
    ...environmentLines(summary),
    ...releaseLines(summary),
  ];
  const text = lines.map((line) => sanitize(line) + "\n").join("");
  return summary.cascade === undefined
    ? text
    : text + workText(summary.cascade);
}

/**
 * Summarizes a round of work.
 *
 * @param summary What the engine gave back.
 * @returns Lines for stderr, with a newline at the end.
 */
export function workText(summary: WorkSummary): string {
  const { outcomes, handed, left = [] } = summary;
  if (outcomes.length + handed.length + left.length === 0) {
    return "No work to do\n";
  }
  const lines = outcomes.map(({ work, status, error }) =>
    `${status.padEnd(8)} ${work.kind.padEnd(7)} ${work.ref}` +
    (error === undefined ? "" : `: ${firstLine(error.message)}`)
  );
  const triggered = handed.map(({ repo, commit }) =>
    `handed   to ${repo} at ${commit}`
  );
  const untold = left.map(({ repo, commit, why }) =>
    `left     to ${repo} at ${commit}: ` +
    (why === "failed" ? "its trigger failed" : "it has no trigger")
  );
  const next = left.length === 0
    ? []
    : [`next     ocuroot work any, there; or ocuroot work cascade`];
  return [...lines, ...triggered, ...untold, ...next]
    .map((line) => sanitize(line) + "\n").join("");
}

function environmentLines({ environments }: ReleaseSummary): readonly string[] {
  if (environments.length === 0) return [];
  return [`Environments: ${environments.join(", ")}`];
}

function releaseLines(summary: ReleaseSummary): readonly string[] {
  if (summary.release === undefined) return [];
  const { runs } = summary;
  const next = runs.filter(waits)
    .flatMap(({ waiting = [] }) => answerCommand(waiting) ?? []);
  const deployed = runs.filter(isCompleteDeployment).map(shortName);
  return [
    `Release ${summary.release}: ${summary.status}`,
    ...(deployed.length === 0 ? [] : [`  deployed  ${deployed.join(", ")}`]),
    ...runs.filter(waits).map((run) =>
      `  waiting   ${shortName(run)}${waitsFor(run, summary.release)}`
    ),
    ...new Set(next).values().map((command) => `  next      ${command}`),
    ...runs.filter((run) => run.status === "failed").map((run) =>
      `  failed    ${shortName(run)}` +
      (run.error === undefined ? "" : `: ${firstLine(run.error)}`)
    ),
  ];
}

function isCompleteDeployment(run: RunSummary): boolean {
  return run.status === "complete" && run.ref.includes("/deploy/");
}

function waits(run: RunSummary): boolean {
  return run.status === "pending" || run.status === "paused";
}

/** Refs inside the release are shown as it names them itself: `./task/x`. */
function waitsFor({ waiting = [] }: RunSummary, release = ""): string {
  if (waiting.length === 0) return "";
  const names = waiting.map((ref) =>
    ref.startsWith(`${release}/`) ? `.${ref.slice(release.length)}` : ref
  );
  return ` for ${names.join(", ")}`;
}

/** `live` of `…/@r1/deploy/live/2`, `build` of `…/@r1/task/build/1`. */
function shortName({ ref }: RunSummary): string {
  return /\/(?:task|deploy)\/([^/]+)\/\d+$/.exec(ref)?.[1] ?? ref;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
