// SPDX-License-Identifier: MIT
/**
 * Shows an error to a person: message, traceback with the offending line,
 * causes, hint, code. It does not choose the exit code.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { frameLines } from "./frame.ts";
import { sanitize } from "./sanitize.ts";
import type { Style } from "./style.ts";

/** How much to show. */
export interface ErrorOptions {
  /** Colours. */
  readonly style: Style;
  /** Internal frames and stacks too. */
  readonly debug: boolean;
}

/** Causes shown at most; a longer chain repeats itself. */
const MAX_CAUSES = 8;

/**
 * Renders an error.
 *
 * @param error What was thrown.
 * @param options Colours and depth.
 * @returns Lines for stderr, with a newline at the end.
 */
export function renderError(error: unknown, options: ErrorOptions): string {
  const { style } = options;
  const lines = [
    style.bold(style.red("Error:")) + " " + safe(headline(error), "       "),
    ...traceback(error, options),
    ...causes(error, options),
    ...closing(error, options),
  ];
  return lines.join("\n") + "\n";
}

/** The text of an error, also of one that is a bug. */
function headline(error: unknown): string {
  if (error instanceof OcurootError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `Cannot go on, a bug in ocuroot: ${text}`;
}

function traceback(error: unknown, options: ErrorOptions): readonly string[] {
  if (!(error instanceof OcurootError)) return bugStack(error);
  const shown = error.frames.filter((f) => options.debug || !f.internal);
  if (shown.length === 0) return [];
  const last = shown.length - 1;
  return [
    options.style.dim(
      shown.length > 1 ? "Traceback, the failing call last:" : "At:",
    ),
    ...shown.flatMap((f, index) =>
      frameLines(f, { style: options.style, caret: index === last })
    ),
  ];
}

function bugStack(error: unknown): readonly string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  return error.stack.split("\n").filter((line) => /^\s+at /.test(line))
    .map((line) => safe(line));
}

function causes(error: unknown, options: ErrorOptions): readonly string[] {
  const lines: string[] = [];
  let cause = causeOf(error);
  while (cause !== undefined && lines.length < MAX_CAUSES) {
    const text = cause instanceof Error ? cause.message : String(cause);
    lines.push(`${options.style.dim("Caused by:")} ${safe(text, "  ")}`);
    if (cause instanceof OcurootError) {
      lines.push(...traceback(cause, options));
    }
    cause = causeOf(cause);
  }
  return lines;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause ?? undefined : undefined;
}

function closing(error: unknown, { style }: ErrorOptions): readonly string[] {
  if (!(error instanceof OcurootError)) {
    return [
      `${style.yellow("Hint:")} Report this with the log file named above.`,
      style.dim("Code: bug/unreachable, docs/errors/bug-unreachable.md"),
    ];
  }
  const page = error.code.replace("/", "-");
  return [
    ...(error.hint === undefined
      ? []
      : [`${style.yellow("Hint:")} ${safe(error.hint, "      ")}`]),
    style.dim(`Code: ${error.code}, docs/errors/${page}.md`),
  ];
}

/** Sanitizes; further lines are indented so that they belong together. */
function safe(text: string, indent = ""): string {
  return sanitize(text).replaceAll("\n", `\n${indent}`);
}
