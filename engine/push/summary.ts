// SPDX-License-Identifier: MIT
/**
 * What commands get back from a push. It holds no behaviour.
 *
 * @module
 */

import type { OcurootError } from "@ocuroot/sdk/error";
import type { ReleaseSummary, WorkSummary } from "../summary.ts";

/** A config file and what its release came to. */
export interface PushedFile {
  /** The file, relative to the root. */
  readonly file: string;
  /** True when its commit was released before, by whomever. */
  readonly known?: boolean;
  /** How its release stands; absent when there is none. */
  readonly summary?: ReleaseSummary;
  /** Why there is none. */
  readonly error?: OcurootError;
}

/** What a push did. */
export interface PushSummary {
  /** What was released, in the order of the files. */
  readonly files: readonly PushedFile[];
  /** What followed from it; absent when nothing was pushed. */
  readonly cascade?: WorkSummary;
  /** Worst outcome: `failed` makes the command exit 1. */
  readonly status: "done" | "waiting" | "failed";
}
