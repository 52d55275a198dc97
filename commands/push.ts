// SPDX-License-Identifier: MIT
/**
 * `ocuroot push`: not there yet; it refuses with advice.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { ANY_REFS, COMMON_FLAGS, type CommonFlags, flag } from "./_flags.ts";
import { notThere } from "./_not_there.ts";

interface Flags extends CommonFlags {
  readonly dryrun?: boolean | undefined;
}

/** The command. */
export const push: Command<Context> = buildCommand<Flags, string[], Context>({
  docs: { brief: "Release what changed since the last push (not there yet)" },
  parameters: {
    flags: {
      dryrun: flag("List the files instead of releasing"),
      ...COMMON_FLAGS,
    },
    aliases: { n: "dryrun" },
    positional: ANY_REFS,
  },
  func: notThere(
    "push",
    'Run "ocuroot release new FILE" for each package that changed, then "ocuroot work cascade".',
  ),
});
