// SPDX-License-Identifier: MIT
/**
 * `ocuroot release continue [ref]`: runs what has become ready in a release.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { OcurootError } from "@ocuroot/sdk/error";
import { parseRef } from "@ocuroot/sdk/ref";
import type { Context } from "./_context.ts";
import {
  DETAILED_FLAG,
  type DetailedFlags,
  OPTIONAL_REF,
  REF_FLAGS,
  type RefFlags,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { releaseNotFound, releaseOutcome } from "./_release_outcome.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends RefFlags, DetailedFlags, SandboxFlags {}

/** The command. */
export const releaseContinue: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "Carry on a release that waits",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Runs what has become ready in a release, for example after an approval. The
checkout must be at the release's commit.`,
  },
  parameters: {
    flags: { ...DETAILED_FLAG, ...SANDBOX_FLAG, ...REF_FLAGS },
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "release continue",
    async ({ engine, ws, ref: resolve }, flags: Flags, text?: string) => {
      const ref = resolve(text, flags);
      if (parseRef(ref).release === undefined) return noRelease();
      try {
        const summary = await engine.continueRelease(ws, ref);
        return releaseOutcome(summary, flags);
      } catch (error) {
        const typed = text ?? flags.release ?? "";
        const old = `The specified release was not found. ${typed}`;
        return releaseNotFound(error, old);
      }
    },
    { records: () => true },
  ),
});

function noRelease(): Outcome {
  const error = new OcurootError(
    "cli/usage",
    "Cannot continue a release: none is named",
    { hint: 'Name one: "ocuroot release continue FILE/@r1".' },
  );
  return {
    json: { error: error.toJSON() },
    text: "A release ID or tag must be specified\n",
    error,
  };
}
