// SPDX-License-Identifier: MIT
/**
 * `ocuroot work ops`: does the queued chores of the current commit.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { ANY_REFS } from "./_flags.ts";
import { dryrunOnly } from "./_untrusted.ts";
import { withWorkspace } from "./_verb.ts";
import { WORK_ALIASES, WORK_FLAGS, type WorkFlags } from "./_work_flags.ts";
import { dryRunOutcome, workOutcome } from "./_work_outcome.ts";

/** The command. */
export const workOps: Command<Context> = buildCommand<
  WorkFlags,
  string[],
  Context
>({
  docs: {
    brief: "Do the queued chores of this commit",
    customUsage: ["[flags]"],
    fullDescription:
      `Does the chores that are queued in state for this commit, such as adding the
deployments of a new environment to a release.`,
  },
  parameters: {
    flags: WORK_FLAGS,
    aliases: WORK_ALIASES,
    positional: ANY_REFS,
  },
  func: withWorkspace(
    "work ops",
    async ({ engine, ws, ref }, flags: WorkFlags, ...texts: string[]) => {
      ref(texts[0], {});
      if (flags.dryrun) {
        return dryRunOutcome(await engine.planWork(ws, "ops"), flags);
      }
      return workOutcome(await engine.runWork(ws, "ops", {}), flags);
    },
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});
