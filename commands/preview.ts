// SPDX-License-Identifier: MIT
/**
 * `ocuroot preview FILE`: shows a config file as a web page that follows it.
 * It releases nothing and writes nothing.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, SANDBOX_FLAG, type SandboxFlags } from "./_flags.ts";
import { type Session, withWorkspace } from "./_verb.ts";
import { PORT_FLAG, serveSite, STOPPING, type WebFlags } from "./_web.ts";

type Flags = WebFlags & SandboxFlags;

/** The command. */
export const preview: Command<Context> = buildCommand<Flags, [string], Context>(
  {
    docs: {
      brief: "Show a config file as a web page that follows it",
      fullDescription:
        `Serves one page on this machine that shows what a release of the file would
do, evaluated with the environments in state, and follows every change of its
files. Nothing is released or written. It runs until it is interrupted.`,
    },
    parameters: {
      flags: { ...PORT_FLAG, ...SANDBOX_FLAG, ...COMMON_FLAGS },
      aliases: { p: "port" },
      positional: {
        kind: "tuple",
        parameters: [
          { brief: "Config file", parse: String, placeholder: "file" },
        ],
      },
    },
    func: withWorkspace("preview", show, {
      stopping: STOPPING,
      untrusted: () => "look",
    }),
  },
);

async function show(session: Session, flags: Flags, file: string) {
  const { engine, ws, reopen } = session;
  const target = await engine.findPreview(ws, file);
  const { previewSite } = await import("../ui/mod.ts");
  const source = {
    name: file,
    root: ws.root,
    files: target.files,
    mask: ws.secrets.mask,
    // The repository is opened each time: its config may have changed too.
    async evaluate() {
      const now = await reopen();
      try {
        return await engine.previewConfig(
          now,
          await engine.findPreview(now, file),
        );
      } finally {
        await now.close();
      }
    },
  };
  return await serveSite(session, flags, {
    what: `Preview of ${file}`,
    site: (access) => previewSite(source, { access }),
  });
}
