// SPDX-License-Identifier: MIT
/**
 * Runs the `git` program: the only file that spawns it for stores. Every call
 * is shielded from the caller's Git environment, hooks, prompts and
 * automatic maintenance, has a time limit, and never sees a value where git
 * expects an option. It knows nothing of documents.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { hideCredentials, inOldWay } from "./credentials.ts";
import { joined } from "./joined.ts";
import { redactUrls } from "./remote_url.ts";

/** How to run git. */
export interface GitOptions {
  /** The bare repository; absent for calls that need none. */
  readonly gitDir?: string;
  /** Process environment of ocuroot. */
  readonly env: Readonly<Record<string, string>>;
  /** Written to standard input. */
  readonly stdin?: Uint8Array<ArrayBuffer>;
  /** Milliseconds after which the call is ended. */
  readonly timeoutMs?: number;
  /** Ends the call when aborted. */
  readonly signal?: AbortSignal;
  /**
   * True for a call that a kill of our whole process group must not hit: a
   * remote on this machine would be left with a locked ref.
   */
  readonly isDetached?: boolean;
}

/** What a call came to. */
export interface GitResult {
  /** Exit code; 0 is success. */
  readonly code: number;
  /** Standard output, as bytes. */
  readonly stdout: Uint8Array<ArrayBuffer>;
  /** Standard error as text, credentials removed. */
  readonly stderr: string;
}

/** Milliseconds that one call may take unless told otherwise. */
export const GIT_TIMEOUT_MS = 60_000;

/** Milliseconds that a remote gets once the program is asked to end. */
export const ENDING_MS = 5_000;

const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsync=added,reference",
  "fastimport.unpackLimit=1",
  "fetch.unpackLimit=1",
  "gc.auto=0",
  "maintenance.auto=false",
  "protocol.ext.allow=never",
  "http.lowSpeedLimit=1",
  "http.lowSpeedTime=30",
  "submodule.recurse=false",
].flatMap((setting) => ["-c", setting]);

/** Git variables that say how to reach a remote; all others are dropped. */
const KEPT =
  /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|PROXY_COMMAND|SSL_\w+|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|HTTP_\w+|TRACE\w*)$/;

/**
 * Runs git and waits for it.
 *
 * @param args Arguments after the program's own settings.
 * @param options Where and how.
 * @returns Exit code and output; a non-zero exit is a value.
 * @throws {OcurootError} git/missing when there is no git program,
 *   git/timeout when it took too long.
 */
export async function runGit(
  args: readonly string[],
  options: GitOptions,
): Promise<GitResult> {
  const limit = options.timeoutMs ?? timeoutOf(options.env);
  const timer = AbortSignal.timeout(limit);
  const ends = options.signal === undefined ? [timer] : [timer, options.signal];
  const signal = AbortSignal.any(ends);
  const child = spawnGit(args, { ...options, signal });
  const [{ code }, stdout, stderr] = await Promise.all([
    child.status,
    collect(child.stdout, signal),
    collect(child.stderr, signal),
    feed(child, options.stdin),
  ]);
  if (timer.aborted && code !== 0) throw timedOut(args, limit);
  return {
    code,
    stdout,
    stderr: redactUrls(new TextDecoder().decode(stderr).trim()),
  };
}

/**
 * Runs git and insists on success.
 *
 * @param args Arguments.
 * @param options Where and how.
 * @returns Standard output as text.
 * @throws {OcurootError} git/failed with what git said.
 */
export async function requireGit(
  args: readonly string[],
  options: GitOptions,
): Promise<string> {
  const result = await runGit(args, options);
  if (result.code === 0) return new TextDecoder().decode(result.stdout);
  throw new OcurootError(
    "git/failed",
    `Cannot run "git ${args[0] ?? ""}": it ended with ${result.code}: ${
      redactUrls(result.stderr)
    }`,
    { data: { exitCode: result.code } },
  );
}

/**
 * Starts git with piped streams.
 *
 * @param args Arguments.
 * @param options Where and how; `signal` ends it.
 * @returns The process.
 * @throws {OcurootError} git/missing when there is no git program.
 */
export function spawnGit(
  args: readonly string[],
  options: GitOptions,
): Deno.ChildProcess {
  const where = options.gitDir === undefined
    ? []
    : [`--git-dir=${options.gitDir}`];
  const call = hideCredentials(args, gitEnvironment(options.env));
  if (options.env["OCUROOT_GIT"] === "builtin") throw noProgram(args);
  try {
    return new Deno.Command("git", {
      args: [...where, ...SETTINGS, ...call.args],
      env: { ...inOldWay(call.env) },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.isDetached ? { detached: true } : {}),
    }).spawn();
  } catch (cause) {
    throw noProgram(args, cause);
  }
}

function noProgram(args: readonly string[], cause?: unknown): OcurootError {
  const command = args.find((arg) => /^[a-z][a-z-]*$/.test(arg)) ?? "";
  return new OcurootError(
    "git/missing",
    `Cannot run "git ${command}": there is no git program`,
    {
      ...(cause === undefined ? {} : { cause }),
      hint: "Install git, or put it on PATH. Without it only https:// remotes" +
        " can be used.",
    },
  );
}

function gitEnvironment(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(env).filter(([name]) =>
    !name.startsWith("GIT_") || KEPT.test(name)
  );
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    LC_ALL: "C",
  };
}

function timeoutOf(env: Readonly<Record<string, string>>): number {
  const seconds = Number(env["OCUROOT_GIT_TIMEOUT"]);
  return seconds > 0 ? seconds * 1000 : GIT_TIMEOUT_MS;
}

/**
 * Reads to the end, or to the abort: a helper may outlive git.
 *
 * @param stream What git writes.
 * @param signal Ends it.
 * @returns All that was written.
 */
export async function collect(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal?.addEventListener("abort", stop, { once: true });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return joined(parts);
      parts.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

async function feed(
  child: Deno.ChildProcess,
  bytes: Uint8Array<ArrayBuffer> | undefined,
): Promise<void> {
  const writer = child.stdin.getWriter();
  try {
    if (bytes !== undefined) await writer.write(bytes);
    await writer.close();
  } catch {
    // Git ended before it read everything; its exit code tells why.
  }
}

function timedOut(args: readonly string[], limit: number): OcurootError {
  return new OcurootError(
    "git/timeout",
    `Cannot run "git ${args[0] ?? ""}": no end after ${limit / 1000} s`,
    {
      hint: "Check the connection to the remote; raise the limit with" +
        " OCUROOT_GIT_TIMEOUT=<seconds>.",
    },
  );
}
