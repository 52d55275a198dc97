// SPDX-License-Identifier: MIT
/**
 * Tells about an error the way the caller asked and gives the exit code. With
 * `--json` the error is the result, so it goes to stdout as `{"error": …}`;
 * people read it on stderr.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { renderError } from "./_render/error.ts";
import { toJsonText } from "./_render/json.ts";
import { createStyle, wantsColor } from "./_render/style.ts";
import { EXIT, exitCodeOf } from "./exit_code.ts";
import type { Io } from "./io.ts";

/** How to report. */
export interface ReportOptions {
  /** The process. */
  readonly io: Io;
  /** As JSON on stdout. */
  readonly json: boolean;
  /** What `--color` says. */
  readonly color: boolean | undefined;
  /** Internal frames too. */
  readonly debug: boolean;
  /** Masks secrets. */
  readonly mask?: (text: string) => string;
}

/**
 * Reports an error.
 *
 * @param error What was thrown.
 * @param options How.
 * @returns The exit code.
 */
export function reportError(error: unknown, options: ReportOptions): number {
  const { io, json, debug, mask = same } = options;
  const code = exitCodeOf(error);
  if (json) {
    io.stdout.write(mask(toJsonText({ error: errorToJson(error) })));
    return code;
  }
  const color = wantsColor(io, io.stderr, { flag: options.color });
  const style = createStyle(color);
  io.stderr.write(mask(renderError(error, { style, debug })));
  return code;
}

function errorToJson(error: unknown): Record<string, unknown> {
  if (error instanceof OcurootError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return { code: "bug/unreachable", kind: "bug", message, exit: EXIT.bug };
}

function same(text: string): string {
  return text;
}
