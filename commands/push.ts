// SPDX-License-Identifier: MIT
/**
 * `ocuroot push`: releases what changed since the last push, or applies
 * pending intents in an intent checkout.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import {
  ANY_REFS,
  COMMON_FLAGS,
  type CommonFlags,
  flag,
  SANDBOX_FLAG,
} from "./_flags.ts";
import { pushOutcome, pushPlan } from "./_push_outcome.ts";
import { dryrunOnly } from "./_untrusted.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends CommonFlags {
  readonly dryrun?: boolean | undefined;
}

/** The command. */
export const push: Command<Context> = buildCommand<Flags, string[], Context>({
  docs: {
    brief: "Release what changed since the last push",
    fullDescription:
      `Releases the config files that changed since the last push, and those that
watch a file that did: a path named by done(watch=[...]) or a module. Then does
the work that follows. The first push releases all of them. In an intent
checkout it applies pending intents instead.`,
  },
  parameters: {
    flags: {
      dryrun: flag("List the files instead of releasing"),
      ...SANDBOX_FLAG,
      ...COMMON_FLAGS,
    },
    aliases: { n: "dryrun" },
    positional: ANY_REFS,
  },
  func: withWorkspace(
    "push",
    async ({ engine, ws }, flags: Flags) =>
      flags.dryrun
        ? pushPlan(await engine.planPush(ws))
        : pushOutcome(await engine.push(ws)),
    {
      records: (flags) => !flags.dryrun,
      untrusted: (flags) => dryrunOnly(flags),
    },
  ),
});
