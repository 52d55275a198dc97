// SPDX-License-Identifier: MIT
/**
 * Flags and arguments that many commands share, declared once. It does not
 * read them.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { Context } from "./_context.ts";
import { proposeRefs } from "./_propose.ts";

/** How progress is shown. */
export type ProgressMode = "auto" | "plain" | "json" | "github" | "none";

/** Flags of every command. */
export interface CommonFlags {
  /** Results and errors as JSON on stdout. */
  readonly json?: boolean | undefined;
  /** Colour on or off; by the stream when absent. */
  readonly color?: boolean | undefined;
  /** How progress is shown. */
  readonly progress?: ProgressMode | undefined;
  /** Most runs at the same time. */
  readonly concurrency?: number | undefined;
  /** Internal frames and finished logs too. */
  readonly debug?: boolean | undefined;
}

/** Flags of the groups that name a package. */
export interface RefFlags extends CommonFlags {
  /** The config file, when no ref is given. */
  readonly package?: string | undefined;
  /** The release, when no ref is given. */
  readonly release?: string | undefined;
}

/** Flag of commands whose answer can be "not yet". */
export interface DetailedFlags {
  /** Exit 3 when something waits. */
  readonly detailedExitcode?: boolean | undefined;
}

/** Flags of commands that can look at files of a stranger, or refuse to. */
export interface UntrustedFlags {
  /** The files at hand are those of a stranger. */
  readonly untrusted?: boolean | undefined;
  /** Commit whose repo config is trusted then. */
  readonly base?: string | undefined;
  /** Folder of the state that is trusted then. */
  readonly baseState?: string | undefined;
}

/** Flags of commands that evaluate configs. */
export interface SandboxFlags extends UntrustedFlags {
  /** What is enforced of the policy of the repository. */
  readonly sandbox?: "off" | "policy" | "strict" | undefined;
}

/** An optional boolean flag without a `--no-` form. */
export interface Switch {
  /** Discriminator. */
  readonly kind: "boolean";
  /** What it does. */
  readonly brief: string;
  /** May be left out. */
  readonly optional: true;
  /** Has no `--no-` form. */
  readonly withNegated: false;
}

/**
 * Declares a boolean flag; `--flag=false` is false.
 *
 * @param brief What it does.
 * @returns The flag.
 */
export function flag(brief: string): Switch {
  return { kind: "boolean", brief, optional: true, withNegated: false };
}

/** Flags of every command. */
export const COMMON_FLAGS = {
  json: flag("Print results and errors as JSON"),
  color: {
    kind: "boolean",
    brief: "Colour on or off; default by terminal and NO_COLOR",
    optional: true,
  },
  progress: {
    kind: "enum",
    values: ["auto", "plain", "json", "github", "none"],
    brief: "How progress is shown on stderr; default auto",
    optional: true,
  },
  concurrency: {
    kind: "parsed",
    parse: parseCount,
    placeholder: "n",
    brief: "Most runs at the same time; default 8",
    optional: true,
  },
  debug: flag("Show internal frames and finished logs too"),
} as const;

/** Flags of commands that can look at files of a stranger, or refuse to. */
export const UNTRUSTED_FLAGS = {
  untrusted: flag("The files are a stranger's: only look at them"),
  base: {
    kind: "parsed",
    parse: String,
    placeholder: "commit",
    brief: "Commit whose repo config counts, with --untrusted",
    optional: true,
  },
  baseState: {
    kind: "parsed",
    parse: String,
    placeholder: "folder",
    brief: "Folder of state to be read, with --untrusted",
    optional: true,
  },
} as const;

/** Flags of commands that evaluate configs. */
export const SANDBOX_FLAG = {
  ...UNTRUSTED_FLAGS,
  sandbox: {
    kind: "enum",
    values: ["off", "policy", "strict"],
    brief: "What is enforced of the policy; default policy",
    optional: true,
  },
} as const;

/** Flags of the groups that name a package. */
export const REF_FLAGS = {
  package: {
    kind: "parsed",
    parse: String,
    placeholder: "file",
    brief: "Config file, when no ref is given; default .",
    optional: true,
  },
  release: {
    kind: "parsed",
    parse: String,
    placeholder: "name",
    brief: "Release id or tag, when no ref is given",
    optional: true,
  },
  ...COMMON_FLAGS,
} as const;

/** Flag of commands whose answer can be "not yet". */
export const DETAILED_FLAG = {
  detailedExitcode: flag("Exit 3 when something waits or is to be done"),
} as const;

/** A required ref. */
export const REF = {
  brief: "A ref; relative ones start at the working directory",
  parse: String,
  placeholder: "ref",
  proposeCompletions: proposeForContext,
} as const;

/** An optional ref. */
export const OPTIONAL_REF = { ...REF, optional: true } as const;

/** Refs of commands that look at the first one only. */
export const ANY_REFS = { kind: "array", parameter: REF } as const;

function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new OcurootError(
    "cli/usage",
    `"${text}" is not a whole number from 1 upwards`,
  );
}

function proposeForContext(
  this: Context,
  partial: string,
): Promise<readonly string[]> {
  return proposeRefs(this.io, partial);
}
