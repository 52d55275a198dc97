// SPDX-License-Identifier: MIT
/**
 * `ocuroot mcp`: not there yet; it refuses with advice.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { ANY_REFS, COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { notThere } from "./_not_there.ts";

interface Flags extends CommonFlags {}

/** The command. */
export const mcp: Command<Context> = buildCommand<Flags, string[], Context>({
  docs: { brief: "Serve tools for language models on stdio (not there yet)" },
  parameters: {
    flags: COMMON_FLAGS,
    positional: ANY_REFS,
  },
  func: notThere(
    "mcp",
    'Let the model call "ocuroot … --json" until then.',
  ),
});
