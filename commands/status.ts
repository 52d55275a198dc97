// SPDX-License-Identifier: MIT
/**
 * `ocuroot status [REF]`: what is deployed where, what runs, what waits.
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
} from "./_flags.ts";
import { statusText } from "./_render/status.ts";
import { wantsColor } from "./_render/style.ts";
import { withWorkspace } from "./_verb.ts";
import { EXIT } from "./exit_code.ts";

type Flags = RefFlags & DetailedFlags;

/** The command. */
export const status: Command<Context> = buildCommand<Flags, [string?], Context>(
  {
    docs: {
      brief: "Tell what is deployed where, what runs, and what waits",
      customUsage: ["[flags] [<ref>]"],
      fullDescription:
        `Tells for each package its newest release and what is deployed where; which
process executes which run; which runs wait, and for what; which failed; and
what is wanted and not there. With a ref it tells of one package. It changes
nothing.`,
    },
    parameters: {
      flags: { ...DETAILED_FLAG, ...REF_FLAGS },
      positional: { kind: "tuple", parameters: [OPTIONAL_REF] },
    },
    func: withWorkspace(
      "status",
      async ({ engine, ws, io, ref }, flags: Flags, text?: string) => {
        const isNamed = text !== undefined || flags.package !== undefined;
        const at = isNamed ? ref(text, flags) : undefined;
        const found = await engine.readStatus(ws, at);
        const isOpen = found.runs.length + found.intents.length > 0;
        const color = wantsColor(io, io.stdout, { flag: flags.color });
        return {
          json: found,
          text: statusText(found, { color }),
          exit: isOpen && flags.detailedExitcode ? EXIT.pending : EXIT.ok,
        };
      },
    ),
  },
);
