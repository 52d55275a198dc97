// SPDX-License-Identifier: MIT
/**
 * Runs git where it talks to a remote. Git passes on that a remote is busy,
 * but not until when: the headers of answers are read from its trace, which
 * nobody else sees.
 *
 * @module
 */

import { after, wait } from "../wait.ts";
import type { Cache } from "./cache.ts";
import { ENDING_MS, type GitOptions, type GitResult, runGit } from "./git.ts";
import { type Busy, patienceOf, pauseFor } from "./patience.ts";

const TRACE = { GIT_TRACE_CURL: "2", GIT_TRACE_CURL_NO_DATA: "1" };
const TRACE_LINE = /^\d\d:\d\d:\d\d\.\d+ \S+:\d+ .*(?:\n|$)/gm;
const STATUS = /<= Recv header: HTTP\/\S+ (\d{3})/g;
const RETRY_AFTER = /<= Recv header: retry-after: *(.*\S)/gi;

/**
 * Runs git, and again while the remote is busy. Once the program is asked to
 * end, what is read ends at once, a push in a moment, and so does what starts
 * later, to save something.
 *
 * @param args Arguments.
 * @param remote The remote that they name, and what tells of the end.
 * @param options Where and how.
 * @returns The last result.
 * @throws {OcurootError} git/missing, git/timeout, cli/interrupted.
 */
export async function reachGit(
  args: readonly string[],
  { url, signal }: Pick<Cache, "url" | "signal">,
  options: GitOptions,
): Promise<GitResult> {
  if (signal === undefined) return await reach(args, url, options);
  if (signal.aborted) {
    return await reach(args, url, { ...options, timeoutMs: ENDING_MS });
  }
  const end = new AbortController();
  let callOff = () => {};
  const onEnding = () => {
    const stop = () => end.abort(signal.reason);
    if (options.isDetached) callOff = after(ENDING_MS, stop);
    else stop();
  };
  signal.addEventListener("abort", onEnding, { once: true });
  try {
    const result = await reach(args, url, { ...options, signal: end.signal });
    if (result.code !== 0) end.signal.throwIfAborted();
    return result;
  } finally {
    signal.removeEventListener("abort", onEnding);
    callOff();
  }
}

async function reach(
  args: readonly string[],
  url: string,
  options: GitOptions,
): Promise<GitResult> {
  const mayTrace = /^https?:/i.test(url) && !options.env["GIT_TRACE_CURL"];
  if (!mayTrace) return await runGit(args, options);
  const env = { ...options.env, ...TRACE };
  const patience = patienceOf(options.env);
  let waited = 0;
  for (let tries = 1;; tries++) {
    const result = await runGit(args, { ...options, env });
    if (result.code === 0) return result;
    const busy = lastAnswer(result.stderr);
    const ms = busy && pauseFor(busy, { tries, waited, patience }, {
      now: Date.now(),
      random: Math.random(),
    });
    if (ms === undefined) return { ...result, stderr: words(result, busy) };
    await wait(ms, options.signal);
    waited += ms;
  }
}

function lastAnswer(trace: string): Busy | undefined {
  const status = [...trace.matchAll(STATUS)].at(-1);
  if (status === undefined) return undefined;
  const rest = trace.slice(status.index);
  const retryAfter = [...rest.matchAll(RETRY_AFTER)].at(-1)?.[1];
  return { status: Number(status[1]), retryAfter };
}

function words({ stderr }: GitResult, busy: Busy | undefined): string {
  const text = stderr.replace(TRACE_LINE, "").trim();
  if (busy?.retryAfter === undefined) return text;
  return `${text} (Retry-After: ${busy.retryAfter})`;
}
