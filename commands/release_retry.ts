// SPDX-License-Identifier: MIT
/**
 * `ocuroot release retry [ref]`: runs again what failed in a release.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
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
import { releaseNotFound, releaseOutcome } from "./_release_outcome.ts";
import { withWorkspace } from "./_verb.ts";

interface Flags extends RefFlags, DetailedFlags, SandboxFlags {}

/** The command. */
export const releaseRetry: Command<Context> = buildCommand<
  Flags,
  [string?],
  Context
>({
  docs: {
    brief: "Run again what failed in a release",
    customUsage: ["[flags] [<ref>]"],
    fullDescription:
      `Runs again what failed in a release and carries it on. Without a release it
takes the newest one of the package at the current commit.`,
  },
  parameters: {
    flags: { ...DETAILED_FLAG, ...SANDBOX_FLAG, ...REF_FLAGS },
    positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
  },
  func: withWorkspace(
    "release retry",
    async ({ engine, ws, ref }, flags: Flags, text?: string) => {
      try {
        const summary = await engine.retryRelease(ws, ref(text, flags));
        return releaseOutcome(summary, flags);
      } catch (error) {
        const typed = text ?? flags.release ?? "";
        const old = `The specified release was not found. ${typed}`;
        return releaseNotFound(error, old.trimEnd());
      }
    },
    { records: () => true },
  ),
});
