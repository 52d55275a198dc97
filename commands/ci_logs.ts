// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci logs ID`: what a job of the local CI server has printed.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { ciClient, findAddress } from "../ci/mod.ts";
import { JOB_ID, WAIT_FLAG } from "./_ci_flags.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { withoutWorkspace } from "./_verb.ts";

interface Flags extends CommonFlags {
  readonly wait?: boolean | undefined;
}

/** The command. */
export const ciLogs: Command<Context> = buildCommand<Flags, [number], Context>({
  docs: {
    brief: "Show what a job of the local CI server has printed",
    customUsage: ["[flags] <id>"],
  },
  parameters: {
    flags: { ...WAIT_FLAG, ...COMMON_FLAGS },
    positional: { kind: "tuple", parameters: [JOB_ID] },
  },
  func: withoutWorkspace(async (io, { wait = false }: Flags, id: number) => {
    const client = ciClient(await findAddress(io.env));
    const log = await client.logs(id, { wait });
    return { json: { id, log }, text: log };
  }),
});
