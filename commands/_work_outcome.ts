// SPDX-License-Identifier: MIT
/**
 * What the work commands print and which exit code they give. It runs
 * nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Work, WorkSummary } from "../engine/summary.ts";
import type { DetailedFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { toJsonText } from "./_render/json.ts";
import { workText } from "./_render/summary.ts";
import { fullWork, plainWork, workJson } from "./_render/work_json.ts";
import { EXIT } from "./exit_code.ts";

/**
 * Turns a round of work into an outcome: anything failed is an error.
 *
 * @param summary What the engine gave back.
 * @param flags Whether waiting shows in the exit code.
 * @returns The outcome.
 */
export function workOutcome(
  summary: WorkSummary,
  flags: DetailedFlags,
): Outcome {
  const shown = { json: workJson(summary), note: workText(summary) };
  if (summary.status === "failed") {
    return { ...shown, error: workFailed(summary) };
  }
  return summary.status === "waiting" && flags.detailedExitcode
    ? { ...shown, exit: EXIT.pending }
    : shown;
}

/**
 * Turns a plan into an outcome: the older client's JSON, where no work is
 * `null`; with `--json` a list that says why, where no work is `[]`.
 *
 * @param work The plan.
 * @param flags Whether work shows in the exit code.
 * @returns The outcome.
 */
export function dryRunOutcome(
  work: readonly Work[],
  flags: DetailedFlags,
): Outcome {
  return {
    json: fullWork(work),
    text: toJsonText(plainWork(work)),
    exit: work.length > 0 && flags.detailedExitcode ? EXIT.pending : EXIT.ok,
  };
}

function workFailed({ outcomes }: WorkSummary): OcurootError {
  const failed = outcomes.filter(({ status }) => status === "failed");
  const [only] = failed;
  if (failed.length === 1 && only?.error !== undefined) return only.error;
  const names = failed.map(({ work }) => `"${work.ref}"`).join(", ");
  return new OcurootError(
    "run/failed",
    `Cannot finish the work: ${failed.length} items failed` +
      (names === "" ? "" : `, ${names}`),
    {
      hint: "Mend the causes, then run the same command again.",
      data: { failed: failed.map(({ work }) => work.ref) },
    },
  );
}
