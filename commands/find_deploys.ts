// SPDX-License-Identifier: MIT
/**
 * `ocuroot find-deploys`: not there yet; it refuses with advice.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { notThere } from "./_not_there.ts";

interface Flags extends CommonFlags {}

/** The command. */
export const findDeploys: Command<Context> = buildCommand<
  Flags,
  [string, string],
  Context
>({
  docs: { brief: "List deployments of a range of commits (not there yet)" },
  parameters: {
    flags: COMMON_FLAGS,
    positional: {
      kind: "tuple",
      parameters: [
        { brief: "First commit", parse: String, placeholder: "start" },
        { brief: "Last commit", parse: String, placeholder: "end" },
      ],
    },
  },
  func: notThere(
    "find-deploys",
    'Run "ocuroot state match **/@/deploy/*" and "ocuroot state get" on its release.',
  ),
});
