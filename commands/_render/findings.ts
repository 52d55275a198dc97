// SPDX-License-Identifier: MIT
/**
 * Shows what a check of configs found: a block for each finding with its line
 * and a caret, then a sum; and the same as annotations. It judges nothing.
 *
 * @module
 */

import type { ConfigFinding, ConfigReport } from "../../engine/lint/finding.ts";
import { annotation, harmless } from "./annotation.ts";
import { frameLines } from "./frame.ts";
import { sanitize } from "./sanitize.ts";
import { createStyle } from "./style.ts";

/** How the text is to be read. */
export interface FindingsOptions {
  /** True where a runner reads along that takes some lines for commands. */
  readonly harmless: boolean;
}

/**
 * Shows a report as lines for people.
 *
 * @param report The report.
 * @param options Who reads them.
 * @returns Lines, with a newline at the end.
 */
export function findingsText(
  report: ConfigReport,
  options: FindingsOptions,
): string {
  const lines = [
    ...report.findings.flatMap((one) => [...blockOf(one), ""]),
    sumOf(report),
  ];
  const shown = options.harmless ? lines.map(harmless) : lines;
  return shown.map((line) => `${line}\n`).join("");
}

/**
 * Makes annotations of a report.
 *
 * @param report The report.
 * @param inside Path of its root below the root of the checkout; empty when
 *   they are the same.
 * @returns A workflow command for each finding.
 */
export function findingsAnnotations(
  { findings }: ConfigReport,
  inside: string,
): readonly string[] {
  return findings.map(({ severity, rule, file, line, column, ...text }) => {
    const { message, hint } = text;
    return annotation(
      severity,
      hint === undefined ? message : `${message}\n${hint}`,
      {
        title: rule,
        file: inside === "" ? file : `${inside}/${file}`,
        line,
        col: column,
      },
    );
  });
}

function blockOf(one: ConfigFinding): readonly string[] {
  const word = one.severity === "error" ? "Error" : "Warning";
  const color = false;
  const place = frameLines(one, { style: createStyle(color), caret: true });
  return [
    ...indented(`${word}: ${one.message}`),
    ...place,
    ...one.hint === undefined ? [] : indented(`Hint: ${one.hint}`),
    `Rule: ${one.rule}`,
  ];
}

/** Further lines are indented, so that they belong together. */
function indented(text: string): readonly string[] {
  const [first = "", ...others] = sanitize(text).split("\n");
  return [first, ...others.map((line) => `  ${line}`)];
}

function sumOf({ files, findings }: ConfigReport): string {
  const checked = `Checked ${counted(files.length, "config")}`;
  if (findings.length === 0) return `${checked}: nothing found`;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const parts = [
    ...errors === 0 ? [] : [counted(errors, "error")],
    ...warnings === 0 ? [] : [counted(warnings, "warning")],
  ];
  return `${checked}: ${parts.join(", ")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
