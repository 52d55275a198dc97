// SPDX-License-Identifier: MIT
/**
 * `ocuroot preview`: not there yet; it refuses with advice.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { notThere } from "./_not_there.ts";

interface Flags extends CommonFlags {
  readonly port?: number | undefined;
}

/** The command. */
export const preview: Command<Context> = buildCommand<Flags, [string], Context>(
  {
    docs: { brief: "Show a config file as a web page (not there yet)" },
    parameters: {
      flags: {
        port: {
          kind: "parsed",
          parse: Number,
          placeholder: "port",
          brief: "Port; default the first free one from 3000 to 3100",
          optional: true,
        },
        ...COMMON_FLAGS,
      },
      aliases: { p: "port" },
      positional: {
        kind: "tuple",
        parameters: [
          { brief: "Config file", parse: String, placeholder: "file" },
        ],
      },
    },
    func: notThere(
      "preview",
      'Run "ocuroot release lint FILE" to see what it declares.',
    ),
  },
);
