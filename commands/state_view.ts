// SPDX-License-Identifier: MIT
/**
 * `ocuroot state view`: shows state and intent as web pages. It changes
 * neither.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { REF_FLAGS, type RefFlags } from "./_flags.ts";
import { withWorkspace } from "./_verb.ts";
import { PORT_FLAG, serveSite, STOPPING, type WebFlags } from "./_web.ts";

type Flags = RefFlags & WebFlags;

/** The command. */
export const stateView: Command<Context> = buildCommand<Flags, [], Context>({
  docs: {
    brief: "Browse state and intent as web pages",
    fullDescription:
      `Serves pages on this machine that show what is deployed where, every document
of both stores, and runs with their logs. They only read, anew for each
request. It runs until it is interrupted.`,
  },
  parameters: {
    flags: { ...PORT_FLAG, ...REF_FLAGS },
    aliases: { p: "port" },
  },
  func: withWorkspace("state view", async (session, flags: Flags) => {
    const { stores, secrets } = session.ws;
    const { stateSite } = await import("../ui/mod.ts");
    return await serveSite(session, flags, {
      what: "State",
      site: (access) => stateSite({ stores, mask: secrets.mask }, { access }),
    });
  }, { stopping: STOPPING }),
});
