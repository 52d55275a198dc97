// SPDX-License-Identifier: MIT
/**
 * `ocuroot state fsck`: checks state and intent, and puts right what the user
 * agrees to.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags, flag } from "./_flags.ts";
import { fsckOutcome, repair } from "./_fsck.ts";
import { withWorkspace } from "./_verb.ts";

interface FsckFlags extends CommonFlags {
  readonly repair?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** The command. */
export const stateFsck: Command<Context> = buildCommand<
  FsckFlags,
  [],
  Context
>({
  docs: {
    brief: "Check that state and intent are whole, and mend them",
    customUsage: ["[flags]"],
    fullDescription:
      `Checks every document, link, run and release of state and intent, and the
files they are kept in. With --repair each mend is proposed, and those agreed
to are applied in one transaction. Exit code 1 when something is wrong.`,
  },
  parameters: {
    flags: {
      repair: flag("Propose how to put each finding right"),
      yes: flag("With --repair: agree to every mend"),
      ...COMMON_FLAGS,
    },
    positional: { kind: "tuple", parameters: [] },
  },
  func: withWorkspace("state fsck", async (session, flags: FsckFlags) => {
    const mended = flags.repair ? await repair(session, flags) : 0;
    const findings = await session.engine.checkState(session.ws);
    return fsckOutcome(findings, { mended, repair: flags.repair ?? false });
  }),
});
