// SPDX-License-Identifier: MIT
/**
 * Flags and arguments that commands about CI share. It reads none.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { PLATFORM_NAMES, type PlatformName } from "../ci/mod.ts";
import { findGit } from "../engine/git_info.ts";
import { isAbsolute, joinPath } from "../engine/host/paths.ts";
import { flag } from "./_flags.ts";
import type { Io } from "./io.ts";

/** The number of a job. */
export const JOB_ID = {
  brief: "Number of the job",
  parse: parseJobId,
  placeholder: "id",
} as const;

/** Flag of commands that can wait for a job. */
export const WAIT_FLAG = {
  wait: flag("Wait until the job has ended"),
} as const;

/** Flag that names a folder of the repository. */
export const DIR_FLAG = {
  dir: textFlag(
    "folder",
    "Root of the repository; default the one around here",
  ),
} as const;

/** The name of a CI platform. */
export const PLATFORM = {
  brief: PLATFORM_NAMES.join(", "),
  parse: parsePlatform,
  placeholder: "platform",
  proposeCompletions: () => PLATFORM_NAMES,
} as const;

/** Flag for the port of a server. */
export const PORT_FLAG = {
  port: {
    kind: "parsed",
    parse: parsePort,
    placeholder: "port",
    brief: "Port; default a free one",
    optional: true,
  },
} as const;

/** Flag for variables of jobs. */
export const VARIABLE_FLAG = {
  variable: {
    kind: "parsed",
    parse: String,
    variadic: true,
    placeholder: "name[=value]",
    brief: "Variable for jobs; without a value, the one set here",
    optional: true,
  },
} as const;

/**
 * Declares an optional flag that takes text.
 *
 * @param placeholder Stands for the text in help.
 * @param brief What it does.
 * @returns The flag.
 */
export function textFlag(placeholder: string, brief: string): {
  readonly kind: "parsed";
  readonly parse: (text: string) => string;
  readonly placeholder: string;
  readonly brief: string;
  readonly optional: true;
} {
  return { kind: "parsed", parse: String, placeholder, brief, optional: true };
}

/**
 * Finds the root of the repository to write to or read from.
 *
 * @param io The process.
 * @param dir What `--dir` says.
 * @returns Absolute path.
 * @throws {OcurootError} repo/not-found outside of any.
 */
export async function repositoryRoot(
  io: Io,
  dir: string | undefined,
): Promise<string> {
  if (dir === undefined) return (await findGit(io.cwd)).workTree;
  return isAbsolute(dir) ? dir : joinPath(io.cwd, dir);
}

/**
 * Reads `--variable` flags.
 *
 * @param given `NAME=value`, or `NAME` for the value of this process.
 * @param env Environment of this process.
 * @returns Values by name.
 * @throws {OcurootError} cli/usage for one without a value.
 */
export function readVariables(
  given: readonly string[],
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(given.map((text) => {
    const cut = text.indexOf("=");
    const name = cut < 0 ? text : text.slice(0, cut);
    const value = cut < 0 ? env[name] : text.slice(cut + 1);
    if (/^[A-Za-z_]\w*$/.test(name) && value !== undefined) {
      return [name, value];
    }
    throw new OcurootError(
      "cli/usage",
      `Cannot read --variable "${text}": it has no name, or no value here`,
    );
  }));
}

function parseJobId(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SyntaxError("it is the number of a job");
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port < 65536) return port;
  throw new SyntaxError("it is a port, 0 to 65535");
}

function parsePlatform(given: string): PlatformName {
  const platform = PLATFORM_NAMES.find((name) => name === given);
  if (platform !== undefined) return platform;
  throw new SyntaxError(`it is one of ${PLATFORM_NAMES.join(", ")}`);
}
