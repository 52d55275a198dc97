// SPDX-License-Identifier: MIT
/**
 * `ocuroot ci list`: the jobs of the local CI server.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import { ciClient, findAddress } from "../ci/mod.ts";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { renderJob } from "./_render/job.ts";
import { withoutWorkspace } from "./_verb.ts";

/** The command. */
export const ciList: Command<Context> = buildCommand<CommonFlags, [], Context>({
  docs: { brief: "List the jobs of the local CI server" },
  parameters: { flags: COMMON_FLAGS },
  func: withoutWorkspace(async (io, _flags: CommonFlags) => {
    const jobs = await ciClient(await findAddress(io.env)).list();
    return { json: jobs, text: jobs.map(renderJob).join("") };
  }),
});
