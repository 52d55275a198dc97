// SPDX-License-Identifier: MIT
/**
 * The command line reference as Markdown, from the definitions of the
 * commands themselves. It writes no file: the page in `docs/` is compared
 * with it by a test.
 *
 * @module
 */

import {
  type Application,
  type CommandContext,
  generateHelpTextForAllCommands,
} from "@stricli/core";
import { buildApp } from "../_app.ts";
import { EXIT } from "../exit_code.ts";

const MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "done; also waiting for an approval or for another package",
  failed: "a release, run or command failed, or something was not found",
  usage: "the command line could not be read",
  pending: "something waits or is to be done, only with --detailed-exitcode",
  denied: "not permitted",
  conflict: "a race was lost or something is locked; try again",
  config: "a config file is invalid",
  stale: "the plan is out of date",
  interrupted: "interrupted (SIGINT)",
  terminated: "terminated (SIGTERM)",
  bug: "a bug in ocuroot",
};

/**
 * Renders the reference.
 *
 * @returns Markdown, the same for the same commands.
 */
export async function renderReference(): Promise<string> {
  // Help needs no context: a program for any context says the same.
  const app = await buildApp({ args: [], words: 0 }) as unknown as Application<
    CommandContext
  >;
  const sections = generateHelpTextForAllCommands(app)
    .map(([command, help]) =>
      `## ${command}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`
    );
  return [
    "# Command line\n",
    "Results go to stdout; progress, logs and errors go to stderr. " +
    "Flags may stand anywhere;\n`--` ends them. This page is made from the " +
    "program.\n",
    exitCodes(),
    ...sections,
  ].join("\n");
}

function exitCodes(): string {
  const rows = Object.entries(MEANING).map(([name, meaning]) =>
    `| ${EXIT[name as keyof typeof EXIT]} | ${meaning} |`
  );
  return `## Exit codes\n\n| Code | Meaning |\n| --- | --- |\n${
    rows.join("\n")
  }\n`;
}
