// SPDX-License-Identifier: MIT
/**
 * `ocuroot repl [FILE]`: evaluates expressions over a config file, one with
 * `-c` or a conversation on standard input. What it prints is not masked.
 *
 * @module
 */

import { buildCommand, type Command } from "@stricli/core";
import type { Context } from "./_context.ts";
import {
  REF_FLAGS,
  type RefFlags,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { converse } from "./_conversation.ts";
import { type Session, withWorkspace } from "./_verb.ts";

interface Flags extends RefFlags, SandboxFlags {
  readonly command?: string | undefined;
}

/** The command. */
export const repl: Command<Context> = buildCommand<Flags, [string?], Context>({
  docs: {
    brief: "Try out expressions over a config file",
    customUsage: ["[flags] [<file>]"],
    fullDescription:
      `Evaluates expressions over the names of a config file, given relative to the
root of the repository. With -c it evaluates one expression; else it reads lines
from standard input, where "_" is the last value and an empty line ends a block.`,
  },
  parameters: {
    flags: {
      command: {
        kind: "parsed",
        parse: String,
        placeholder: "expression",
        brief: "Evaluate one expression and end",
        optional: true,
      },
      ...SANDBOX_FLAG,
      ...REF_FLAGS,
    },
    aliases: { c: "command" },
    positional: {
      kind: "tuple",
      parameters: [{
        brief: "Config file; default repo.ocu.star in a conversation",
        parse: String,
        placeholder: "file",
        optional: true,
      }],
    },
  },
  func: withWorkspace("repl", (session, flags: Flags, file?: string) => {
    return flags.command === undefined
      ? converse(session, file ?? "repo.ocu.star")
      : evaluateOnce(session, { file, source: flags.command });
  }),
});

async function evaluateOnce(
  { engine, ws, io }: Session,
  { file, source }: {
    readonly file: string | undefined;
    readonly source: string;
  },
): Promise<Outcome> {
  const printed: string[] = [];
  if (file !== undefined) io.stderr.write(`Loading ${file}\n`);
  const opened = await engine.openRepl(ws, {
    ...(file === undefined ? {} : { file }),
    print: (text) => void printed.push(text),
  });
  io.stderr.write("Executing\n");
  const value = await opened.evaluate(source);
  const result = value === undefined
    ? ["Executed successfully"]
    : ["Result:", value];
  return {
    json: { printed, value: value ?? null },
    text: [...printed, ...result].join("\n") + "\n",
  };
}
