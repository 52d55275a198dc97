// SPDX-License-Identifier: MIT
/**
 * What `push` prints and which exit code it gives. It runs nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { PushedFile, PushSummary } from "../engine/push/summary.ts";
import type { Outcome } from "./_outcome.ts";
import { releaseText, workText } from "./_render/summary.ts";
import { releaseJson, workJson } from "./_render/work_json.ts";

/**
 * Turns a push into an outcome: anything failed is an error, waiting is none.
 *
 * @param summary What the engine gave back.
 * @returns The outcome.
 */
export function pushOutcome(summary: PushSummary): Outcome {
  const { files, cascade, status } = summary;
  const shown = {
    json: {
      status,
      files: files.map(fileJson),
      ...(cascade === undefined ? {} : { cascade: workJson(cascade) }),
    },
    note: cascade === undefined
      ? "Nothing to push\n"
      : files.map(fileText).join("") +
        (cascade.outcomes.length === 0 ? "" : workText(cascade)),
  };
  return status === "failed" ? { ...shown, error: failed(summary) } : shown;
}

/**
 * Turns what a push would do into an outcome: one name per line.
 *
 * @param names Files or refs.
 * @returns The outcome.
 */
export function pushPlan(names: readonly string[]): Outcome {
  return { json: names, text: names.map((name) => `${name}\n`).join("") };
}

function fileJson({ file, known, summary, error }: PushedFile): unknown {
  return {
    file,
    ...(known === true ? { known } : {}),
    ...(summary === undefined ? {} : releaseJson(summary)),
    ...(error === undefined ? {} : { error: error.toJSON() }),
  };
}

function fileText({ file, known, summary, error }: PushedFile): string {
  if (error !== undefined) return `${file}: ${error.message}\n`;
  const before = known === true ? `${file}: released before\n` : "";
  return summary === undefined ? "" : before + releaseText(summary);
}

function failed({ files, cascade }: PushSummary): OcurootError {
  const [first, ...others] = files.flatMap(({ error }) => error ?? []);
  if (first !== undefined && others.length === 0) return first;
  const names = files
    .filter(({ summary, error }) => error ?? summary?.status === "failed")
    .map(({ file }) => file);
  const items = (cascade?.outcomes ?? [])
    .filter(({ status }) => status === "failed").map(({ work }) => work.ref);
  const all = [...names, ...items].map((name) => `"${name}"`).join(", ");
  return new OcurootError(
    "release/failed",
    `Cannot finish the push: ${all} failed`,
    {
      hint: "Mend the causes, then push again; what is released already is" +
        ' carried on with "ocuroot release retry".',
      data: { files: names, work: items },
    },
  );
}
