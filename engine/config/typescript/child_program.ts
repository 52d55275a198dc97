// SPDX-License-Identifier: MIT
/**
 * How a config child is started: from source or installed by `deno run` with
 * no permission but to read the checkout, in the compiled and the one-file
 * program by the program itself, which gives its permissions up. It starts
 * nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseDuration } from "../../host/duration.ts";
import type { ModuleGraph } from "./read_modules.ts";
import { sdkImportMap } from "./sdk_specifier.ts";

/** The hidden command by which the compiled program becomes a child. */
export const CHILD_COMMAND = "__config-child";

/** A program to start. */
export interface ChildProgram {
  /** The executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The checkout that it reads. */
  readonly root: string;
  /** Spellings of the SDK that it resolves; all where undefined. */
  readonly spellings: ReadonlySet<string>;
}

/** What a child may use. */
export interface ChildLimits {
  /** Milliseconds for a load, and without an answer; 0 for no limit. */
  readonly time: number;
  /** Megabytes of memory. */
  readonly memory: number;
}

/** What starting a child depends on. */
export interface ProgramOptions {
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The config to be loaded first. */
  readonly graph: ModuleGraph;
  /**
   * Arguments that start this program's hidden command; by default those of
   * the compiled and of the one-file program inside of them, and none
   * elsewhere.
   */
  readonly self?: readonly string[];
}

/**
 * Reads the limits from the environment.
 *
 * @param env Process environment.
 * @returns The limits.
 * @throws {OcurootError} `cli/usage` when one cannot be read.
 */
export function childLimits(
  env: Readonly<Record<string, string>>,
): ChildLimits {
  const name = "OCUROOT_CONFIG_TIMEOUT";
  const time = parseDuration(env[name], { name, fallback: 60_000 });
  const text = env["OCUROOT_CONFIG_MEMORY"]?.trim() || "2048";
  if (!/^[1-9]\d*(\s*MB)?$/i.test(text)) {
    throw new OcurootError(
      "cli/usage",
      `Cannot read OCUROOT_CONFIG_MEMORY: "${text}" is not a size`,
      { hint: "Write it in megabytes, as 512." },
    );
  }
  return { time, memory: parseInt(text, 10) };
}

/**
 * Tells how to start a child.
 *
 * @param options What it depends on.
 * @returns The program.
 */
export function childProgram(options: ProgramOptions): ChildProgram {
  const { env, graph } = options;
  const [root] = graph.roots;
  const flag = `--max-old-space-size=${childLimits(env).memory}`;
  const self = options.self ?? ownCommand();
  const command = Deno.execPath();
  const base = baseEnv(env);
  if (self !== undefined) {
    const { spellings } = options.graph;
    const own = { ...base, DENO_V8_FLAGS: flag };
    return { command, args: self, env: own, root, spellings };
  }
  const entry = import.meta.resolve("./child/main.ts");
  const map = sdkImportMap(graph.spellings);
  const args = [
    "run",
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-npm",
    "--no-check",
    "--cached-only",
    ...(entry.startsWith("file:") ? ["--no-remote"] : []),
    `--allow-read=${graph.roots.map(escaped).join(",")}`,
    `--v8-flags=${flag}`,
    `--import-map=${map.url}`,
    entry,
  ];
  return { command, args, env: base, root, spellings: map.spellings };
}

/** The hidden command of a program that has no files beside it. */
function ownCommand(): readonly string[] | undefined {
  if (Deno.build.standalone) return [CHILD_COMMAND];
  if (import.meta.url.endsWith("/child_program.ts")) return undefined;
  const flags = ["--allow-all", "--no-config", "--no-lock", "--no-check"];
  return ["run", ...flags, Deno.mainModule, CHILD_COMMAND];
}

/** A comma in a flag stands between two values. */
function escaped(path: string): string {
  return path.replaceAll(",", ",,");
}

/** What the runtime itself needs to find its cache, and no more. */
function baseEnv(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [
    "HOME",
    "DENO_DIR",
    "XDG_CACHE_HOME",
    "LOCALAPPDATA",
    "USERPROFILE",
    "SYSTEMROOT",
    "TMPDIR",
    "TEMP",
  ];
  const kept = names.flatMap((name) => {
    const value = env[name] ?? Deno.env.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(kept),
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    DENO_NO_PROMPT: "1",
  };
}
