// SPDX-License-Identifier: MIT
/**
 * How a config asks for the built-in shell, and which programs a text for it
 * seems to start. It runs nothing.
 *
 * @module
 */

import type { ExecEffect, ShellEffect } from "@ocuroot/sdk/host";

/** The name that stands for the built-in shell. */
export const BUILTIN = "builtin";

/** Its process in the packed program, a file beside that. */
export const PACKED_SHELL = "shell_child.js";

/** Words of the built-in shell itself. */
const OWN =
  /^(cat|cd|cp|echo|exit|export|false|mkdir|mv|printenv|pwd|rm|set|shopt|sleep|test|touch|true|unset|which)$/;

/**
 * Tells whether an effect asks for the built-in shell.
 *
 * @param effect The effect.
 * @returns True when it does.
 */
export function isBuiltin(effect: ShellEffect | ExecEffect): boolean {
  return effect.kind === "shell" && effect.shell === BUILTIN;
}

/**
 * Lists what stands where a program is named, for the audit.
 *
 * @param command The text.
 * @returns Names of programs, as far as they are written as such.
 *
 * @example Only what is no word of the shell
 * ```ts
 * import { programsIn } from "./name.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(programsIn("cd app && make all | cat; A=1 git tag"), [
 *   "make",
 *   "git",
 * ]);
 * ```
 */
export function programsIn(command: string): readonly string[] {
  const parts = command.split(/[;&|()\n]+/).map((part) =>
    part.trim().replace(/^(?:\w+=\S*\s+)*/, "").split(/\s/, 1)[0] ?? ""
  );
  const named = parts.filter((word) => /^[\w./-]+$/.test(word));
  return [...new Set(named.filter((word) => !OWN.test(word)))];
}
