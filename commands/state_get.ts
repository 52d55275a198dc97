// SPDX-License-Identifier: MIT
/**
 * `ocuroot state get REF`: prints a document, or a field of it, from state.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { REF, REF_FLAGS, type RefFlags } from "./_flags.ts";
import { toJsonText } from "./_render/json.ts";
import { withWorkspace } from "./_verb.ts";

/** The command. */
export const stateGet: Command<Context> = buildCommand<
  RefFlags,
  [string],
  Context
>({
  docs: {
    brief: "Print a document or field of state as JSON",
    customUsage: ["[flags] <ref>"],
    fullDescription:
      `Prints a document of state as JSON; links are followed, and a fragment
picks a field: "ocuroot state get ./svc.ocu.star/@/deploy/live#output/host".
Exit code 1 when there is nothing.`,
  },
  parameters: {
    flags: REF_FLAGS,
    positional: { kind: "tuple", parameters: [REF] },
  },
  func: withWorkspace(
    "state get",
    async ({ engine, ws, ref }, flags: RefFlags, text: string) => {
      const value = await engine.getState(ws, ref(text, flags));
      return { json: value, text: toJsonText(value) };
    },
    { untrusted: () => "compare" },
  ),
});
