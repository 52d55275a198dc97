// SPDX-License-Identifier: MIT
/**
 * Refs to the outputs of a task or deployment. It knows no release.
 *
 * @module
 */

import type { OutputKey, OutputValue, Task } from "./task.ts";
import { ref } from "./typed_ref.ts";

/** Makes the two methods of a task that give refs. */
export function outputRefs<O>(
  subpath: string,
): Pick<Task<O>, "output" | "latest"> {
  return {
    output: <K extends OutputKey<O>>(key: K) =>
      ref<OutputValue<O, K>>(`./${subpath}#output/${key}`),
    latest: <K extends OutputKey<O>>(key: K) =>
      ref<OutputValue<O, K>>(`./@/${subpath}#output/${key}`),
  };
}
