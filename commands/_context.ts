// SPDX-License-Identifier: MIT
/**
 * What a command function is called with: the parser's view of the process
 * and ours. It holds types only.
 *
 * @module
 */

import type { StricliProcess } from "@stricli/core";
import type { Io } from "./io.ts";

/** The `this` of every command function. */
export interface Context {
  /** The process as the parser sees it; takes the exit code. */
  readonly process: StricliProcess;
  /** The process as we see it. */
  readonly io: Io;
}
