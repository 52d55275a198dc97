// SPDX-License-Identifier: MIT
/**
 * How a config child is started: by `deno run` with no permission but to read
 * the checkout, in the compiled program by the program itself, which gives its
 * permissions up. It starts nothing.
 *
 * @module
 */

import { SDK_ENTRY } from "@ocuroot/sdk/authored";
import { OcurootError } from "@ocuroot/sdk/error";
import { parseDuration } from "../../host/duration.ts";
import type { ModuleGraph } from "./read_modules.ts";
import { sdkImportMap } from "./sdk_specifier.ts";

/** The hidden command by which the compiled program becomes a child. */
export const CHILD_COMMAND = "__config-child";

/** The child of the packed program, a file beside it. */
export const PACKED_CHILD = "config_child.js";

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
   * the compiled program and of a packed one that has lost its other file, and
   * none elsewhere.
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
  const start = options.self ?? ownStart();
  const command = Deno.execPath();
  const base = baseEnv(env);
  if (!("entry" in start)) {
    const { spellings } = options.graph;
    const own = { ...base, DENO_V8_FLAGS: flag };
    return { command, args: start, env: own, root, spellings };
  }
  const { entry } = start;
  const map = sdkImportMap(graph.spellings, start.sdk);
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

/** An entry with the module that is the SDK in there. */
interface Entry {
  readonly entry: string;
  readonly sdk: string;
}

/** The entry of a child, or the arguments of the hidden command without one. */
function ownStart(): Entry | readonly string[] {
  if (Deno.build.standalone) return [CHILD_COMMAND];
  if (import.meta.url.endsWith("/child_program.ts")) {
    return { entry: import.meta.resolve("./child/main.ts"), sdk: SDK_ENTRY };
  }
  const packed = new URL(PACKED_CHILD, import.meta.url);
  if (isFile(packed)) return { entry: packed.href, sdk: packed.href };
  const flags = ["--allow-all", "--no-config", "--no-lock", "--no-check"];
  return ["run", ...flags, Deno.mainModule, CHILD_COMMAND];
}

/**
 * Nobody calls it: it makes the child part of the program, so that a program
 * from a registry has it in the cache.
 *
 * @internal
 */
export const childModule = (): Promise<unknown> => import("./child/main.ts");

function isFile(url: URL): boolean {
  try {
    return url.protocol === "file:" && Deno.statSync(url).isFile;
  } catch {
    return false;
  }
}

/** A comma in a flag stands between two values. */
function escaped(path: string): string {
  return path.replaceAll(",", ",,");
}

/** What the runtime itself needs to find what it has cached, and no more. */
function baseEnv(
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = [
    "HOME",
    "DENO_DIR",
    "JSR_URL",
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
