// SPDX-License-Identifier: MIT
/**
 * What the evaluation of a config may use of the machine, in both languages.
 * The defaults end whatever goes wrong within ten seconds and half a gigabyte
 * for the whole program. It enforces nothing.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";
import { parseDuration } from "../host/duration.ts";

/** What a config may use. */
export interface ConfigLimits {
  /** Milliseconds of its own work; 0 for no limit. */
  readonly time: number;
  /** Megabytes of memory. */
  readonly memory: number;
}

/** Most files that one config may be made of. */
const MAX_FILES = 2000;

/** Most bytes that all files of a config may have. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Whatever takes longer is taken for a loop without end, in milliseconds. */
const TIME = 8_000;

/** Far more than any honest config needs, in megabytes. */
const MEMORY = 256;

/**
 * Reads the limits from the environment.
 *
 * @param env Process environment.
 * @returns The limits.
 * @throws {OcurootError} `cli/usage` when one cannot be read.
 */
export function readLimits(
  env: Readonly<Record<string, string>>,
): ConfigLimits {
  const name = "OCUROOT_CONFIG_TIMEOUT";
  const time = parseDuration(env[name], { name, fallback: TIME });
  const text = env["OCUROOT_CONFIG_MEMORY"]?.trim() || String(MEMORY);
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
 * Makes the error for a config that took too long.
 *
 * @param problem What it did.
 * @returns The error.
 */
export function tookTooLong(problem: string): OcurootError {
  return new OcurootError(
    "config/limit",
    `Cannot evaluate config: ${problem}`,
    {
      hint: "Look for a loop that does not end, or raise the limit with " +
        "OCUROOT_CONFIG_TIMEOUT.",
    },
  );
}

/**
 * Makes the error for a config that used too much memory.
 *
 * @param limits What it may use.
 * @returns The error.
 */
export function outOfMemory(limits: ConfigLimits): OcurootError {
  return new OcurootError(
    "config/limit",
    `Cannot evaluate config: it used more than ${limits.memory} MB of memory`,
    { hint: "Use less, or raise the limit with OCUROOT_CONFIG_MEMORY." },
  );
}

/**
 * Checks that a config is not made of too many files, or too large ones.
 *
 * @param file The file that came last.
 * @param sizes The sizes of all of them, in bytes.
 * @throws {OcurootError} `config/limit` when there is too much.
 */
export function checkFiles(file: string, sizes: Iterable<number>): void {
  let [count, total] = [0, 0];
  for (const size of sizes) {
    count++;
    total += size;
  }
  if (count <= MAX_FILES && total <= MAX_BYTES) return;
  throw new OcurootError(
    "config/limit",
    `Cannot load "${file}": the config has more than ${MAX_FILES} files or ` +
      `${MAX_BYTES / 1024 / 1024} MB of them`,
    { hint: "Read data with host.read_file where it is needed." },
  );
}
