// SPDX-License-Identifier: MIT
/**
 * Stops a config that takes ever more memory, before the runtime does: that
 * would end the process without a word about the line. It looks now and then,
 * so a list made at once is the interpreter's to refuse.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

/** Far more than any honest config needs, in MB. */
const DEFAULT_MB = 320;

const MB = 1024 * 1024;

/** Looking costs some microseconds, a call some thousand steps. */
const CALLS_BETWEEN = 64;

/**
 * Starts to watch.
 *
 * @param env Process environment; `OCUROOT_CONFIG_MEMORY` is read.
 * @returns A function to be called often; it throws past the limit.
 * @throws {OcurootError} config/limit from that function.
 */
export function createMemoryLimit(
  env: Readonly<Record<string, string>>,
): () => void {
  const most = Number(env["OCUROOT_CONFIG_MEMORY"]) || DEFAULT_MB;
  const { heapUsed: before } = Deno.memoryUsage();
  let calls = 0;
  return () => {
    if (++calls % CALLS_BETWEEN !== 0) return;
    const used = (Deno.memoryUsage().heapUsed - before) / MB;
    if (used <= most) return;
    throw new OcurootError(
      "config/limit",
      `Cannot evaluate config: it used more than ${most} MB of memory`,
      { hint: "Use less, or raise the limit with OCUROOT_CONFIG_MEMORY." },
    );
  };
}
