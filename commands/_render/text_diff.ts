// SPDX-License-Identifier: MIT
/**
 * Shows where two texts differ, line by line, with some lines around. The
 * library is loaded when there is something to show.
 *
 * @module
 */

import { sanitize } from "./sanitize.ts";
import type { Style } from "./style.ts";

/** Equal lines that are shown around a difference. */
const CONTEXT = 3;

/** Texts with more differences have little in common. */
const MAX_DIFFERENCES = 1000;

/**
 * Shows a difference.
 *
 * @param texts What is, and what should be.
 * @param style Colours.
 * @returns Lines that begin with `-` where something is missing, with `+`
 *   where it is too much, else with a space; undefined for texts that have
 *   little in common.
 */
export async function diffLines(
  { actual, expected }: { readonly actual: string; readonly expected: string },
  style: Style,
): Promise<readonly string[] | undefined> {
  const { structuredPatch } = await import("diff");
  const patch = structuredPatch(
    "",
    "",
    `${expected}\n`,
    `${actual}\n`,
    "",
    "",
    { context: CONTEXT, maxEditLength: MAX_DIFFERENCES },
  );
  return patch?.hunks.flatMap(({ lines }, at) => [
    ...(at === 0 ? [] : [style.dim("  …")]),
    ...lines.map((line) => paint(sanitize(line), style)),
  ]);
}

function paint(line: string, style: Style): string {
  const shown = `${line.slice(0, 1)} ${line.slice(1)}`;
  if (line.startsWith("-")) return style.red(shown);
  return line.startsWith("+") ? style.green(shown) : shown;
}
