// SPDX-License-Identifier: MIT
/**
 * A file's text, and where its offsets are in lines and columns. It reads no
 * file.
 *
 * @module
 */

import { type ErrorKind, type Position, StarlarkError } from "../diagnostic.ts";

/** Text with a name. Line ends are always `\n`. */
export class Source {
  /** Name used in positions. */
  readonly filename: string;
  /** The text. */
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  /**
   * Keeps a text.
   *
   * @param filename Name used in positions.
   * @param text The text, with any line ends.
   */
  constructor(filename: string, text: string) {
    this.filename = filename;
    this.text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  /** Tells line and column of an offset. */
  position(offset: number): Position {
    const line = this.#lineAt(offset);
    const start = this.#starts()[line - 1] ?? 0;
    const before = this.text.slice(start, offset);
    return { line, column: [...before].length + 1 };
  }

  /** Gives the text of a 1-based line, or undefined past the end. */
  line(line: number): string | undefined {
    const starts = this.#starts();
    const start = starts[line - 1];
    if (start === undefined) return undefined;
    const next = starts[line];
    return this.text.slice(start, next === undefined ? undefined : next - 1);
  }

  /** Makes an error at an offset. */
  error(kind: ErrorKind, offset: number, message: string): StarlarkError {
    const position = this.position(offset);
    return new StarlarkError(kind, message, {
      filename: this.filename,
      position,
      snippet: this.line(position.line),
    });
  }

  #lineAt(offset: number): number {
    const starts = this.#starts();
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  #starts(): readonly number[] {
    this.#lineStarts ??= lineStarts(this.text);
    return this.#lineStarts;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) {
    starts.push(i + 1);
  }
  return starts;
}
