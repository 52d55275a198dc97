// SPDX-License-Identifier: MIT
/**
 * `ocuroot state apply REF`: makes state follow one intent. Deployments are
 * queued; `--cascade` performs them.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import {
  DETAILED_FLAG,
  type DetailedFlags,
  flag,
  REF,
  REF_FLAGS,
  type RefFlags,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";
import { workOutcome } from "./_work_outcome.ts";

interface Flags extends RefFlags, DetailedFlags, SandboxFlags {
  readonly cascade?: boolean | undefined;
}

/** The command. */
export const stateApply: Command<Context> = buildCommand<
  Flags,
  [string],
  Context
>({
  docs: {
    brief: "Make state follow one intent",
    customUsage: ["[flags] <ref>"],
    fullDescription:
      `Makes state follow one intent. Deployments and removals are queued: run
"ocuroot work continue" to perform them, or add --cascade.`,
  },
  parameters: {
    flags: {
      cascade: flag("Then do the work that follows from it"),
      ...DETAILED_FLAG,
      ...SANDBOX_FLAG,
      ...REF_FLAGS,
    },
    positional: { kind: "tuple", parameters: [REF] },
  },
  func: withWorkspace(
    "state apply",
    async ({ engine, ws, ref }, flags: Flags, text: string) =>
      workOutcome(
        await engine.applyIntent(ws, ref(text, flags), {
          cascade: flags.cascade ?? false,
        }),
        flags,
      ),
    { records: (_flags, text) => !text.startsWith("@") },
  ),
});
