// SPDX-License-Identifier: MIT
/**
 * What tests came to, for people: a line for each test, and for those that
 * failed the place, the difference, and what they printed.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type {
  TestFileReport,
  TestReport,
  TestResult,
} from "../../engine/testing/report.ts";
import { formatDuration } from "./duration.ts";
import { renderError } from "./error.ts";
import { sanitize } from "./sanitize.ts";
import type { Style } from "./style.ts";
import { diffLines } from "./text_diff.ts";

/** The last lines that a test printed; a log that is longer hides the rest. */
const MAX_PRINTED = 100;

/**
 * Shows one file.
 *
 * @param report Its report.
 * @param style Colours.
 * @returns Text of one or more lines.
 */
export async function testFileText(
  { file, tests, error }: TestFileReport,
  style: Style,
): Promise<string> {
  const lines = [style.bold(sanitize(file))];
  if (error !== undefined) {
    lines.push(`  ${style.red("BROKEN")}  the file cannot be loaded`);
    lines.push(...await failureLines(error, style));
  }
  for (const test of tests) lines.push(...await testLines(test, style));
  return lines.join("\n") + "\n";
}

/**
 * Shows the sum.
 *
 * @param report All of it.
 * @param style Colours.
 * @returns One line.
 */
export function testSumText(
  { passed, failed, broken }: TestReport,
  style: Style,
): string {
  const files = broken === 1 ? "1 file" : `${broken} files`;
  const parts = [
    `${passed} passed`,
    `${failed} failed`,
    ...(broken === 0 ? [] : [`${files} not loaded`]),
  ];
  const text = parts.join(", ");
  return `${failed + broken === 0 ? style.green(text) : style.red(text)}\n`;
}

async function testLines(
  { name, ok, durationMs, failure, printed }: TestResult,
  style: Style,
): Promise<readonly string[]> {
  const word = ok ? style.green("ok    ") : style.red("FAILED");
  const time = style.dim(`(${formatDuration(durationMs)})`);
  const head = `  ${word}  ${oneLine(name)} ${time}`;
  if (failure === undefined) return [head];
  return [
    head,
    ...await failureLines(failure, style),
    ...printedLines(printed, style),
  ];
}

function printedLines(
  printed: readonly string[],
  style: Style,
): readonly string[] {
  if (printed.length === 0) return [];
  const lines = printed.flatMap((text) => text.split("\n"));
  const left = lines.length - MAX_PRINTED;
  return [
    `    ${style.dim("Printed:")}`,
    ...(left > 0 ? [`      ${style.dim(`… ${left} lines before`)}`] : []),
    ...lines.slice(-MAX_PRINTED).map((line) => `      ${sanitize(line)}`),
  ];
}

async function failureLines(
  failure: OcurootError,
  style: Style,
): Promise<readonly string[]> {
  const [headline = "", ...rest] = renderError(failure, {
    style,
    debug: false,
  }).trimEnd().split("\n");
  // What an assertion is needs no page to explain it.
  const shown = failure.code === "test/failed" ? rest.slice(0, -1) : rest;
  const compared = await comparison(failure, style);
  return [headline, ...compared, ...shown].map((line) => `    ${line}`);
}

/** Values that the message had no room for. */
async function comparison(
  { data, message }: OcurootError,
  style: Style,
): Promise<readonly string[]> {
  const { actual, expected } = data ?? {};
  if (typeof actual !== "string" || typeof expected !== "string") return [];
  if (message.endsWith(`want ${expected}`)) return [];
  const lines = /not equal$/i.test(message)
    ? await diffLines({ actual, expected }, style)
    : undefined;
  if (lines !== undefined) {
    return [
      style.dim("Difference, - is wanted and + was got:"),
      ...lines.map((line) => `  ${line}`),
    ];
  }
  return [
    ...block("Got:", actual, style),
    ...block("Want:", expected, style),
  ];
}

function block(title: string, text: string, style: Style): readonly string[] {
  const lines = text.split("\n").map((line) => `  ${sanitize(line)}`);
  return [style.dim(title), ...lines];
}

function oneLine(text: string): string {
  return sanitize(text).replaceAll("\n", " ");
}
