// SPDX-License-Identifier: MIT
/**
 * Progress as lines, one per thing that happens, for pipes and logs. It keeps
 * nothing between events.
 *
 * @module
 */

import type { Event, RunLabel } from "../../engine/event.ts";
import type { Log, Status } from "@ocuroot/sdk/model";
import type { Output } from "../io.ts";
import { formatDuration } from "./duration.ts";
import type { Reporter } from "./reporter.ts";
import { sanitize, type SanitizeOptions } from "./sanitize.ts";

/**
 * Makes a reporter that writes lines.
 *
 * @param output Where to.
 * @param options Whether colours of others stay.
 * @returns The reporter.
 */
export function createPlainReporter(
  output: Output,
  options: SanitizeOptions = {},
): Reporter {
  const places = new Map<string, string>();
  return {
    event(event) {
      const lines = [...plainLines(event, options)];
      if (event.kind === "run-log") {
        places.set(event.run.ref, placeOf(event.log));
      }
      if (event.kind === "run" && event.to === "failed") {
        const at = places.get(event.run.ref) ?? "";
        if (at !== "") lines.push(`${runTitle(event.run)}> at ${sanitize(at)}`);
      }
      if (lines.length > 0) output.write(lines.join("\n") + "\n");
    },
    finish: () => {},
  };
}

/**
 * Says where in a config a log line came from. The last line of a failed run
 * is its failure.
 *
 * @param log The line.
 * @returns `<file>:<line>:<column>`, or what of it is known.
 */
export function placeOf({ attributes }: Log): string {
  const { filename, line, col } = attributes;
  return [filename, line, col].filter((part) => part !== undefined).join(":");
}

/**
 * Says an event in lines.
 *
 * @param event What happened.
 * @param options Whether colours of others stay.
 * @returns Lines without newlines.
 */
export function plainLines(
  event: Event,
  options: SanitizeOptions = {},
): readonly string[] {
  switch (event.kind) {
    case "config":
      return configLines(event);
    case "config-log":
      return prefixed("Load Config>", event.log.message, options);
    case "run":
      return runLines(event);
    case "run-log":
      return prefixed(`${runTitle(event.run)}>`, event.log.message, options);
    case "updated":
      return [
        sanitize(`${event.deleted ? "Deleted" : "Updated"} ${event.ref}`),
      ];
    case "trigger":
      return triggerLines(event);
    case "trigger-log":
      return prefixed(
        `${event.repo} [${event.commit}]>`,
        event.message,
        options,
      );
    case "warning":
      return prefixed("Warning:", place(event) + event.message, options);
  }
}

/**
 * Names a run in full.
 *
 * @param run The run.
 * @returns `<repo> > <file> > <name>`.
 */
export function runTitle(run: RunLabel): string {
  return sanitize(`${run.repo} > ${run.file} > ${run.name}`);
}

/**
 * Says a status as people read it.
 *
 * @param status The status.
 * @returns One word.
 */
export function statusWord(status: Status): string {
  if (status === "complete") return "done";
  return status === "failed_retried" ? "retried" : status;
}

/** Every command loads the repo config: only its failure is news. */
function configLines(
  { file, status }: Extract<Event, { kind: "config" }>,
): readonly string[] {
  if (status !== "failed" && /^repo\.ocu\.[a-z]+$/.test(file)) return [];
  return status === "running"
    ? ["Load Config: running"]
    : [`Load Config> running -> ${status}`];
}

function runLines(event: Extract<Event, { kind: "run" }>): readonly string[] {
  const title = runTitle(event.run);
  const to = statusWord(event.to);
  const waiting = (event.waiting ?? [])
    .map((ref) => sanitize(`${title}> waiting for ${ref}`));
  if (event.from === undefined) return [`${title}: ${to}`, ...waiting];
  const took = event.durationMs === undefined
    ? ""
    : ` (${formatDuration(event.durationMs)})`;
  return [`${title}> ${statusWord(event.from)} -> ${to}${took}`, ...waiting];
}

function triggerLines(
  event: Extract<Event, { kind: "trigger" }>,
): readonly string[] {
  const title = sanitize(`${event.repo} [${event.commit}]`);
  return event.status === "running"
    ? [`${title}: running`]
    : [`${title}> running -> ${event.status}`];
}

function prefixed(
  prefix: string,
  text: string,
  options: SanitizeOptions,
): readonly string[] {
  return text.replace(/\n$/, "").split("\n")
    .map((line) => `${sanitize(prefix)} ${sanitize(line, options)}`);
}

function place(event: Extract<Event, { kind: "warning" }>): string {
  if (event.file === undefined) return "";
  const parts = [event.file, event.line, event.column];
  return parts.filter((part) => part !== undefined).join(":") + ": ";
}
