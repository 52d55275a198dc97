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

import { OcurootError } from "@ocuroot/sdk/error";
import type { CallSite, Effect, EffectHandler } from "@ocuroot/sdk/host";
import type { Json, Log } from "@ocuroot/sdk/model";
import type { PolicyKind } from "@ocuroot/sdk/policy";
import type { PolicyLayer } from "./denied.ts";
import { isBuiltin, programsIn } from "./builtin/name.ts";
import { parseDuration } from "./duration.ts";
import { isDirectory, listDirectory, readText, writeText } from "./files.ts";
import { createGuard, type Guard } from "./guard.ts";
import { runHttp } from "./http.ts";
import { joinPath } from "./paths.ts";
import type { Secrets } from "./secrets.ts";
import { type CommandEffect, programOf, runShell } from "./shell.ts";

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
  /** Policies that must all allow what is asked; everything when absent. */
  readonly policies?: () => Promise<readonly PolicyLayer[]>;
  /** Told of what is used, masked. */
  readonly onUse?: (kind: PolicyKind, value: string) => void;
}

/** What effects are performed with. */
interface Place extends HostOptions {
  readonly guard: Guard;
}

/** A shell command may take this long unless told otherwise: 6 hours. */
const SHELL_TIMEOUT = 6 * 60 * 60 * 1000;

/** Output is kept in memory until its command ends: 64 MB. */
const OUTPUT_LIMIT = 64;

/** A request may take this long unless told otherwise: 5 minutes. */
const HTTP_TIMEOUT = 5 * 60 * 1000;

/**
 * Creates the handler that performs the effects of one config.
 *
 * @param options Where it works and who listens.
 * @returns The handler.
 */
export function createHost(options: HostOptions): EffectHandler {
  const { root, env, secrets } = options;
  const guard = createGuard({
    root,
    env,
    layers: options.policies ?? (() => Promise.resolve([])),
    onUse: (kind, value) => options.onUse?.(kind, secrets.mask(value)),
  });
  const place = { ...options, guard };
  return {
    perform: (effect, site) => perform(effect, site, place),
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
  place: Place,
): Promise<Json> {
  const { guard } = place;
  const base = joinPath(place.root, place.dir);
  const file = (kind: "read" | "write", path: string) =>
    guard.file(kind, joinPath(base, path));
  switch (effect.kind) {
    case "shell":
    case "exec":
      return { ...await command(effect, site, place) };
    case "http":
      return {
        ...await runHttp(effect, {
          secrets: place.secrets,
          signal: place.signal,
          timeout: limit("OCUROOT_HTTP_TIMEOUT", HTTP_TIMEOUT, place),
          allow: guard.url,
        }),
      };
    case "read_file":
      return await readText(await file("read", effect.path));
    case "write_file":
      await writeText(await file("write", effect.path), effect.content);
      return null;
    case "read_dir":
      return await listDirectory(await file("read", effect.path));
    case "is_dir":
      return await isDirectory(await file("read", effect.path));
    case "env":
      place.onUse?.("env", "*");
      return { ...await guard.environment() };
    case "pwd":
      return base;
    case "os":
      return Deno.build.os;
    case "arch":
      return architecture();
    case "environments":
      return await place.environments();
  }
}

async function command(
  effect: CommandEffect,
  site: CallSite,
  place: Place,
): ReturnType<typeof runShell> {
  const { guard } = place;
  const cwd = joinPath(joinPath(place.root, place.dir), effect.dir);
  const policy = await guard.program(programOf(effect), {
    cwd,
    env: effect.env,
  });
  if (effect.kind === "shell" && isBuiltin(effect)) {
    for (const name of programsIn(effect.command)) {
      place.onUse?.("programs", place.secrets.mask(name));
    }
  }
  return await runShell(effect, {
    cwd,
    ...(policy === undefined ? {} : { policy }),
    env: await guard.environment(),
    secrets: place.secrets,
    signal: place.signal,
    timeout: effect.timeout ||
      limit("OCUROOT_SHELL_TIMEOUT", SHELL_TIMEOUT, place),
    output: megabytes("OCUROOT_OUTPUT_LIMIT", OUTPUT_LIMIT, place),
    onLine: (line, stream) =>
      place.onLog({
        ...logEntry(line, site, place, { source: "shell" }),
        stream,
      }),
  });
}

function limit(name: string, fallback: number, options: HostOptions): number {
  return parseDuration(options.env[name], { name, fallback });
}

function megabytes(
  name: string,
  fallback: number,
  { env }: HostOptions,
): number {
  const text = env[name]?.trim() || String(fallback);
  if (/^\d+$/.test(text)) return Number(text) * 1024 * 1024;
  throw new OcurootError(
    "cli/usage",
    `Cannot read ${name}: "${text}" is not a number of megabytes`,
    { hint: "Write it as 64; 0 means no limit." },
  );
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
