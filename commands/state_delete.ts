// SPDX-License-Identifier: MIT
/**
 * `ocuroot state delete REF`: takes back what is wanted. It deletes from
 * intent only.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { REF, REF_FLAGS, type RefFlags } from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";

/** The command. */
export const stateDelete: Command<Context> = buildCommand<
  RefFlags,
  [string],
  Context
>({
  docs: {
    brief: "Delete an intent: what should no longer be",
    customUsage: ["[flags] <ref>"],
    fullDescription:
      `Deletes an intent. A deployment whose intent is gone is taken down, and an
environment with all that is in it, by the next "ocuroot work any".`,
  },
  parameters: {
    flags: REF_FLAGS,
    positional: { kind: "tuple", parameters: [REF] },
  },
  func: withWorkspace(
    "state delete",
    async ({ engine, ws, ref: resolve }, flags: RefFlags, text: string) => {
      const ref = resolve(text, flags);
      await engine.deleteIntent(ws, ref);
      return { json: { ref, deleted: true } };
    },
    { records: (_flags, text) => !text.startsWith("@") },
  ),
});
