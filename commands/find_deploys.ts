// SPDX-License-Identifier: MIT
/**
 * `ocuroot find-deploys`: lists what is deployed from a range of commits.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends CommonFlags {}

/** The command. */
export const findDeploys: Command<Context> = buildCommand<
  Flags,
  [string, string],
  Context
>({
  docs: {
    brief: "List what is deployed from a range of commits",
    fullDescription:
      `Lists the current deployments of this repository whose release was made at a
commit between the two, both included, in either direction.`,
  },
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
  func: withWorkspace(
    "find-deploys",
    async ({ engine, ws }, _flags: Flags, start: string, end: string) => {
      const found = await engine.findDeploys(ws, { start, end });
      const text = found.map(({ ref }) => `${ref}\n`).join("");
      return { json: found, text };
    },
    { untrusted: () => "compare" },
  ),
});
