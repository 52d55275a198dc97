// SPDX-License-Identifier: MIT
/**
 * Repaints a block of lines in place on a terminal, in one write per frame so
 * that nothing flickers. It copes with a window that changed its size since
 * the last frame, and with a block higher than the window. It does not know
 * what it paints.
 *
 * @module
 */

import type { Output } from "../io.ts";
import { clip, textWidth } from "./width.ts";

const HIDE_CURSOR = "\x1b[?25l";
const SHOW_CURSOR = "\x1b[?25h";
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";
const ERASE_LINE_END = "\x1b[K";
const ERASE_BELOW = "\x1b[J";

/** Paints blocks of lines. */
export interface Painter {
  /** Replaces the block that is shown. */
  paint(lines: readonly string[]): void;
  /** Replaces it by lines that stay, in full, and lets go of the terminal. */
  finish(lines: readonly string[]): void;
}

/**
 * Makes a painter.
 *
 * @param output A terminal.
 * @returns The painter; nothing is written before the first frame.
 */
export function createPainter(output: Output): Painter {
  let shown: readonly string[] = [];
  let hidden = false;
  const moveUp = (): string => {
    const rows = rowsOf(shown, output.size().columns);
    return rows === 0 ? "" : `\x1b[${rows}A\r`;
  };
  return {
    paint(lines) {
      const { columns, rows } = output.size();
      const room = Math.max(1, rows - 1);
      // One cell less: a full line would make some terminals wrap.
      const next = lines.slice(-room).map((line) => clip(line, columns - 1));
      if (same(next, shown)) return;
      output.write(
        (hidden ? "" : HIDE_CURSOR) + BEGIN_FRAME + moveUp() +
          next.map((line) => line + ERASE_LINE_END + "\n").join("") +
          ERASE_BELOW + END_FRAME,
      );
      hidden = true;
      shown = next;
    },
    finish(lines) {
      const up = moveUp();
      const text = lines.map((line) => line + ERASE_LINE_END + "\n").join("");
      const show = hidden ? SHOW_CURSOR : "";
      if (up + text + show === "") return;
      output.write(up + text + (up === "" ? "" : ERASE_BELOW) + show);
      hidden = false;
      shown = [];
    },
  };
}

/** Rows that lines take now: a narrower window has wrapped them. */
function rowsOf(lines: readonly string[], columns: number): number {
  let rows = 0;
  for (const line of lines) {
    rows += Math.max(1, Math.ceil(textWidth(line) / Math.max(1, columns)));
  }
  return rows;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
