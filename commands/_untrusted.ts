// SPDX-License-Identifier: MIT
/**
 * Whether a command may be used on files of a stranger, and what it trusts
 * instead. It opens nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { joinPath } from "../engine/host/paths.ts";
import {
  readUntrusted,
  trustedIn,
  type Untrusted,
  untrustedError,
} from "../engine/untrusted/mode.ts";
import type { UntrustedFlags } from "./_flags.ts";
import type { Io } from "./io.ts";

/**
 * What a command does with files of a stranger: not be used at all, look at
 * them, or compare them with a state that is trusted.
 */
export type UntrustedUse = "refuse" | "look" | "compare";

/**
 * Says that a command may be used on such files as a dry run.
 *
 * @param flags Its flags.
 * @returns What it does with them.
 */
export function dryrunOnly(
  flags: { readonly dryrun?: boolean | undefined },
): UntrustedUse {
  return flags.dryrun ? "compare" : "refuse";
}

/**
 * Reads what a command trusts instead of the files at hand.
 *
 * @param verb The words of the command.
 * @param call Process and flags, and what the command does with such files.
 * @returns What it trusts; undefined when the files themselves.
 * @throws {OcurootError} `repo/untrusted` when it may not be used,
 *   `cli/usage` for flags without `--untrusted`, `config/no-store` without
 *   a state to compare with.
 */
export function trustedInstead(
  verb: string,
  { io, flags, use }: {
    readonly io: Pick<Io, "env" | "cwd">;
    readonly flags: UntrustedFlags;
    readonly use: UntrustedUse;
  },
): Untrusted | undefined {
  const said = readUntrusted(io.env);
  if (said === undefined && !flags.untrusted) {
    if (flags.base === undefined && flags.baseState === undefined) return;
    throw new OcurootError(
      "cli/usage",
      "Cannot use --base or --base-state: they need --untrusted",
      { hint: "Without --untrusted the files at hand say it themselves." },
    );
  }
  if (use === "refuse") throw untrustedError(`run "ocuroot ${verb}"`);
  const given = said ?? trustedIn(io.env);
  const base = flags.base ?? given.base;
  const state = flags.baseState ?? given.state;
  if (use === "compare" && state === undefined) throw noState(verb);
  return {
    ...(base === undefined ? {} : { base }),
    ...(state === undefined ? {} : { state: joinPath(io.cwd, state) }),
  };
}

function noState(verb: string): OcurootError {
  return new OcurootError(
    "config/no-store",
    `Cannot run "ocuroot ${verb}" on files that are not trusted: no state is ` +
      "trusted either",
    { hint: "Name a checkout of the branch of state with --base-state." },
  );
}
