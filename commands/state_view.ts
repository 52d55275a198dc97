// SPDX-License-Identifier: MIT
/**
 * `ocuroot state view`: not there yet; it refuses with advice.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { REF_FLAGS, type RefFlags } from "./_flags.ts";
import { notThere } from "./_not_there.ts";

interface Flags extends RefFlags {}

/** The command. */
export const stateView: Command<Context> = buildCommand<Flags, [], Context>({
  docs: { brief: "Browse state as web pages (not there yet)" },
  parameters: {
    flags: REF_FLAGS,
  },
  func: notThere(
    "state view",
    'Run "ocuroot state match" and "ocuroot state get" instead.',
  ),
});
