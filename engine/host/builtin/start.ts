// SPDX-License-Identifier: MIT
/**
 * Tells how the built-in shell is started: in a process of its own, so that
 * what it touches is bound by the permissions of that process. It starts
 * nothing.
 *
 * @module
 */

import type { Policy } from "@ocuroot/sdk/policy";
import { PACKED_SHELL } from "./name.ts";
import { guarded, permissionFlags } from "../confined.ts";
import { urlPath } from "../file_url.ts";

/** The hidden command of the compiled program. */
const COMMAND = "__builtin-shell";

/** How the process is started. */
export interface BuiltinStart {
  /** The command line. */
  readonly argv: readonly string[];
  /** Variables that its process needs and does not show to commands. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Gives the command line.
 *
 * @param command What the shell is to run.
 * @param policy The resolved policy; none when undefined.
 * @returns The command line.
 */
export function builtinShell(
  command: string,
  policy: Policy | undefined,
): BuiltinStart {
  const isSource = import.meta.url.endsWith("/builtin/start.ts");
  const env = isSource ? cacheVariables() : {};
  const programs = policy?.programs ?? null;
  const setting = JSON.stringify({ programs, hidden: Object.keys(env) });
  const args = [setting, guarded(command)];
  if (Deno.build.standalone) {
    return { argv: [Deno.execPath(), COMMAND, ...args], env };
  }
  const entry = isSource
    ? import.meta.resolve("./main.ts")
    : new URL(PACKED_SHELL, import.meta.url).href;
  const flags = [
    "--quiet",
    "--no-prompt",
    "--no-check",
    ...(isSource ? sourceFlags() : ALONE),
    ...(policy === undefined ? ["--allow-all"] : flagsOf(policy)),
  ];
  return { argv: [Deno.execPath(), "run", ...flags, entry, ...args], env };
}

const ALONE = ["--no-config", "--no-lock"];

/** In a checkout the lock file tells the package: no registry is asked. */
function sourceFlags(): readonly string[] {
  const config = new URL("../../../deno.json", import.meta.url);
  return config.protocol === "file:"
    ? [`--config=${urlPath(config.href)}`, "--frozen"]
    : [...ALONE, `--import-map=${MAP}`];
}

/** The package of the shell is in Deno's cache, wherever commands' home is. */
function cacheVariables(): Readonly<Record<string, string>> {
  const set = Deno.env.get("DENO_DIR");
  if (set) return { DENO_DIR: set };
  const caches = cacheFolder();
  return caches === undefined ? {} : { DENO_DIR: `${caches}/deno` };
}

function cacheFolder(): string | undefined {
  const home = Deno.env.get("HOME");
  if (Deno.build.os === "windows") return Deno.env.get("LOCALAPPDATA");
  if (Deno.build.os === "darwin") return home && `${home}/Library/Caches`;
  return Deno.env.get("XDG_CACHE_HOME") || (home && `${home}/.cache`);
}

const MAP = `data:application/json,${
  encodeURIComponent(JSON.stringify({ imports: { dax: "npm:dax@^0.49.0" } }))
}`;

/** The environment is what the policy left of it; programs are looked at. */
function flagsOf(policy: Policy): readonly string[] {
  const { programs = [], read } = policy;
  const files = programs.filter((path) => /[\\/]/.test(path));
  return permissionFlags({
    ...policy,
    env: ["*"],
    ...(read === undefined ? {} : { read: [...read, ...files] }),
  });
}
