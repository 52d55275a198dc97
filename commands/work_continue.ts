// SPDX-License-Identifier: MIT
/**
 * `ocuroot work continue`: runs what is ready at the current commit.
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
export const workContinue: Command<Context> = buildCommand<
  WorkFlags,
  string[],
  Context
>({
  docs: {
    brief: "Run what is ready at this commit",
    customUsage: ["[flags]"],
    fullDescription:
      `Runs what is ready at this commit, and deploys again what is deployed with
inputs that have changed.`,
  },
  parameters: {
    flags: WORK_FLAGS,
    aliases: WORK_ALIASES,
    positional: ANY_REFS,
  },
  func: withWorkspace(
    "work continue",
    async ({ engine, ws, ref }, flags: WorkFlags, ...texts: string[]) => {
      ref(texts[0], {});
      if (flags.dryrun) {
        return dryRunOutcome(await engine.planWork(ws, "continue"), flags);
      }
      return workOutcome(await engine.runWork(ws, "continue", {}), flags);
    },
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});
