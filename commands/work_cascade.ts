// SPDX-License-Identifier: MIT
/**
 * `ocuroot work cascade`: does all outstanding work of every commit.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { OPTIONAL_REF } from "./_flags.ts";
import { dryrunOnly } from "./_untrusted.ts";
import { withWorkspace } from "./_verb.ts";
import { INTENT_FLAGS, type IntentFlags, WORK_ALIASES } from "./_work_flags.ts";
import { dryRunOutcome, workOutcome } from "./_work_outcome.ts";

/** The command. */
export const workCascade: Command<Context> = buildCommand<
  IntentFlags,
  [string?],
  Context
>({
  docs: {
    brief: "Do all work of all commits until none is left",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Does all outstanding work, of every commit and repository, each in a clean
checkout of its own commit, until none is left.`,
  },
  parameters: {
    flags: INTENT_FLAGS,
    aliases: WORK_ALIASES,
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "work cascade",
    async ({ engine, ws, ref }, flags: IntentFlags, text?: string) => {
      ref(text, {});
      if (flags.dryrun) {
        return dryRunOutcome(await engine.planWork(ws, "cascade"), flags);
      }
      const { allowMassDelete = false } = flags;
      return workOutcome(
        await engine.runWork(ws, "cascade", { allowMassDelete }),
        flags,
      );
    },
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});
