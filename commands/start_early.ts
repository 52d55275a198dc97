// SPDX-License-Identifier: MIT
/**
 * Starts what a command line is sure to need before the commands are loaded:
 * a process for a config in TypeScript takes longer than all else. It reads no
 * more of the command line than that.
 *
 * @module
 */

import type { Io } from "./io.ts";

/**
 * Starts the process for the config that a command line names, if any.
 *
 * @param args Arguments after the program's name.
 * @param io The process.
 * @returns The same, where what was started is not started again.
 */
export function startEarly(args: readonly string[], io: Io): Io {
  const { ahead, cwd, env } = io;
  const [group, , ...rest] = args;
  const isTyped = group === "release" && rest.some(namesTypescript);
  if (!isTyped || ahead === undefined) return io;
  const early = ahead({ cwd, env, typed: true });
  return {
    ...io,
    ahead: (options) => options.typed ? early : ahead(options),
  };
}

/**
 * Tells whether an argument names a config in TypeScript.
 *
 * @param argument The argument.
 * @returns True for a file or a ref of a release of one.
 */
export function namesTypescript(argument: unknown): boolean {
  return typeof argument === "string" && /\.ts(\/@|$)/.test(argument);
}
