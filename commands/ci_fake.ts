// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci fake`: a CI server on this machine until it is interrupted, to
 * try workflows without a platform.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { PORT_FLAG, VARIABLE_FLAG } from "./_ci_flags.ts";
import { serve, type ServeFlags } from "./_ci_serve.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS } from "./_flags.ts";
import { withoutWorkspace } from "./_verb.ts";

/** The command. */
export const ciFake: Command<Context> = buildCommand<ServeFlags, [], Context>({
  docs: {
    brief: "Run a small CI server on this machine",
    fullDescription:
      `Runs a CI server on 127.0.0.1 until it is interrupted. Jobs run in clean clones
with a clean environment: PATH, a home of their own, what --variable declares,
and OCUROOT_CI_URL and OCUROOT_CI_TOKEN, with which they can schedule others.
"ci schedule", "ci list", "ci status" and "ci logs" talk to it.`,
  },
  parameters: {
    flags: {
      ...PORT_FLAG,
      dir: {
        kind: "parsed",
        parse: String,
        placeholder: "folder",
        brief: "Where logs are kept; default nowhere",
        optional: true,
      },
      ...VARIABLE_FLAG,
      ...COMMON_FLAGS,
    },
    aliases: { p: "port" },
  },
  func: withoutWorkspace(serve),
});
