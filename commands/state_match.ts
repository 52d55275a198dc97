// SPDX-License-Identifier: MIT
/**
 * `ocuroot state match [GLOB]`: lists refs in state. The glob is taken as
 * typed: it is not resolved against the working directory.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { flag, OPTIONAL_REF, REF_FLAGS, type RefFlags } from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends RefFlags {
  readonly noLinks?: boolean | undefined;
}

/** The command. */
export const stateMatch: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "List refs in state that match a glob",
    customUsage: ["[flags] [<glob>]"],
    fullDescription:
      `Lists refs in state that match a glob, one per line. "*" stays inside a
segment, "**" crosses segments: "ocuroot state match '**/@/deploy/*'".`,
  },
  parameters: {
    flags: { noLinks: flag("Leave out links"), ...REF_FLAGS },
    aliases: { l: "noLinks" },
    positional: {
      kind: "tuple",
      parameters: [{ ...OPTIONAL_REF, brief: "A glob", placeholder: "glob" }],
    },
  },
  func: withWorkspace(
    "state match",
    async ({ engine, ws }, flags: Flags, glob?: string) => {
      const refs = await engine.matchState(ws, glob ?? "**", {
        noLinks: flags.noLinks ?? false,
      });
      return { json: refs, text: refs.map((found) => found + "\n").join("") };
    },
    { untrusted: () => "compare" },
  ),
});
