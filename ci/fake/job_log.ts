// SPDX-License-Identifier: MIT
/**
 * The log file of one job, written line by line so that it can be read while
 * the job runs. Secrets never reach it.
 *
 * @module
 */

import type { Secrets } from "../../engine/host/secrets.ts";

/** Takes lines. */
export interface JobLog {
  /** Appends a line. */
  line(text: string): void;
  /** Ends it. */
  close(): void;
}

/**
 * Opens the log of a job anew.
 *
 * @param path Absolute path; its folder is made.
 * @param secrets Masks lines.
 * @returns The log.
 */
export function openJobLog(path: string, secrets: Secrets): JobLog {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const file = Deno.openSync(path, {
    create: true,
    truncate: true,
    write: true,
    mode: 0o600,
  });
  const encoder = new TextEncoder();
  return {
    line(text) {
      let rest = encoder.encode(`${secrets.mask(text)}\n`);
      while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
    },
    close: () => file.close(),
  };
}
