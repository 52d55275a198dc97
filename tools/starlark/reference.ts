// SPDX-License-Identifier: MIT
/**
 * Runs programs in the public `starlark` program, as a black box.
 *
 * @module
 */

import type { Dialect } from "../../starlark/mod.ts";

/** What a program printed and how it ended. */
export interface Outcome {
  /** Printed lines. */
  readonly output: string;
  /** Last line of the error, or "" when there was none. */
  readonly error: string;
}

/**
 * Tells whether the program is installed.
 *
 * @returns Whether it can be run.
 */
export async function hasReference(): Promise<boolean> {
  try {
    const args = ["-c", "pass"];
    return (await new Deno.Command("starlark", { args }).output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Runs a program.
 *
 * @param path Its file.
 * @param dialect What it needs.
 * @returns What it printed and how it ended.
 */
export async function runReference(
  path: string,
  dialect: Dialect,
): Promise<Outcome> {
  const flags = [
    ...(dialect.globalReassign || dialect.topLevelControl
      ? ["-globalreassign"]
      : []),
    ...(dialect.recursion || dialect.while ? ["-recursion"] : []),
  ];
  const command = new Deno.Command("starlark", { args: [...flags, path] });
  const { stdout, stderr, success } = await command.output();
  const text = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  if (success) return { output: text, error: "" };
  const trace = text.indexOf("Traceback (most recent call last):\n");
  if (trace < 0) {
    const lines = text.trimEnd().split("\n");
    return { output: "", error: lines.at(-1) ?? "" };
  }
  const message = /^Error.*/ms.exec(text.slice(trace))?.[0] ?? "";
  return { output: text.slice(0, trace), error: message.trimEnd() };
}
