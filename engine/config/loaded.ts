// SPDX-License-Identifier: MIT
/**
 * A config file that has been evaluated, whatever its language. It does not
 * say how: `starlark.ts` (and later `typescript.ts`) make it.
 *
 * @module
 */

import type {
  Declaration,
  RepoSettings,
  StepResult,
} from "@ocuroot/sdk/declaration";
import type { EffectHandler } from "@ocuroot/sdk/host";
import type { FunctionDef, Json } from "@ocuroot/sdk/model";

/** How one user function is called. */
export interface CallOptions {
  /** Performs its effects, takes its prints and secrets. */
  readonly effects: EffectHandler;
  /** Ends the call when aborted. */
  readonly signal: AbortSignal;
  /** Full release ref that `./…` refs given to `next` resolve against. */
  readonly base: string;
}

/** An evaluated release or environment config. */
export interface LoadedConfig {
  /** File relative to the repo root. */
  readonly file: string;
  /** What it declared. */
  readonly declaration: Declaration;
  /** Files that it loaded, relative to the repo root. */
  readonly modules: readonly string[];
  /**
   * Calls one of its functions with JSON inputs by name.
   *
   * @returns What it came to.
   * @throws {OcurootError} `run/function` when no such function exists,
   *   `run/failed` when user code failed (frames point at user code),
   *   `run/result` for an unusable return value, `host/*` from effects.
   */
  call(
    fn: FunctionDef,
    inputs: Readonly<Record<string, Json>>,
    options: CallOptions,
  ): Promise<StepResult>;
}

/** An evaluated repo config. */
export interface LoadedRepo {
  /** Its settings: function calls, then globals, then `OCU_CFG_*`. */
  readonly settings: RepoSettings;
  /** Bytes to record: the file itself and the modules it loaded. */
  readonly source: {
    readonly file: Uint8Array;
    readonly modules: Readonly<Record<string, Uint8Array>>;
  };
  /** Calls the trigger function with a commit; no-op without one. */
  trigger(commit: string, options: CallOptions): Promise<void>;
}
