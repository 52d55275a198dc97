// SPDX-License-Identifier: MIT
/**
 * The log file of one invocation. Its name holds the time and the verb, never
 * an argument, for arguments can be secret. A home that cannot be written
 * costs the log and nothing else.
 *
 * @module
 */

import type { Io } from "./io.ts";

/** Takes lines for the log file. */
export interface LogFile {
  /** Where it is, or undefined when there is none. */
  readonly path: string | undefined;
  /** Appends a line with the time before it. */
  line(text: string): void;
}

/**
 * Opens the log file.
 *
 * @param io The process.
 * @param verb The command's words, such as `state get`.
 * @returns The log, or one that discards.
 */
export function openLogFile(io: Io, verb: string): LogFile {
  const path = logPath(io, verb);
  if (path === undefined) return DISCARD;
  try {
    const write = io.openLog(path);
    return {
      path,
      line: (text) =>
        write(`${new Date(io.now()).toISOString()} ${text.trimEnd()}\n`),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.stderr.write(`Warning: Cannot write log file "${path}": ${why}\n`);
    return DISCARD;
  }
}

const DISCARD: LogFile = { path: undefined, line: () => {} };

function logPath(io: Io, verb: string): string | undefined {
  const account = io.env["HOME"] ?? io.env["USERPROFILE"];
  const home = io.env["OCUROOT_HOME"] ||
    (account === undefined ? undefined : `${account}/.ocuroot`);
  if (home === undefined) return undefined;
  // Milliseconds and the process make nanoseconds that no other process uses.
  const tail = String(io.pid % 1_000_000).padStart(6, "0");
  const name = verb.replaceAll(" ", "-");
  return `${home}/logs/${io.now()}${tail}-${name}.log`;
}
