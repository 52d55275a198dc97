// SPDX-License-Identifier: MIT
/**
 * What a person has to do once the workflows are written, and the trigger
 * function for the repo config. It changes nothing.
 *
 * @module
 */

import { fill } from "./fill.ts";
import {
  type PlatformName,
  PLATFORMS,
  type WorkflowSettings,
} from "./platform.ts";

/** What is left to do. */
export interface NextSteps {
  /** Sentences, in order. */
  readonly steps: readonly string[];
  /** Lines for `repo.ocu.star`. */
  readonly trigger: string;
}

/**
 * Tells what is left to do.
 *
 * @param platform The platform.
 * @param settings As the workflows were written with.
 * @returns Steps and the trigger function.
 */
export function nextSteps(
  platform: PlatformName,
  { branch, host }: WorkflowSettings,
): NextSteps {
  const { steps, trigger } = PLATFORMS[platform];
  return { steps, trigger: fill(trigger, { branch, host }) };
}
