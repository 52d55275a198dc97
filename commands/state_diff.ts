// SPDX-License-Identifier: MIT
/**
 * `ocuroot state diff`: lists intents that differ from state, one ref per
 * line, as `state apply` takes them.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import {
  ANY_REFS,
  DETAILED_FLAG,
  type DetailedFlags,
  REF_FLAGS,
  type RefFlags,
  UNTRUSTED_FLAGS,
  type UntrustedFlags,
} from "./_flags.ts";
import { fullWork } from "./_render/work_json.ts";
import { withWorkspace } from "./_verb.ts";
import { EXIT } from "./exit_code.ts";

interface Flags extends RefFlags, DetailedFlags, UntrustedFlags {}

/** The command. */
export const stateDiff: Command<Context> = buildCommand<
  Flags,
  string[],
  Context
>({
  docs: {
    brief: "List intents that differ from state",
    customUsage: ["[flags]"],
    fullDescription: `Lists intents that differ from state, one ref per line:
"ocuroot state diff | xargs -n1 ocuroot state apply" applies them all.`,
  },
  parameters: {
    flags: { ...DETAILED_FLAG, ...UNTRUSTED_FLAGS, ...REF_FLAGS },
    positional: ANY_REFS,
  },
  func: withWorkspace(
    "state diff",
    async ({ engine, ws, ref }, flags: Flags, ...texts: string[]) => {
      ref(texts[0], flags);
      const work = await engine.diffIntent(ws);
      return {
        json: fullWork(work),
        text: work.map((item) => item.ref + "\n").join(""),
        exit: work.length > 0 && flags.detailedExitcode
          ? EXIT.pending
          : EXIT.ok,
      };
    },
    { untrusted: () => "compare" },
  ),
});
