// SPDX-License-Identifier: MIT
/**
 * What the release commands print and which exit code they give. It runs
 * nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ReleaseSummary } from "../engine/summary.ts";
import type { DetailedFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { releaseText } from "./_render/summary.ts";
import { releaseJson } from "./_render/work_json.ts";
import { EXIT } from "./exit_code.ts";

/**
 * Turns a release's summary into an outcome.
 *
 * @param summary What the engine gave back.
 * @param flags Whether waiting shows in the exit code.
 * @returns Failed is an error; waiting is success unless asked for.
 */
export function releaseOutcome(
  summary: ReleaseSummary,
  flags: DetailedFlags,
): Outcome {
  const shown = { json: releaseJson(summary), note: releaseText(summary) };
  if (summary.status === "failed") {
    const error = releaseFailed(summary);
    return onlyDenied(summary)
      ? { ...shown, error, exit: EXIT.denied }
      : { ...shown, error };
  }
  if (summary.cascade?.status === "failed") {
    return {
      ...shown,
      error: new OcurootError(
        "run/failed",
        `Cannot finish the cascade: work that follows from "${
          summary.release ?? "this file"
        }" failed`,
        { hint: 'Mend what failed, then run "ocuroot work cascade".' },
      ),
    };
  }
  const waits = summary.status === "waiting" ||
    summary.cascade?.status === "waiting";
  return waits && flags.detailedExitcode
    ? { ...shown, exit: EXIT.pending }
    : shown;
}

/**
 * Prints an old message on stdout before the error: scripts of the older
 * client look for it.
 *
 * @param error What was thrown.
 * @param message The old message.
 * @returns The outcome; other errors are thrown again.
 */
export function releaseNotFound(error: unknown, message: string): Outcome {
  if (!(error instanceof OcurootError && error.code === "release/not-found")) {
    throw error;
  }
  return {
    json: { error: error.toJSON() },
    text: message + "\n",
    error,
  };
}

/** Tells whether a release failed for nothing but its policy. */
function onlyDenied({ runs }: ReleaseSummary): boolean {
  const failed = runs.filter(({ status }) => status === "failed");
  return failed.length > 0 &&
    failed.every(({ code }) => code === "host/denied");
}

function releaseFailed(
  { release = "", runs }: ReleaseSummary,
): OcurootError {
  const failed = runs.filter((run) => run.status === "failed");
  const names = failed.map(({ ref }) => `"${ref.slice(release.length + 1)}"`);
  return new OcurootError(
    "release/failed",
    `Cannot complete release "${release}": release failed` +
      (names.length === 0 ? "" : ` in ${names.join(", ")}`),
    {
      hint: "Mend the cause, then run " +
        `"ocuroot release retry ${release}" or release a new commit.`,
      data: { release, failed: failed.map((run) => run.ref) },
    },
  );
}
