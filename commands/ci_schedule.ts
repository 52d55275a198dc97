// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci schedule`: has the local CI server run a command at a commit.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { textFlag, VARIABLE_FLAG, WAIT_FLAG } from "./_ci_flags.ts";
import { schedule, type ScheduleFlags } from "./_ci_schedule.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS } from "./_flags.ts";
import { withoutWorkspace } from "./_verb.ts";

/** The command. */
export const ciSchedule: Command<Context> = buildCommand<
  ScheduleFlags,
  string[],
  Context
>({
  docs: {
    brief: "Have the local CI server run a command at a commit",
    customUsage: ["[flags] -- <command>"],
    fullDescription:
      `Has the server of "ocuroot ci fake" run a command in a clean clone. One argument
is a line for the shell; several are a program and its arguments. With --wait it
prints the log at the end, and exits 1 when the job failed.`,
  },
  parameters: {
    flags: {
      repository: textFlag(
        "path|url",
        "What to clone; default the repository around here",
      ),
      commit: textFlag(
        "commit",
        "Commit, branch or tag; default the one checked out",
      ),
      ...VARIABLE_FLAG,
      ...WAIT_FLAG,
      ...COMMON_FLAGS,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        brief: "The command",
        parse: String,
        placeholder: "command",
      },
    },
  },
  func: withoutWorkspace(schedule),
});
