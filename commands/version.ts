// SPDX-License-Identifier: MIT
/**
 * `ocuroot version`: which program this is. It opens nothing.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";

import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { withoutWorkspace } from "./_verb.ts";
import { VERSION } from "./_version.ts";

/** The command. */
export const version: Command<Context> = buildCommand<
  CommonFlags,
  string[],
  Context
>({
  docs: { brief: "Print the version", customUsage: ["[flags]"] },
  parameters: {
    flags: COMMON_FLAGS,
    positional: {
      kind: "array",
      parameter: { brief: "Ignored", parse: String, placeholder: "ignored" },
    },
  },
  func: withoutWorkspace((_io, _flags: CommonFlags, ..._ignored: string[]) => {
    return Promise.resolve(describeVersion(VERSION));
  }),
});

/**
 * Describes a version.
 *
 * @param full Version with an optional `-suffix`.
 * @returns What the command prints.
 */
export function describeVersion(
  full: string,
): { readonly json: unknown; readonly text: string } {
  const cut = full.indexOf("-");
  const base = cut < 0 ? full : full.slice(0, cut);
  const build = cut < 0 ? undefined : full.slice(cut + 1);
  const lines = [`Ocuroot version: ${base}`];
  if (build !== undefined) lines.push(`Build: ${build}`);
  return {
    json: { version: base, ...(build === undefined ? {} : { build }) },
    text: lines.join("\n") + "\n",
  };
}
