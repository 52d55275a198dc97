// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci verify`: fails when a workflow that we wrote is no longer what
 * this version writes. It mends nothing.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { verifyWorkflows } from "../ci/mod.ts";
import { drift } from "./_ci_drift.ts";
import { DIR_FLAG, repositoryRoot } from "./_ci_flags.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { withoutWorkspace } from "./_verb.ts";
import { VERSION } from "./_version.ts";
import type { Io } from "./io.ts";

interface Flags extends CommonFlags {
  readonly dir?: string | undefined;
}

/** The command. */
export const ciVerify: Command<Context> = buildCommand<Flags, [], Context>({
  docs: {
    brief: "Check that workflows are as this version writes them",
    fullDescription:
      `Compares every workflow that "ocuroot ci init" wrote with what this version
would write. The parts that are yours may differ. Exit 1 when another one does.`,
  },
  parameters: { flags: { ...DIR_FLAG, ...COMMON_FLAGS } },
  func: withoutWorkspace(verify),
});

async function verify(io: Io, flags: Flags): Promise<Outcome> {
  const root = await repositoryRoot(io, flags.dir);
  const files = await verifyWorkflows({ root, version: VERSION });
  const drifted = files.filter(({ state }) => state !== "current");
  const text = files.map(({ path, state }) => `${state.padEnd(8)}  ${path}\n`)
    .join("");
  if (files.length > 0 && drifted.length === 0) {
    return { json: { files }, text };
  }
  return { json: { files }, text, error: drift(drifted) };
}
