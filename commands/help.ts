// SPDX-License-Identifier: MIT
/**
 * `ocuroot help [command]`: `_argv.ts` turns it into `--help` of that
 * command; this file only makes it appear in the list.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";

/** The command. */
export const help: Command<Context> = buildCommand<
  Record<never, never>,
  string[],
  Context
>({
  docs: { brief: "Show help on a command" },
  parameters: {
    positional: {
      kind: "array",
      parameter: { brief: "A command", parse: String, placeholder: "command" },
    },
  },
  func: () => {},
});
