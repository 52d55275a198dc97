// SPDX-License-Identifier: MIT
/**
 * Runs one command line from arguments to exit code, in-process. It knows no
 * command by name: `_routes.ts` does.
 *
 * @module
 */

import { ExitCode, run } from "@stricli/core";
import { OcurootError } from "@ocuroot/sdk/error";
import { buildApp } from "./_app.ts";
import { type Argv, orderArguments } from "./_argv.ts";
import type { Context } from "./_context.ts";
import type { Io } from "./io.ts";
import { ROUTES } from "./_routes.ts";
import { EXIT } from "./exit_code.ts";

/**
 * Runs a command line.
 *
 * @param args Arguments after the program's name.
 * @param io The process around it.
 * @returns The exit code.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  const argv = orderArguments(args);
  const complaints: string[] = [];
  const context: Context = {
    process: {
      stdout: io.stdout,
      stderr: { write: (text) => void complaints.push(text.trimEnd()) },
    },
    io,
  };
  if (needsHelp(argv)) await helpOn(context, argv);
  await run(await buildApp(argv), argv.args, context);
  const code = Number(context.process.exitCode ?? EXIT.ok);
  if (complaints.length === 0) return code;
  return await usageFailure(io, argv, complaints, code);
}

/** An unknown word after a group: help, as after no word at all. */
function needsHelp({ args, words }: Argv): boolean {
  const next = args[words];
  if (words !== 1 || next === undefined || next.startsWith("-")) return false;
  return typeof ROUTES[args[0] ?? ""] === "object";
}

async function helpOn(context: Context, { args, words }: Argv): Promise<void> {
  const group = { args: args.slice(0, words), words };
  const quiet = { ...context, process: { ...context.process } };
  await run(await buildApp(group), group.args, quiet);
}

async function usageFailure(
  io: Io,
  argv: Argv,
  complaints: readonly string[],
  code: number,
): Promise<number> {
  const { reportError } = await import("./_report_error.ts");
  const words = ["ocuroot", ...argv.args.slice(0, argv.words)].join(" ");
  const error = code === ExitCode.InvalidArgument ||
      code === ExitCode.UnknownCommand
    ? new OcurootError("cli/usage", complaints.join("\n"), {
      hint: `Run "${words} --help" to see what it takes.`,
    })
    : new Error(complaints.join("\n"));
  return reportError(error, {
    io,
    json: argv.args.includes("--json"),
    color: undefined,
    debug: false,
  });
}
