// SPDX-License-Identifier: MIT
/**
 * The machine as config code sees it. An {@link EffectHandler} made here is
 * the only thing in the product that runs a user's command, opens a user's
 * file or sends a user's request.
 *
 * Invariants of the folder: relative paths start at the directory of the
 * config file in the checkout in use, never at the process's directory; no
 * text that leaves holds a registered secret; no child outlives this process.
 * It knows nothing of state documents.
 *
 * @module
 */

import type {
  CallSite,
  Effect,
  EffectHandler,
  ShellEffect,
} from "@ocuroot/sdk/host";
import type { Json, Log } from "@ocuroot/sdk/model";
import { parseDuration } from "./duration.ts";
import { isDirectory, listDirectory, readText, writeText } from "./files.ts";
import { runHttp } from "./http.ts";
import { joinPath } from "./paths.ts";
import type { Secrets } from "./secrets.ts";
import { runShell } from "./shell.ts";

/** What a host is made of. */
export interface HostOptions {
  /** Absolute path of the checkout in use. */
  readonly root: string;
  /** Directory of the config file relative to the root; `.` for the root. */
  readonly dir: string;
  /** Inherited environment; also holds `OCUROOT_SHELL_TIMEOUT` and `…HTTP…`. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes registered secrets and masks. */
  readonly secrets: Secrets;
  /** Ends what is running when aborted. */
  readonly signal: AbortSignal;
  /** Receives printed texts and shell lines, masked. */
  readonly onLog: (log: Log) => void;
  /** Reads the environments that `environments()` lists. */
  readonly environments: () => Promise<Json>;
  /** Name in the `thread` attribute: the function, or the file at load. */
  readonly thread?: string;
  /** Milliseconds since the epoch; the system clock when absent. */
  readonly now?: () => number;
}

/** A shell command may take this long unless told otherwise: 6 hours. */
const SHELL_TIMEOUT = 6 * 60 * 60 * 1000;

/** A request may take this long unless told otherwise: 5 minutes. */
const HTTP_TIMEOUT = 5 * 60 * 1000;

/**
 * Creates the handler that performs the effects of one config.
 *
 * @param options Where it works and who listens.
 * @returns The handler.
 */
export function createHost(options: HostOptions): EffectHandler {
  return {
    perform: (effect, site) => perform(effect, site, options),
    print: (text, site) => {
      options.onLog(logEntry(options.secrets.mask(text), site, options));
    },
    secret: (value) => options.secrets.register(value),
    mask: (text) => options.secrets.mask(text),
  };
}

async function perform(
  effect: Effect,
  site: CallSite,
  options: HostOptions,
): Promise<Json> {
  const base = joinPath(options.root, options.dir);
  switch (effect.kind) {
    case "shell":
      return { ...await shell(effect, site, options) };
    case "http":
      return {
        ...await runHttp(effect, {
          secrets: options.secrets,
          signal: options.signal,
          timeout: limit("OCUROOT_HTTP_TIMEOUT", HTTP_TIMEOUT, options),
        }),
      };
    case "read_file":
      return await readText(joinPath(base, effect.path));
    case "write_file":
      await writeText(joinPath(base, effect.path), effect.content);
      return null;
    case "read_dir":
      return await listDirectory(joinPath(base, effect.path));
    case "is_dir":
      return await isDirectory(joinPath(base, effect.path));
    case "env":
      return { ...options.env };
    case "pwd":
      return base;
    case "os":
      return Deno.build.os;
    case "arch":
      return architecture();
    case "environments":
      return await options.environments();
  }
}

function shell(
  effect: ShellEffect,
  site: CallSite,
  options: HostOptions,
): ReturnType<typeof runShell> {
  const base = joinPath(options.root, options.dir);
  return runShell(effect, {
    cwd: joinPath(base, effect.dir),
    env: options.env,
    secrets: options.secrets,
    signal: options.signal,
    timeout: effect.timeout ||
      limit("OCUROOT_SHELL_TIMEOUT", SHELL_TIMEOUT, options),
    onLine: (line, stream) =>
      options.onLog({
        ...logEntry(line, site, options, { source: "shell" }),
        stream,
      }),
  });
}

function limit(name: string, fallback: number, options: HostOptions): number {
  return parseDuration(options.env[name], { name, fallback });
}

function logEntry(
  message: string,
  site: CallSite,
  options: HostOptions,
  extra: Readonly<Record<string, string>> = {},
): Log {
  const time = options.now?.() ?? Date.now();
  return {
    timestamp: new Date(time).toISOString(),
    message,
    attributes: {
      thread: options.thread ?? "",
      filename: site.filename,
      line: String(site.line),
      col: String(site.column),
      ...extra,
    },
    stream: 0,
  };
}

/** Names of processors as configs compare them. */
function architecture(): string {
  return Deno.build.arch === "x86_64" ? "amd64" : "arm64";
}
