// SPDX-License-Identifier: MIT
/**
 * Commands that the older client has and this one not yet: they take their
 * flags, so that help and mistakes are right, and refuse with advice. Nothing
 * is opened.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { CommonFlags } from "./_flags.ts";
import { type CommandBody, withoutWorkspace } from "./_verb.ts";

/**
 * Makes a command that refuses.
 *
 * @param verb Its words.
 * @param hint What to do instead.
 * @returns A function for the parser.
 */
export function notThere<F extends CommonFlags, A extends readonly unknown[]>(
  verb: string,
  hint: string,
): CommandBody<F, A> {
  return withoutWorkspace<F, A>(() =>
    Promise.reject(
      new OcurootError(
        "work/unsupported",
        `Cannot run "ocuroot ${verb}": it is not there yet in this version`,
        { hint },
      ),
    )
  );
}
