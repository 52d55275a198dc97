// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci init PLATFORM`: writes the workflows of a CI platform and tells
 * what is left to do. It sets nothing up on the platform itself.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { PlatformName } from "../ci/mod.ts";
import { DIR_FLAG, PLATFORM, textFlag } from "./_ci_flags.ts";
import { init, type InitFlags } from "./_ci_init.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, flag } from "./_flags.ts";
import { withoutWorkspace } from "./_verb.ts";

/** The command. */
export const ciInit: Command<Context> = buildCommand<
  InitFlags,
  [PlatformName],
  Context
>({
  docs: {
    brief: "Write the workflows of a CI platform",
    customUsage: ["[flags] <platform>"],
    fullDescription:
      `Writes a workflow that releases what was pushed and one that cascades, for
github, gitlab, jenkins, circleci, buildkite or teamcity. What stands between
the marks "ocuroot: yours" and "ocuroot: end" is yours and is kept when the
files are written again. Prints the trigger function for repo.ocu.star.`,
  },
  parameters: {
    flags: {
      branch: textFlag("branch", "The branch that is released; default main"),
      host: textFlag(
        "host",
        "Git host that sees the token; default github.com",
      ),
      ...DIR_FLAG,
      force: flag("Overwrite files that are not ours or were edited"),
      ...COMMON_FLAGS,
    },
    positional: {
      kind: "tuple",
      parameters: [PLATFORM],
    },
  },
  func: withoutWorkspace(init),
});
