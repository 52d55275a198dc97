// SPDX-License-Identifier: MIT
/**
 * Limits of one request: how long it may take, how long nothing may come, and
 * that whoever asks the program to end does not wait for a remote. What is
 * only read ends at once then; what is written is given a moment, so that it
 * is known what came of it. It sends nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { after } from "../../wait.ts";
import { ENDING_MS } from "../git.ts";
import { redactUrls } from "../remote_url.ts";

/** What limits a request. */
export interface Limits {
  /** The remote, for messages. */
  readonly remote: string;
  /** Milliseconds in all. */
  readonly total: number;
  /** True when it changes the remote. */
  readonly isWrite: boolean;
  /** Aborted when the program is asked to end. */
  readonly ending: AbortSignal | undefined;
}

/** A request under way. */
export interface Underway {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** From now on something has to come; called each time that it does. */
  alive(): void;
}

/** However long a clone may take. */
const MOST_SILENT_MS = 30_000;

/**
 * Makes a request within its limits.
 *
 * @param limits The limits.
 * @param run Makes it.
 * @returns What it gives.
 * @throws {OcurootError} git/timeout, cli/interrupted.
 */
export async function withinLimits<T>(
  limits: Limits,
  run: (underway: Underway) => Promise<T>,
): Promise<T> {
  const { ending, isWrite } = limits;
  const end = new AbortController();
  const isLate = ending?.aborted === true;
  const total = isLate ? Math.min(limits.total, ENDING_MS) : limits.total;
  const noEnd = timedOut(limits, `no end after ${total / 1000} s`);
  const calls = [after(total, () => end.abort(noEnd))];
  const onEnding = () => {
    const stop = () => end.abort(ending?.reason);
    if (isWrite) calls.push(after(ENDING_MS, stop));
    else stop();
  };
  if (!isLate) ending?.addEventListener("abort", onEnding, { once: true });
  try {
    const alive = watchSilence(limits, { end, calls });
    return await run({ signal: end.signal, alive });
  } catch (cause) {
    throw end.signal.aborted ? end.signal.reason : cause;
  } finally {
    ending?.removeEventListener("abort", onEnding);
    for (const callOff of calls) callOff();
  }
}

/** Starts with the first sign of life. */
function watchSilence(
  limits: Limits,
  { end, calls }: {
    readonly end: AbortController;
    readonly calls: (() => void)[];
  },
): () => void {
  const most = Math.min(limits.total / 2, MOST_SILENT_MS);
  let last: number | undefined;
  const look = (): void => {
    const silent = performance.now() - (last ?? 0);
    if (silent < most) calls.push(after(most - silent, look));
    else end.abort(timedOut(limits, `nothing came for ${most / 1000} s`));
  };
  return () => {
    const isFirst = last === undefined;
    last = performance.now();
    if (isFirst) look();
  };
}

function timedOut({ remote }: Limits, words: string): OcurootError {
  return new OcurootError(
    "git/timeout",
    `Cannot talk to "${redactUrls(remote)}": ${words}`,
    {
      hint: "Check the connection to the remote; raise the limit with" +
        " OCUROOT_GIT_TIMEOUT=<seconds>.",
    },
  );
}
