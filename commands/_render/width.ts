// SPDX-License-Identifier: MIT
/**
 * How many cells text takes on a terminal, and how to cut it to fit. Styles
 * take none. It assumes that other escapes are gone.
 *
 * @module
 */

// deno-lint-ignore-file no-control-regex -- styles begin with a control character

const STYLE = /\x1b\[[0-9;:]*m/g;
const TOKENS = /\x1b\[[0-9;:]*m|[^]/gu;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/**
 * Measures text.
 *
 * @param text One line.
 * @returns Cells.
 */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text.replace(STYLE, "")) width += charWidth(char);
  return width;
}

/**
 * Cuts a line that is too long; `…` marks the cut and styles are closed.
 *
 * @param text One line.
 * @param columns Cells there are.
 * @returns The line, or what fits of it.
 */
export function clip(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let result = "";
  for (const [token] of text.matchAll(TOKENS)) {
    const cells = token.startsWith("\x1b") ? 0 : charWidth(token);
    if (width + cells > columns - 1) break;
    width += cells;
    result += token;
  }
  return result + "…" + (result.includes("\x1b") ? "\x1b[0m" : "");
}

function charWidth(char: string): number {
  if (char === "\t") return 8;
  if (NO_WIDTH.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}
