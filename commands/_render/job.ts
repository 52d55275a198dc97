// SPDX-License-Identifier: MIT
/**
 * Jobs of the local CI server as lines for people.
 *
 * @module
 */

import type { Job } from "../../ci/mod.ts";

/**
 * Tells of a job in one line.
 *
 * @param job The job.
 * @returns The line, with a newline.
 */
export function renderJob(job: Job): string {
  const commit = /^[0-9a-f]{40,}$/.test(job.commit)
    ? job.commit.slice(0, 12)
    : job.commit;
  const code = job.exitCode === undefined ? "" : ` (exit ${job.exitCode})`;
  const status = `${job.status}${job.status === "failed" ? code : ""}`;
  const [command = ""] = job.command.split("\n");
  return `${job.id}  ${status.padEnd(15)}  ${commit}  ${command}\n`;
}
