// SPDX-License-Identifier: MIT
/**
 * The machine's clock behind the port that tests replace.
 *
 * @module
 */

import { wait } from "../stores/wait.ts";
import type { Clock } from "./workspace.ts";

export { after, every } from "../stores/wait.ts";

/**
 * Gives the system clock.
 *
 * @returns The clock.
 */
export function systemClock(): Clock {
  return { now: () => Date.now(), sleep: wait };
}
