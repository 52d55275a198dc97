// SPDX-License-Identifier: MIT
/**
 * `ocuroot doctor`: tells how machine, repository, stores and runs are, and
 * what to type next.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { diagnosisText } from "./_render/diagnosis.ts";
import { withoutWorkspace } from "./_verb.ts";
import { VERSION } from "./_version.ts";
import { EXIT } from "./exit_code.ts";

/** The command. */
export const doctor: Command<Context> = buildCommand<CommonFlags, [], Context>({
  docs: {
    brief: "Tell what is wrong or waiting here, and what to type next",
    customUsage: ["[flags]"],
    fullDescription:
      `Looks at the machine, the repository, both stores and every run that waits,
runs or failed, and names the next command for each. It changes nothing. Exit
code 1 when there is a problem; runs that wait are none.`,
  },
  parameters: {
    flags: COMMON_FLAGS,
    positional: { kind: "tuple", parameters: [] },
  },
  func: withoutWorkspace(async (io, _flags: CommonFlags) => {
    const engine = await io.engine();
    const found = await engine.diagnose({ cwd: io.cwd, env: io.env });
    return {
      json: { version: VERSION, ...found },
      text: diagnosisText(found, VERSION),
      exit: found.problems.length === 0 ? EXIT.ok : EXIT.failed,
    };
  }),
});
