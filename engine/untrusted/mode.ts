// SPDX-License-Identifier: MIT
/**
 * Whether the files at hand are those of a stranger, and what the operator
 * trusts instead. It is said by a flag or the environment, never by a file.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** What is trusted where the files are not. */
export interface Untrusted {
  /** Commit whose repo config counts; none when absent. */
  readonly base?: string;
  /** Absolute folder of a state store, which is only read; none when absent. */
  readonly state?: string;
}

/**
 * Reads from the environment whether the files at hand are trusted.
 *
 * @param env Process environment.
 * @returns What is trusted instead; undefined when the files are.
 * @throws {OcurootError} `cli/usage` when `OCUROOT_UNTRUSTED` cannot be read.
 */
export function readUntrusted(
  env: Readonly<Record<string, string>>,
): Untrusted | undefined {
  const text = env["OCUROOT_UNTRUSTED"]?.trim().toLowerCase() ?? "";
  if (["", "0", "false"].includes(text)) return undefined;
  if (["1", "true"].includes(text)) return trustedIn(env);
  throw new OcurootError(
    "cli/usage",
    `Cannot read OCUROOT_UNTRUSTED: "${text}" is neither 1 nor 0`,
    { hint: "Set it to 1 where the files are those of a stranger." },
  );
}

/**
 * Reads what the environment says is trusted.
 *
 * @param env Process environment.
 * @returns What is trusted.
 */
export function trustedIn(env: Readonly<Record<string, string>>): Untrusted {
  const base = env["OCUROOT_UNTRUSTED_BASE"];
  const state = env["OCUROOT_UNTRUSTED_STATE"];
  return { ...(base ? { base } : {}), ...(state ? { state } : {}) };
}

/**
 * Makes the error for what may not be done with files of a stranger.
 *
 * @param action What was asked for, as "run release new".
 * @returns The error.
 */
export function untrustedError(action: string): OcurootError {
  return new OcurootError(
    "repo/untrusted",
    `Cannot ${action}: the files here are not trusted, and it runs or writes`,
    {
      hint: "Use check, release lint, preview or a dry run, or leave " +
        "--untrusted and OCUROOT_UNTRUSTED away where you know who wrote " +
        "the files.",
    },
  );
}

/**
 * Picks the settings that the operator gives by variables.
 *
 * @param env Process environment.
 * @returns `OCU_CFG_*`, and the limits of configs.
 */
export function configVariables(
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = /^OCU_CFG_|^OCUROOT_(CONFIG_|MAX_STEPS$)/;
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => kept.test(name)),
  );
}
