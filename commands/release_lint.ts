// SPDX-License-Identifier: MIT
/**
 * `ocuroot release lint FILE`: loads and checks a config file and says what
 * it declares. It releases nothing.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import type { LintResult } from "./_engine.ts";
import {
  REF,
  REF_FLAGS,
  type RefFlags,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";
import { sanitize } from "./_render/sanitize.ts";
import { withWorkspace } from "./_verb.ts";

const FILE = { ...REF, brief: "A config file", placeholder: "file" } as const;

type Flags = RefFlags & SandboxFlags;

/** The command. */
export const releaseLint: Command<Context> = buildCommand<
  Flags,
  [string],
  Context
>({
  docs: {
    brief: "Check a config file and list what it declares",
    customUsage: ["[flags] <file>"],
  },
  parameters: {
    flags: { ...SANDBOX_FLAG, ...REF_FLAGS },
    positional: { kind: "tuple", parameters: [FILE] },
  },
  func: withWorkspace(
    "release lint",
    async ({ engine, ws, ref }, flags: Flags, text: string) => {
      const result = await engine.lintConfig(ws, ref(text, flags));
      return { json: { ok: true, ...result }, text: lintText(result) };
    },
    { untrusted: () => "look" },
  ),
});

function lintText({ phases, logs }: LintResult): string {
  return [
    ...logs.map((line) => sanitize(line)),
    ...(phases.length === 0 ? ["No release configured"] : []),
    ...phases.map(phaseLine),
    "Config file evaluated successfully",
  ].join("\n") + "\n";
}

function phaseLine({ name, tasks }: LintResult["phases"][number]): string {
  const [only] = tasks;
  if (name !== "" || tasks.length !== 1 || only === undefined) {
    return `Phase "${name}": ${tasks.length} tasks`;
  }
  return only.kind === "task"
    ? `Task: "${only.name}"`
    : `Deployment to "${only.name}"`;
}
