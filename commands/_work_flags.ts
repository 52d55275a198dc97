// SPDX-License-Identifier: MIT
/**
 * Flags that the work commands share. It does not read them.
 *
 * @module
 */

import {
  COMMON_FLAGS,
  type CommonFlags,
  DETAILED_FLAG,
  type DetailedFlags,
  flag,
  SANDBOX_FLAG,
  type SandboxFlags,
} from "./_flags.ts";

/** Flags of every work command. */
export interface WorkFlags extends CommonFlags, DetailedFlags, SandboxFlags {
  /** List the work instead of doing it. */
  readonly dryrun?: boolean | undefined;
}

/** Flags of every work command. */
export const WORK_FLAGS = {
  dryrun: flag("Print the work as JSON instead of doing it"),
  ...DETAILED_FLAG,
  ...SANDBOX_FLAG,
  ...COMMON_FLAGS,
} as const;

/** Flags of the work commands that follow intents. */
export interface IntentFlags extends WorkFlags {
  /** Follow an intent store that is empty. */
  readonly allowMassDelete?: boolean | undefined;
}

/** Flags of the work commands that follow intents. */
export const INTENT_FLAGS = {
  allowMassDelete: flag("Delete what an empty intent store no longer wants"),
  ...WORK_FLAGS,
} as const;

/** Short forms of {@link WORK_FLAGS}. */
export const WORK_ALIASES = { d: "dryrun" } as const;
