// SPDX-License-Identifier: MIT
/**
 * How a config child is started: by `deno run` with no permission at all, in
 * the compiled program by the program itself, which gives its permissions up.
 * It starts nothing.
 *
 * @module
 */

import { SDK_ENTRY } from "@ocuroot/sdk/authored";
import { type ConfigLimits, readLimits } from "../limits.ts";
import { childImportMap } from "./sdk_specifier.ts";

/** The hidden command by which the compiled program becomes a child. */
export const CHILD_COMMAND = "__config-child";

/** Its argument where it is to run tests. */
export const TESTS = "tests";

/** Its argument where it is not. */
export const CONFIGS = "configs";

/** Its last argument where its inspector is to listen. */
export const INSPECTED = "inspected";

/** The child of the packed program, a file beside it. */
export const PACKED_CHILD = "config_child.js";

/** The same for a child that runs tests. */
export const PACKED_TESTS = "test_child.js";

/** A program to start. */
export interface ChildProgram {
  /** The executable. */
  readonly command: string;
  /** Its arguments. */
  readonly args: readonly string[];
  /** Arguments for one whose inspector listens, on this machine only. */
  readonly inspected: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The checkout whose configs it evaluates. */
  readonly root: string;
}

/** What starting a child depends on. */
export interface ProgramOptions {
  /** Process environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The checkout whose configs it evaluates. */
  readonly root: string;
  /**
   * Arguments that start this program's hidden command; by default those of
   * the compiled program and of a packed one that has lost its other file, and
   * none elsewhere.
   */
  readonly self?: readonly string[];
  /** Where the modules of the child are; beside this one when absent. */
  readonly modules?: ChildModules;
  /** True for a child that runs tests. Default false. */
  readonly tests?: boolean;
}

/** Where the modules of a child are. */
export interface ChildModules {
  /** URL of the module that it starts with. */
  readonly entry: string;
  /** URL of the entry of the SDK. */
  readonly sdk: string;
}

/**
 * Tells how to start a child.
 *
 * @param options What it depends on.
 * @returns The program.
 */
export function childProgram(options: ProgramOptions): ChildProgram {
  const { env, root } = options;
  const flags = v8Flags(readLimits(env));
  const { tests = false } = options;
  const start = options.self ?? options.modules ?? ownStart({ tests });
  const command = Deno.execPath();
  // Tests give the same everywhere, whatever the zone of the machine is.
  const base = { ...baseEnv(env), ...(tests ? { TZ: "UTC" } : {}) };
  if (!("entry" in start)) {
    const own = { ...base, DENO_V8_FLAGS: flags };
    const args = [...start, tests ? TESTS : CONFIGS];
    const inspected = [...args, INSPECTED];
    return { command, args, inspected, env: own, root };
  }
  const { entry, sdk } = start;
  const args = [
    "--no-prompt",
    "--no-config",
    "--no-lock",
    "--no-npm",
    "--no-check",
    "--cached-only",
    ...(entry.startsWith("file:") ? ["--no-remote"] : []),
    `--v8-flags=${flags}`,
    `--import-map=${childImportMap(sdk)}`,
    entry,
  ];
  return {
    command,
    args: ["run", ...args],
    inspected: ["run", "--inspect=127.0.0.1:0", ...args],
    env: base,
    root,
  };
}

/** Text is not evaluated, whatever asks for it: timers take text as well. */
function v8Flags({ memory }: ConfigLimits): string {
  return [
    `--max-old-space-size=${memory}`,
    "--disallow-code-generation-from-strings",
  ].join(",");
}

/** The entry of a child, or the arguments of the hidden command without one. */
function ownStart(
  { tests }: { readonly tests: boolean },
): ChildModules | readonly string[] {
  if (Deno.build.standalone) return [CHILD_COMMAND];
  if (import.meta.url.endsWith("/child_program.ts")) {
    const entry = tests
      ? import.meta.resolve("./child/test_main.ts")
      : import.meta.resolve("./child/main.ts");
    return { entry, sdk: SDK_ENTRY };
  }
  const packed = new URL(tests ? PACKED_TESTS : PACKED_CHILD, import.meta.url);
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

/**
 * The same for a child that runs tests.
 *
 * @internal
 */
export const testModule = (): Promise<unknown> =>
  import("./child/test_main.ts");

function isFile(url: URL): boolean {
  try {
    return url.protocol === "file:" && Deno.statSync(url).isFile;
  } catch {
    return false;
  }
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
