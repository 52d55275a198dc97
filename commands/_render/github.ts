// SPDX-License-Identifier: MIT
/**
 * Progress for GitHub Actions: one foldable group per run, annotations at the
 * place of an error or a warning. Runs overlap and groups cannot, so the
 * lines of a run are kept until it ends. No line of a run can act as a
 * workflow command.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Log } from "@ocuroot/sdk/model";
import type { Event } from "../../engine/event.ts";
import type { Output } from "../io.ts";
import { annotation, escapeData, harmless } from "./annotation.ts";
import { plainLines, runTitle, statusWord } from "./plain.ts";
import type { Reporter } from "./reporter.ts";
import { sanitize } from "./sanitize.ts";

/**
 * Makes a reporter for GitHub Actions.
 *
 * @param output Where to; the runner reads both streams.
 * @returns The reporter.
 */
export function createGithubReporter(output: Output): Reporter {
  const kept = new Map<string, Log[]>();
  const say = (lines: readonly string[]): void => {
    if (lines.length > 0) output.write(lines.join("\n") + "\n");
  };
  return {
    event(event) {
      if (event.kind === "run-log") {
        const logs = kept.get(event.run.ref) ?? [];
        kept.set(event.run.ref, [...logs, event.log]);
        return;
      }
      if (event.kind !== "run" || !ENDED.includes(event.to)) {
        return say(singleLines(event));
      }
      say(runGroup(event, kept.get(event.run.ref) ?? []));
      kept.delete(event.run.ref);
    },
    finish() {
      for (const [ref, logs] of kept) say(group(ref, logs));
      kept.clear();
    },
    error(error, mask) {
      if (error instanceof OcurootError) say([mask(annotateError(error))]);
    },
  };
}

const ENDED: readonly string[] = ["complete", "failed", "paused", "cancelled"];

function singleLines(event: Event): readonly string[] {
  if (event.kind !== "warning") return plainLines(event).map(harmless);
  const { file, line, column: col, message } = event;
  return [
    annotation("warning", message, { title: "ocuroot", file, line, col }),
  ];
}

function runGroup(
  event: Extract<Event, { kind: "run" }>,
  logs: readonly Log[],
): readonly string[] {
  const [status = ""] = plainLines(event);
  const waiting = plainLines(event).slice(1).map(harmless);
  const lines = logs.length === 0 ? [harmless(status)] : group(status, logs);
  if (event.to !== "failed") return [...lines, ...waiting];
  const last = logs.at(-1);
  return [
    ...lines,
    annotation("error", last?.message ?? statusWord(event.to), {
      title: runTitle(event.run),
      file: last?.attributes["filename"],
      line: last?.attributes["line"],
      col: last?.attributes["col"],
    }),
  ];
}

function group(title: string, logs: readonly Log[]): readonly string[] {
  return [
    `::group::${escapeData(sanitize(title))}`,
    ...logs.flatMap((log) => log.message.replace(/\n$/, "").split("\n"))
      .map((line) => harmless("| " + sanitize(line, { color: true }))),
    "::endgroup::",
  ];
}

function annotateError(error: OcurootError): string {
  const frame = error.frames.filter((f) => !f.internal).at(-1);
  const text = error.hint === undefined
    ? error.message
    : `${error.message}\n${error.hint}`;
  return annotation("error", text, {
    title: error.code,
    file: frame?.file,
    line: frame?.line,
    col: frame?.column,
  });
}
