// SPDX-License-Identifier: MIT
/**
 * Runs one command in a shell, or one program: streams its lines, gathers its
 * output, ends it with all its children on abort or timeout. It does not
 * choose the directory and does not write the log.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import type { ExecEffect, ShellEffect, ShellResult } from "@ocuroot/sdk/host";
import type { Policy } from "@ocuroot/sdk/policy";
import { after } from "../clock.ts";
import { createLineCutter } from "./_lines.ts";
import { startWatched, type WatchedProcess } from "./_shell_watch.ts";
import { isBuiltin } from "./builtin/name.ts";
import { confine, REFUSAL, REFUSED } from "./confined.ts";
import { exitStatus } from "./exit_status.ts";
import { createMaskStream } from "./mask_stream.ts";
import { findProgram } from "./programs.ts";
import type { Secrets } from "./secrets.ts";

/** An effect that starts a program. */
export type CommandEffect = ShellEffect | ExecEffect;

/** 1 for standard output, 2 for standard error. */
export type ShellStream = 1 | 2;

/** What running a command needs besides the effect. */
export interface ShellOptions {
  /** Absolute working directory. */
  readonly cwd: string;
  /** The inherited environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The resolved policy to start it under; none when absent. */
  readonly policy?: Policy;
  /** Masks lines and error texts. */
  readonly secrets: Secrets;
  /** Ends the command when aborted. */
  readonly signal: AbortSignal;
  /** Milliseconds it may take; 0 for no limit. */
  readonly timeout: number;
  /** Characters it may write; 0 for no limit. */
  readonly output: number;
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
 *   `host/timeout` and `host/output` past a limit, `cli/interrupted` when
 *   aborted,
 *   `host/denied` when the runtime refuses what the policy does not name.
 */
export async function runShell(
  effect: CommandEffect,
  options: ShellOptions,
): Promise<ShellResult> {
  if (options.signal.aborted) throw interrupted(effect, options);
  const env = { ...options.env, ...effect.env };
  const start = await findStart(effect, { ...options, env });
  if ("problem" in start) return notStarted(start.problem, effect, options);
  const child = startWatched(start.argv, {
    cwd: options.cwd,
    env: { ...env, ...start.env },
  });
  const ended = watchEnd(child, options);
  try {
    const output = await gather(child, effect, {
      ...options,
      onFull: () => ended.stop("output"),
    });
    const { code } = await child.status;
    if (ended.reason() === "output") throw tooMuch(effect, options);
    if (ended.reason() === "timeout") throw timedOut(effect, options);
    if (ended.reason() === "abort") throw interrupted(effect, options);
    if (options.policy !== undefined) checkRefusal(code, output, options);
    if (isBuiltin(effect)) await checkBuiltin(output, { ...options, env });
    if (code !== 0 && !effect.continueOnError) {
      throw exitStatus(options.secrets.mask(textOf(effect)), code);
    }
    return { exitCode: code, ...output };
  } finally {
    ended.dispose();
  }
}

/**
 * Names the program that an effect starts.
 *
 * @param effect The effect.
 * @returns The shell, or the first word of the command line; undefined for
 *   the built-in shell.
 */
export function programOf(effect: CommandEffect): string | undefined {
  if (isBuiltin(effect)) return undefined;
  if (effect.kind === "exec") return effect.argv[0] ?? "";
  return effect.shell === "" ? "sh" : effect.shell;
}

/**
 * Gives the command line, or the reason why it cannot start, before anything
 * is started. Programs get their path: what a shell has built in is no
 * program.
 */
async function findStart(
  effect: CommandEffect,
  options: ShellOptions,
): Promise<
  | {
    readonly argv: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }
  | { readonly problem: string }
> {
  const { cwd, policy } = options;
  const directory = await stat(cwd);
  if (directory?.isDirectory !== true) {
    return { problem: `"${cwd}" is not a directory` };
  }
  const program = programOf(effect) ?? "sh";
  const args = effect.kind === "exec"
    ? effect.argv.slice(1)
    : ["-c", effect.command];
  const problem = problemOf([program, ...args, ...Object.entries(effect.env)]);
  if (problem !== undefined) return { problem };
  if (effect.kind === "shell" && isBuiltin(effect)) {
    const { builtinShell } = await import("./builtin/start.ts");
    return builtinShell(effect.command, policy);
  }
  const place = { cwd, path: options.env["PATH"] };
  const usual = effect.kind === "shell" && program === "sh" &&
    policy === undefined;
  const path = usual ? program : await findProgram(program, place);
  if (path === undefined) {
    const kind = effect.kind === "shell" ? "shell" : "program";
    return { problem: `${kind} "${program}" is not there` };
  }
  const argv = [path, ...args];
  return { argv: policy === undefined ? argv : confine(policy, argv) };
}

/** What cannot be passed on as it is: the system would cut or change it. */
function problemOf(texts: readonly (string | string[])[]): string | undefined {
  const all = texts.flat();
  if (all.some((text) => text.includes("\0"))) {
    return "it holds a NUL character";
  }
  return all.every((text) => text.isWellFormed())
    ? undefined
    : "it holds half of a character";
}

/** The runtime refuses what slipped past us, such as variables for linkers. */
function checkRefusal(
  code: number,
  { stderr }: Pick<ShellResult, "stderr">,
  options: ShellOptions,
): void {
  const at = code === REFUSED ? stderr.lastIndexOf(REFUSAL) : -1;
  if (at === -1) return;
  const reason = stderr.slice(at + REFUSAL.length).trim();
  const message = `Cannot start the program: ${reason}`;
  throw new OcurootError("host/denied", options.secrets.mask(message), {
    hint: "Name the program in the policy of the repository.",
  });
}

async function checkBuiltin(
  { stderr }: Pick<ShellResult, "stderr">,
  options: ShellOptions,
): Promise<void> {
  const { policy, cwd, env } = options;
  if (policy === undefined) return;
  const { refusalIn } = await import("./builtin/refusal.ts");
  const found = await refusalIn(stderr, { policy, cwd, path: env["PATH"] });
  if (found === undefined) return;
  throw new OcurootError("host/denied", options.secrets.mask(found), {
    hint: "Name it in the policy of the repository, or do without.",
  });
}

function textOf(effect: CommandEffect): string {
  return effect.kind === "shell" ? effect.command : effect.argv.join(" ");
}

function stat(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.stat(path).catch(() => undefined);
}

function notStarted(
  problem: string,
  effect: CommandEffect,
  options: ShellOptions,
): ShellResult {
  if (effect.continueOnError) {
    return { exitCode: -1, stdout: "", stderr: "", combinedOutput: "" };
  }
  const message = `Cannot run "${textOf(effect)}": ${problem}`;
  throw new OcurootError("host/spawn", options.secrets.mask(message));
}

/** Why a command is ended before its end. */
type EndReason = "abort" | "timeout" | "output";

/** Stops the command on abort or past a limit and remembers which it was. */
function watchEnd(child: WatchedProcess, options: ShellOptions): {
  stop(why: EndReason): void;
  reason(): EndReason | undefined;
  dispose(): void;
} {
  let reason: EndReason | undefined;
  const stop = (why: EndReason) => {
    reason ??= why;
    child.stop();
  };
  const onAbort = () => stop("abort");
  options.signal.addEventListener("abort", onAbort, { once: true });
  const stopTimer = options.timeout === 0
    ? undefined
    : after(options.timeout, () => stop("timeout"));
  return {
    stop,
    reason: () => reason,
    dispose() {
      stopTimer?.();
      options.signal.removeEventListener("abort", onAbort);
    },
  };
}

/** Reads both streams to their end; pieces keep their order of arrival. */
async function gather(
  child: WatchedProcess,
  effect: CommandEffect,
  options: ShellOptions & { readonly onFull: () => void },
): Promise<Omit<ShellResult, "exitCode">> {
  const combined: string[] = [];
  let room = options.output === 0 ? Infinity : options.output;
  const read = async (stream: ShellStream) => {
    const pieces: string[] = [];
    const log = lineLog(stream, effect, options);
    const source = stream === 1 ? child.stdout : child.stderr;
    for await (const text of texts(source, child.gone)) {
      room -= text.length;
      if (room < 0) options.onFull();
      if (room < 0) continue;
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
  effect: CommandEffect,
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

function tooMuch(effect: CommandEffect, options: ShellOptions): OcurootError {
  const megabytes = Math.floor(options.output / 1024 / 1024);
  const message = `Cannot finish "${textOf(effect)}": it wrote more than ` +
    `${megabytes} MB and was ended`;
  return new OcurootError("host/output", options.secrets.mask(message), {
    hint: "Send its output to a file, or raise the limit of megabytes with " +
      "OCUROOT_OUTPUT_LIMIT; 0 is no limit.",
  });
}

function timedOut(effect: CommandEffect, options: ShellOptions): OcurootError {
  const seconds = options.timeout / 1000;
  const message = `Cannot finish "${textOf(effect)}": it took longer than ` +
    `${seconds} s and was ended`;
  return new OcurootError("host/timeout", options.secrets.mask(message), {
    hint: "Raise the limit with OCUROOT_SHELL_TIMEOUT, or set it to 0 for " +
      "no limit.",
  });
}

function interrupted(
  effect: CommandEffect,
  options: ShellOptions,
): OcurootError {
  const message = `Cannot finish "${textOf(effect)}": interrupted`;
  return new OcurootError("cli/interrupted", options.secrets.mask(message));
}
