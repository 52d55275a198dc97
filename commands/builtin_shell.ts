// SPDX-License-Identifier: MIT
/**
 * The hidden command by which the program becomes the process in which the
 * built-in shell runs. People do not run it.
 *
 * @module
 */

/** Its first argument. */
export const BUILTIN_SHELL = "__builtin-shell";

/**
 * Runs a command text.
 *
 * @param args Programs and variables as JSON, then the text.
 * @returns The exit code.
 */
export async function builtinShell(args: readonly string[]): Promise<number> {
  const { runBuiltin } = await import("../engine/host/builtin/run.ts");
  return await runBuiltin(args);
}
