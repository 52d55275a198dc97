// SPDX-License-Identifier: MIT
/**
 * Finds out from what the built-in shell says whether a policy stood in its
 * way: a program that is there and not allowed is not found by it, a file is
 * refused by the runtime.
 *
 * @module
 */

import type { Policy } from "@ocuroot/sdk/policy";
import { findProgram, type ProgramPlace } from "../programs.ts";

/**
 * Looks for a refusal.
 *
 * @param stderr What the shell wrote.
 * @param options The resolved policy, and where programs are looked for.
 * @returns What was refused, as a message; undefined for nothing.
 */
export async function refusalIn(
  stderr: string,
  options: ProgramPlace & { readonly policy: Policy },
): Promise<string | undefined> {
  const file = /Requires (read|write) access to "([^"\n]+)"/.exec(stderr);
  if (file !== null) {
    return `Cannot ${file[1]} "${file[2]}": the policy does not allow it`;
  }
  const run = /Requires run access to "([^"\n]+)"/.exec(stderr);
  const lost = Array.from(
    stderr.matchAll(/^dax: ([^\n]+): command not found$/gm),
    ([, name = ""]) => name,
  );
  for (const name of [...run?.[1] === undefined ? [] : [run[1]], ...lost]) {
    if (options.policy.programs === undefined) continue;
    if (await findProgram(name, options) === undefined) continue;
    return `Cannot start program "${name}": the policy does not allow it`;
  }
  return undefined;
}
