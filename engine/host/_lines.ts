// SPDX-License-Identifier: MIT
/**
 * Cuts text that arrives in pieces into lines. It does not decode or mask.
 *
 * @module
 */

/** A longer line is handed on in parts, so that none grows without end. */
const MAX_LINE = 64 * 1024;

/** Takes pieces of text and gives whole lines. */
export interface LineCutter {
  /** Takes a piece. */
  write(text: string): void;
  /** Hands on an unfinished last line. */
  end(): void;
}

/**
 * Creates a cutter.
 *
 * @param onLine Receives each line without its line break.
 * @returns The cutter.
 */
export function createLineCutter(onLine: (line: string) => void): LineCutter {
  let held = "";
  return {
    write(text) {
      const lines = (held + text).split("\n");
      held = lines.pop() ?? "";
      for (const line of lines) onLine(line.replace(/\r$/, ""));
      while (held.length > MAX_LINE) {
        onLine(held.slice(0, MAX_LINE));
        held = held.slice(MAX_LINE);
      }
    },
    end() {
      if (held !== "") onLine(held.replace(/\r$/, ""));
      held = "";
    },
  };
}
