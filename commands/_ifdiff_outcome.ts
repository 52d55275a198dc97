// SPDX-License-Identifier: MIT
/**
 * What `ifdiff` prints and which exit code it gives: 2 for every error, so
 * that scripts can tell "none matched" from "could not tell".
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import type { Io } from "./io.ts";

/** Flags of `ifdiff`. */
export interface IfDiffFlags extends CommonFlags {
  /** The older commit. */
  readonly base?: string | undefined;
  /** The newer commit. */
  readonly current?: string | undefined;
  /** Print no names. */
  readonly nolist?: boolean | undefined;
  /** NUL after each name. */
  readonly zero?: boolean | undefined;
}

const EXIT = { matched: 0, none: 1, error: 2 } as const;

/**
 * Compares, lists and runs.
 *
 * @param io The process.
 * @param flags What is compared, and how names are printed.
 * @param args Globs, then `--` and a command.
 * @returns The outcome.
 */
export async function ifDiffOutcome(
  io: Io,
  flags: IfDiffFlags,
  ...args: string[]
): Promise<Outcome> {
  try {
    return await compare(io, { flags, ...splitArguments(args) });
  } catch (error) {
    return { json: null, error, exit: EXIT.error };
  }
}

interface Asked {
  readonly flags: IfDiffFlags;
  readonly globs: readonly string[];
  readonly command: readonly string[];
}

/** The reader of arguments leaves the `--` before a command in place. */
function splitArguments(
  args: readonly string[],
): Pick<Asked, "globs" | "command"> {
  const end = args.indexOf("--");
  return end < 0
    ? { globs: args, command: [] }
    : { globs: args.slice(0, end), command: args.slice(end + 1) };
}

async function compare(io: Io, asked: Asked): Promise<Outcome> {
  const { flags, globs, command } = asked;
  if (globs.length === 0) {
    throw new OcurootError("cli/usage", "Cannot compare: no glob was given", {
      hint: 'Name the files to look at, for example "src/**".',
    });
  }
  const { base, current } = flags;
  const engine = await io.engine();
  const files = await engine.changedMatching({
    cwd: io.cwd,
    env: io.env,
    globs,
    ...(base === undefined ? {} : { base }),
    ...(current === undefined ? {} : { current }),
  });
  const end = flags.zero ? "\0" : "\n";
  const text = flags.nolist ? "" : files.map((file) => file + end).join("");
  const shown = { json: { files }, text };
  if (files.length === 0) return { ...shown, exit: EXIT.none };
  if (command.length === 0) return { ...shown, exit: EXIT.matched };
  // What the command prints comes after the names.
  if (!flags.json) io.stdout.write(text);
  const code = await engine.runCommand(command, io);
  const result = { json: { files, code }, exit: EXIT.matched };
  return code === 0 ? result : { ...result, ...failed(command, code) };
}

function failed(
  [program = ""]: readonly string[],
  code: number,
): Pick<Outcome, "error" | "exit"> {
  const error = new OcurootError(
    "host/exit-status",
    `Cannot finish: "${program}" ended with ${code}`,
    { data: { code } },
  );
  return { error, exit: EXIT.error };
}
