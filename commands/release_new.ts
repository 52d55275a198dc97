// SPDX-License-Identifier: MIT
/**
 * `ocuroot release new [ref]`: makes a release of a package and runs it as
 * far as it goes. A commit that has a release already is refused without
 * `--force`.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { OcurootError } from "@ocuroot/sdk/error";
import type { Context } from "./_context.ts";
import {
  DETAILED_FLAG,
  type DetailedFlags,
  flag,
  OPTIONAL_REF,
  REF_FLAGS,
  type RefFlags,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { releaseOutcome } from "./_release_outcome.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends RefFlags, DetailedFlags, SandboxFlags {
  readonly force?: boolean | undefined;
  readonly cascade?: boolean | undefined;
}

/** The command. */
export const releaseNew: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "Release a package at the current commit",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Makes a release of a package at the current commit and runs its phases as far
as they go. Waiting for an approval or for another package is success; a failed
task is exit code 1.`,
  },
  parameters: {
    flags: {
      force: flag("Release even if this commit has a release"),
      cascade: flag("Then do the work that follows from it"),
      ...DETAILED_FLAG,
      ...SANDBOX_FLAG,
      ...REF_FLAGS,
    },
    aliases: { f: "force" },
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "release new",
    (session, flags: Flags, text?: string) =>
      session.engine.newRelease(session.ws, session.ref(text, flags), {
        force: flags.force ?? false,
        cascade: flags.cascade ?? false,
      }).then((summary) => releaseOutcome(summary, flags), refuseExisting),
    { records: () => true },
  ),
});

/** The releases there are go to stdout, as scripts expect. */
function refuseExisting(error: unknown): Outcome {
  if (!(error instanceof OcurootError && error.code === "release/exists")) {
    throw error;
  }
  const releases = (error.data?.["releases"] ?? []) as readonly string[];
  return {
    json: { error: error.toJSON() },
    text: [
      ...releases,
      "",
      "This commit has been released already.",
      "To release it again, add --force.",
    ].join("\n") + "\n",
    error,
  };
}
