// SPDX-License-Identifier: MIT
/**
 * `ocuroot work any`: does all work of the current commit and asks CI to do
 * the rest, through the trigger function of the repo config.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Context } from "./_context.ts";
import { flag, OPTIONAL_REF } from "./_flags.ts";
import { dryrunOnly } from "./_untrusted.ts";
import { withWorkspace } from "./_verb.ts";
import { INTENT_FLAGS, type IntentFlags, WORK_ALIASES } from "./_work_flags.ts";
import { dryRunOutcome, workOutcome } from "./_work_outcome.ts";

interface Flags extends IntentFlags {
  readonly comprehensive?: boolean | undefined;
}

/** The command. */
export const workAny: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "Do all work of this commit, hand on the rest",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Applies intents, runs what is ready and does queued chores of this commit, then
asks CI to work on other commits that have work, through the trigger function
of the repo config.`,
  },
  parameters: {
    flags: {
      comprehensive: flag("Repeat until this commit has no work left"),
      ...INTENT_FLAGS,
    },
    aliases: WORK_ALIASES,
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "work any",
    async ({ engine, ws, ref }, flags: Flags, text?: string) => {
      const { comprehensive = false, allowMassDelete = false } = flags;
      ref(text, {});
      if (flags.dryrun && comprehensive) throw contradiction();
      if (flags.dryrun) {
        return dryRunOutcome(await engine.planWork(ws, "any"), flags);
      }
      return workOutcome(
        await engine.runWork(ws, "any", { comprehensive, allowMassDelete }),
        flags,
      );
    },
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});

function contradiction(): OcurootError {
  return new OcurootError(
    "cli/usage",
    'Cannot read the command line: "--dryrun" and "--comprehensive" ' +
      "exclude each other",
    {
      hint:
        "Leave one of them out: what a second round finds depends on the first.",
    },
  );
}
