// SPDX-License-Identifier: MIT
/**
 * Progress for programs: every event as one line of JSON. It leaves nothing
 * out and adds nothing.
 *
 * @module
 */

import type { Output } from "../io.ts";
import type { Reporter } from "./reporter.ts";

/**
 * Makes a reporter that writes JSON lines.
 *
 * @param output Where to.
 * @returns The reporter.
 */
export function createJsonReporter(output: Output): Reporter {
  return {
    event: (event) => output.write(JSON.stringify(event) + "\n"),
    finish: () => {},
  };
}
