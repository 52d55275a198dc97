// SPDX-License-Identifier: MIT
/**
 * `ocuroot ifdiff`: lists changed files that match, and runs a command when
 * there are any. Exit codes: 0 matched, 1 none matched, 2 an error.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS } from "./_flags.ts";
import { type IfDiffFlags, ifDiffOutcome } from "./_ifdiff_outcome.ts";
import { withoutWorkspace } from "./_verb.ts";

const REVISION = { kind: "parsed", parse: String, optional: true } as const;

/** The command. */
export const ifdiff: Command<Context> = buildCommand<
  IfDiffFlags,
  string[],
  Context
>({
  docs: {
    brief: "Run a command if matching files changed",
    customUsage: ["[flags] <glob>... [-- <command>...]"],
    fullDescription:
      `Lists the files that differ between two commits and match a glob, relative to
the working directory, and then runs the command after "--". The exit code is 0
when a file matched, 1 when none did, 2 after an error or when the command
failed.`,
  },
  parameters: {
    flags: {
      base: { ...REVISION, brief: "Older commit; default the parent" },
      current: { ...REVISION, brief: "Newer commit; default HEAD" },
      nolist: {
        kind: "boolean",
        brief: "Do not list the files",
        optional: true,
        withNegated: false,
      },
      zero: {
        kind: "boolean",
        brief: "End each name with NUL instead of a newline",
        optional: true,
        withNegated: false,
      },
      ...COMMON_FLAGS,
    },
    positional: {
      kind: "array",
      parameter: {
        brief: "Globs of files; after -- a command",
        parse: String,
        placeholder: "glob",
      },
    },
  },
  func: withoutWorkspace(ifDiffOutcome),
});
