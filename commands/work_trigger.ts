// SPDX-License-Identifier: MIT
/**
 * `ocuroot work trigger`: asks CI to work on every commit that has work. It
 * does none of that work itself.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { flag, OPTIONAL_REF } from "./_flags.ts";
import { dryrunOnly } from "./_untrusted.ts";
import { withWorkspace } from "./_verb.ts";
import { WORK_ALIASES, WORK_FLAGS, type WorkFlags } from "./_work_flags.ts";
import { dryRunOutcome, workOutcome } from "./_work_outcome.ts";

interface Flags extends WorkFlags {
  readonly intent?: boolean | undefined;
}

/** The command. */
export const workTrigger: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "Ask CI to work on every commit that has work",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Calls the trigger function of the repo config for every commit that has work.
With --intent it calls the one of every repository's newest commit, as a job on
the intent branch does after a change.`,
  },
  parameters: {
    flags: {
      intent: flag("Trigger the newest commit of every repository"),
      ...WORK_FLAGS,
    },
    aliases: { ...WORK_ALIASES, i: "intent" },
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "work trigger",
    async ({ engine, ws, ref }, flags: Flags, text?: string) => {
      ref(text, {});
      if (flags.dryrun) {
        return dryRunOutcome(await engine.planWork(ws, "trigger"), flags);
      }
      const summary = await engine.triggerWork(ws, {
        intent: flags.intent ?? false,
      });
      return workOutcome(summary, flags);
    },
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});
