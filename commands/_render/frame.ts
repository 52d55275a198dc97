// SPDX-License-Identifier: MIT
/**
 * Shows a place in a config file: where, and the line with a caret below. It
 * reads no file.
 *
 * @module
 */

import type { Frame } from "@ocuroot/sdk/error";
import { sanitize } from "./sanitize.ts";
import type { Style } from "./style.ts";

/**
 * Renders a place.
 *
 * @param frame The place.
 * @param options Colours, and whether a caret points at the column.
 * @returns Its lines, indented.
 */
export function frameLines(
  frame: Frame,
  { style, caret }: { readonly style: Style; readonly caret: boolean },
): readonly string[] {
  const place = oneLine(`${frame.file}:${frame.line}:${frame.column}`);
  const inside = frame.function === undefined
    ? ""
    : style.dim(` in ${oneLine(frame.function)}`);
  const head = `  ${style.cyan(place)}${inside}`;
  if (frame.snippet === undefined) return [head];
  const text = frame.snippet.trimStart();
  const code = `    ${oneLine(text)}`;
  if (!caret) return [head, code];
  const offset = frame.column - 1 - (frame.snippet.length - text.length);
  const pad = " ".repeat(Math.max(0, Math.min(offset, text.length)));
  return [head, code, `    ${pad}${style.red("^")}`];
}

function oneLine(text: string): string {
  return sanitize(text).replaceAll("\n", " ");
}
