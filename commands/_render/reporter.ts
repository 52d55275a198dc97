// SPDX-License-Identifier: MIT
/**
 * Chooses how progress is shown: by the flag, else by what is on the other
 * side of stderr. Progress always goes to stderr; stdout carries results
 * only, also on a terminal. Each reporter is loaded when it is chosen.
 *
 * @module
 */

import type { Event } from "../../engine/event.ts";
import type { CommonFlags, ProgressMode } from "../_flags.ts";
import type { Io } from "../io.ts";
import { createStyle, wantsColor } from "./style.ts";

/** Shows events. */
export interface Reporter {
  /** Takes one event, secrets masked. */
  event(event: Event): void;
  /** Shows what is left and lets go of the terminal; may be called twice. */
  finish(): void;
  /** Points at the place of an error, beside its text. */
  error?(error: unknown, mask: (text: string) => string): void;
}

/**
 * Makes the reporter that suits.
 *
 * @param io The process.
 * @param flags What the caller asked for.
 * @returns The reporter.
 */
export async function createReporter(
  io: Io,
  flags: CommonFlags,
): Promise<Reporter> {
  const color = wantsColor(io, io.stderr, { flag: flags.color });
  switch (progressMode(io, flags)) {
    case "none":
      return { event: () => {}, finish: () => {} };
    case "json":
      return (await import("./json_lines.ts")).createJsonReporter(io.stderr);
    case "github":
      return (await import("./github.ts")).createGithubReporter(io.stderr);
    case "terminal":
      return (await import("./terminal.ts")).createTerminalReporter({
        io,
        style: createStyle(color),
        debug: (flags.debug ?? false) || (io.env["OCUROOT_DEBUG"] ?? "") !== "",
      });
    default:
      return (await import("./plain.ts")).createPlainReporter(io.stderr, {
        color,
      });
  }
}

/**
 * Tells how progress is shown.
 *
 * @param io The process.
 * @param flags What the caller asked for.
 * @returns What the flag says, else what suits the other side of stderr.
 */
export function progressMode(
  io: Io,
  { progress = "auto" }: Pick<CommonFlags, "progress">,
): ProgressMode | "terminal" {
  return progress === "auto" ? automatic(io) : progress;
}

function automatic(io: Io): ProgressMode | "terminal" {
  if (io.env["GITHUB_ACTIONS"] === "true") return "github";
  const canMove = io.stderr.isTerminal && io.env["TERM"] !== "dumb";
  return canMove && (io.env["CI"] ?? "") === "" ? "terminal" : "plain";
}
