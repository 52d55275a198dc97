// SPDX-License-Identifier: MIT
/**
 * Hands a command to the local CI server, and waits for it when asked to.
 *
 * @module
 */

import { ciClient, findAddress } from "../ci/mod.ts";
import { findGit, headCommit } from "../engine/git_info.ts";
import { readVariables } from "./_ci_flags.ts";
import type { CommonFlags } from "./_flags.ts";
import type { Outcome } from "./_outcome.ts";
import { renderJob } from "./_render/job.ts";
import { EXIT } from "./exit_code.ts";
import type { Io } from "./io.ts";

/** Flags of `ci schedule`. */
export interface ScheduleFlags extends CommonFlags {
  /** What to clone. */
  readonly repository?: string | undefined;
  /** What to check out. */
  readonly commit?: string | undefined;
  /** Variables of the job. */
  readonly variable?: readonly string[] | undefined;
  /** True to wait for its end. */
  readonly wait?: boolean | undefined;
}

/**
 * Schedules a job.
 *
 * @param io The process.
 * @param flags Where and how.
 * @param words A line for the shell, or a program and its arguments.
 * @returns The job; with `--wait` its log as well, and exit 1 when it failed.
 */
export async function schedule(
  io: Io,
  flags: ScheduleFlags,
  ...words: string[]
): Promise<Outcome> {
  const client = ciClient(await findAddress(io.env));
  const job = await client.schedule({
    ...await whatToClone(io, flags),
    command: words.length === 1 ? words.join("") : words.map(quote).join(" "),
    variables: readVariables(flags.variable ?? [], io.env),
  });
  if (!flags.wait) return { json: job, text: renderJob(job) };
  const ended = await client.status(job.id, { wait: true });
  return {
    json: ended,
    text: await client.logs(job.id) + renderJob(ended),
    exit: ended.status === "passed" ? EXIT.ok : EXIT.failed,
  };
}

async function whatToClone(
  io: Io,
  { repository, commit }: ScheduleFlags,
): Promise<{ readonly repository: string; readonly commit: string }> {
  if (repository !== undefined) return { repository, commit: commit ?? "HEAD" };
  const git = await findGit(io.cwd);
  return {
    repository: git.workTree,
    commit: commit ?? await headCommit(git),
  };
}

function quote(word: string): string {
  if (/^[\w./:@%+=,-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
