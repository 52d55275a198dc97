// SPDX-License-Identifier: MIT
/**
 * Runs one command in a shell: streams its lines, gathers its output, ends
 * it with all its children on abort or timeout. It does not choose the
 * directory and does not write the log.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ShellEffect, ShellResult } from "@ocuroot/sdk/host";
import { createLineCutter } from "./_lines.ts";
import { startWatched, type WatchedProcess } from "./_shell_watch.ts";
import { createMaskStream } from "./mask_stream.ts";
import { isAbsolute, joinPath } from "./paths.ts";
import type { Secrets } from "./secrets.ts";

/** 1 for standard output, 2 for standard error. */
export type ShellStream = 1 | 2;

/** What running a command needs besides the effect. */
export interface ShellOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** The inherited environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Masks lines and error texts. */
  readonly secrets: Secrets;
  /** Ends the command when aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds it may take; 0 for no limit. */
  readonly timeout: number;
  /** Receives each line, masked, unless muted. */
  readonly onLine: (line: string, stream: ShellStream) => void;
}

/**
 * Runs a command.
 *
 * @param effect What to run.
 * @param options Where and how.
 * @returns Exit code and output, unmasked.
 * @throws {OcurootError} `host/exit-status` for a non-zero exit code,
 *   `host/spawn` when it cannot start (neither with `continueOnError`),
 *   `host/timeout` past the limit, `cli/interrupted` when aborted.
 */
export async function runShell(
  effect: ShellEffect,
  options: ShellOptions,
): Promise<ShellResult> {
  if (options.signal.aborted) throw interrupted(effect, options);
  const shell = effect.shell === "" ? "sh" : effect.shell;
  const env = { ...options.env, ...effect.env };
  const problem = await startProblem(shell, env, options.cwd);
  if (problem !== undefined) return notStarted(problem, effect, options);
  const child = startWatched(effect.command, { shell, cwd: options.cwd, env });
  const ended = watchEnd(child, options);
  try {
    const output = await gather(child, effect, options);
    const { code } = await child.status;
    if (ended.reason() === "timeout") throw timedOut(effect, options);
    if (ended.reason() === "abort") throw interrupted(effect, options);
    if (code !== 0 && !effect.continueOnError) {
      throw exitStatus(code, effect, options);
    }
    return { exitCode: code, ...output };
  } finally {
    ended.dispose();
  }
}

/** Gives the reason why the shell cannot start, before anything is started. */
async function startProblem(
  shell: string,
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string | undefined> {
  const directory = await stat(cwd);
  if (directory?.isDirectory !== true) return `"${cwd}" is not a directory`;
  if (shell === "sh" || Deno.build.os === "windows") return undefined;
  const candidates = shell.includes("/")
    ? [isAbsolute(shell) ? shell : joinPath(cwd, shell)]
    : (env["PATH"] ?? "").split(":").map((dir) => joinPath(dir, shell));
  const found = await Promise.all(candidates.map(stat));
  return found.some((info) => info?.isFile)
    ? undefined
    : `shell "${shell}" is not there`;
}

function stat(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.stat(path).catch(() => undefined);
}

function notStarted(
  problem: string,
  effect: ShellEffect,
  options: ShellOptions,
): ShellResult {
  if (effect.continueOnError) {
    return { exitCode: -1, stdout: "", stderr: "", combinedOutput: "" };
  }
  const message = `Cannot run "${effect.command}": ${problem}`;
  throw new OcurootError("host/spawn", options.secrets.mask(message));
}

/** Stops the command on abort or timeout and remembers which it was. */
function watchEnd(child: WatchedProcess, options: ShellOptions): {
  reason(): "abort" | "timeout" | undefined;
  dispose(): void;
} {
  let reason: "abort" | "timeout" | undefined;
  const stop = (why: "abort" | "timeout") => {
    reason ??= why;
    child.stop();
  };
  const onAbort = () => stop("abort");
  options.signal.addEventListener("abort", onAbort, { once: true });
  const timer = options.timeout === 0
    ? undefined
    : setTimeout(() => stop("timeout"), options.timeout);
  return {
    reason: () => reason,
    dispose() {
      clearTimeout(timer);
      options.signal.removeEventListener("abort", onAbort);
    },
  };
}

/** Reads both streams to their end; pieces keep their order of arrival. */
async function gather(
  child: WatchedProcess,
  effect: ShellEffect,
  options: ShellOptions,
): Promise<Omit<ShellResult, "exitCode">> {
  const combined: string[] = [];
  const read = async (stream: ShellStream) => {
    const pieces: string[] = [];
    const log = lineLog(stream, effect, options);
    const source = stream === 1 ? child.stdout : child.stderr;
    for await (const text of texts(source, child.gone)) {
      pieces.push(text);
      combined.push(text);
      log.write(text);
    }
    log.end();
    return pieces.join("");
  };
  const [stdout, stderr] = await Promise.all([read(1), read(2)]);
  return { stdout, stderr, combinedOutput: combined.join("") };
}

async function* texts(
  source: ReadableStream<Uint8Array>,
  gone: AbortSignal,
): AsyncGenerator<string> {
  const reader = source.getReader();
  const cancel = () => void reader.cancel();
  gone.addEventListener("abort", cancel);
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    yield decoder.decode(value, { stream: true });
  }
  gone.removeEventListener("abort", cancel);
  yield decoder.decode();
}

function lineLog(
  stream: ShellStream,
  effect: ShellEffect,
  options: ShellOptions,
): { write(text: string): void; end(): void } {
  if (effect.mute) return { write() {}, end() {} };
  const mask = createMaskStream(options.secrets);
  const cutter = createLineCutter((line) => options.onLine(line, stream));
  return {
    write: (text) => cutter.write(mask.write(text)),
    end() {
      cutter.write(mask.end());
      cutter.end();
    },
  };
}

function exitStatus(
  code: number,
  effect: ShellEffect,
  options: ShellOptions,
): OcurootError {
  const message = `${effect.command}: exit status ${code}`;
  return new OcurootError("host/exit-status", options.secrets.mask(message), {
    data: { exitCode: code },
  });
}

function timedOut(effect: ShellEffect, options: ShellOptions): OcurootError {
  const seconds = options.timeout / 1000;
  const message = `Cannot finish "${effect.command}": it took longer than ` +
    `${seconds} s and was ended`;
  return new OcurootError("host/timeout", options.secrets.mask(message), {
    hint: "Raise the limit with OCUROOT_SHELL_TIMEOUT, or set it to 0 for " +
      "no limit.",
  });
}

function interrupted(effect: ShellEffect, options: ShellOptions): OcurootError {
  const message = `Cannot finish "${effect.command}": interrupted`;
  return new OcurootError("cli/interrupted", options.secrets.mask(message));
}
