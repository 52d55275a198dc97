// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci status ID`: how far a job of the local CI server is.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { ciClient, findAddress } from "../ci/mod.ts";
import { JOB_ID, WAIT_FLAG } from "./_ci_flags.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { renderJob } from "./_render/job.ts";
import { withoutWorkspace } from "./_verb.ts";

interface Flags extends CommonFlags {
  readonly wait?: boolean | undefined;
}

/** The command. */
export const ciStatus: Command<Context> = buildCommand<
  Flags,
  [number],
  Context
>({
  docs: {
    brief: "Show how far a job of the local CI server is",
    customUsage: ["[flags] <id>"],
  },
  parameters: {
    flags: { ...WAIT_FLAG, ...COMMON_FLAGS },
    positional: { kind: "tuple", parameters: [JOB_ID] },
  },
  func: withoutWorkspace(async (io, { wait = false }: Flags, id: number) => {
    const client = ciClient(await findAddress(io.env));
    const job = await client.status(id, { wait });
    return { json: job, text: renderJob(job) };
  }),
});
