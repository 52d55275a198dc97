// SPDX-License-Identifier: MIT
/**
 * Reads durations as people write them in environment variables. It does not
 * measure time.
 *
 * @module
 */

import { OcurootError } from "@ocuroot/sdk/error";

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a duration: `90s`, `1h30m`, `250ms`, or a plain number of seconds.
 *
 * @param text The text; undefined or empty gives the fallback.
 * @param options `name` of the setting for messages, `fallback` in ms.
 * @returns Milliseconds; 0 stands for no limit.
 * @throws {OcurootError} `cli/usage` when it is not a duration.
 */
export function parseDuration(
  text: string | undefined,
  options: { readonly name: string; readonly fallback: number },
): number {
  if (text === undefined || text.trim() === "") return options.fallback;
  const trimmed = text.trim();
  if (/^\d+(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(trimmed)) {
    throw new OcurootError(
      "cli/usage",
      `Cannot read ${options.name}: "${text}" is not a duration`,
      { hint: "Write it as 90s, 15m or 1h30m; 0 means no limit." },
    );
  }
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/([\d.]+)(ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  }
  return Math.round(total);
}
