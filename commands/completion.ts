// SPDX-License-Identifier: MIT
/**
 * `ocuroot completion SHELL`: prints a script that teaches a shell to
 * complete our commands, flags and refs. The script asks `__complete`.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import { COMMON_FLAGS, type CommonFlags } from "./_flags.ts";
import { type Shell, SHELL_SCRIPTS, SHELLS } from "./_shell_scripts.ts";
import { withoutWorkspace } from "./_verb.ts";

/** The command. */
export const completion: Command<Context> = buildCommand<
  CommonFlags,
  [Shell],
  Context
>({
  docs: {
    brief: "Print a completion script for a shell",
    customUsage: ["[flags] <shell>"],
    fullDescription:
      `Prints a script that completes commands, flags and refs. Load it from your
shell's start-up file:

  bash        source <(ocuroot completion bash)
  zsh         source <(ocuroot completion zsh)
  fish        ocuroot completion fish | source
  powershell  ocuroot completion powershell | Out-String | Invoke-Expression`,
  },
  parameters: {
    flags: COMMON_FLAGS,
    positional: {
      kind: "tuple",
      parameters: [{
        brief: SHELLS.join(", "),
        parse: parseShell,
        placeholder: "shell",
        proposeCompletions: () => SHELLS,
      }],
    },
  },
  func: withoutWorkspace((_io, _flags: CommonFlags, shell: Shell) =>
    Promise.resolve({
      json: { shell, script: SHELL_SCRIPTS[shell] },
      text: SHELL_SCRIPTS[shell],
    })
  ),
});

function parseShell(text: string): Shell {
  const shell = SHELLS.find((name) => name === text);
  if (shell !== undefined) return shell;
  throw new SyntaxError(`it is one of ${SHELLS.join(", ")}`);
}
