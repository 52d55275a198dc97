// SPDX-License-Identifier: MIT
/**
 * Starts a command so that it cannot outlive us: in a process group of its
 * own, beside a watcher that reads from a pipe only we hold open. When this
 * process dies, however it dies, the pipe closes and the watcher ends the
 * group. It does not read the command's output.
 *
 * @module
 */

import { after } from "../clock.ts";

/** Milliseconds between asking a process group to end and forcing it. */
const GRACE_MS = 5000;

/**
 * The arguments are the command line. Our own shell stays until the command
 * has ended, also when the group is asked to end. The command sees an empty standard
 * input and never the pipe. What it left in the background on purpose lives
 * on after it ended by itself.
 */
const WATCH = `trap : TERM
exec 3<&0 </dev/null
( trap '' TERM
  exec >/dev/null 2>&1
  read -r _ <&3 || { kill -TERM 0; sleep 2; kill -KILL 0; } ) &
watcher=$!
"$@" 3<&-
code=$?
exec 2>/dev/null
kill -KILL "$watcher"
exit "$code"`;

/** A started command. */
export interface WatchedProcess {
  /** Standard output. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Standard error. */
  readonly stderr: ReadableStream<Uint8Array>;
  /** Resolves when it has ended. */
  readonly status: Promise<{ readonly code: number }>;
  /** Asks the whole group to end, and forces it after a grace. */
  stop(): void;
  /** Aborted once a stopped command is gone: no more output is awaited. */
  readonly gone: AbortSignal;
}

/** Where and with what a command starts. */
export interface StartOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** Complete environment. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a command.
 *
 * @param argv Program and arguments; a program of the name of one that is
 *   built into shells needs its path.
 * @param options Directory and environment.
 * @returns The started command.
 */
export function startWatched(
  argv: readonly string[],
  options: StartOptions,
): WatchedProcess {
  const watched = Deno.build.os !== "windows";
  const [program = "", ...args] = argv;
  const child = new Deno.Command(watched ? "sh" : program, {
    args: watched ? ["-c", WATCH, "ocuroot", ...argv] : args,
    cwd: options.cwd,
    env: { ...options.env },
    clearEnv: true,
    detached: watched,
    stdin: watched ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const gone = new AbortController();
  let stopTimer: (() => void) | undefined;
  const status = child.status.then(async ({ code }) => {
    stopTimer?.();
    if (watched) await child.stdin.close().catch(ignoreGone);
    if (stopTimer !== undefined) {
      signalGroup(child, "SIGKILL");
      gone.abort();
    }
    return { code };
  });
  return {
    stdout: child.stdout,
    stderr: child.stderr,
    status,
    gone: gone.signal,
    stop() {
      if (stopTimer !== undefined) return;
      signalGroup(child, "SIGTERM");
      stopTimer = after(GRACE_MS, () => signalGroup(child, "SIGKILL"));
    },
  };
}

function signalGroup(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    if (Deno.build.os === "windows") child.kill(signal);
    else Deno.kill(-child.pid, signal);
  } catch (error) {
    ignoreGone(error);
  }
}

/** The process may end at any moment: that it is gone is no error. */
function ignoreGone(error: unknown): void {
  const gone = error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof TypeError;
  if (!gone) throw error;
}
