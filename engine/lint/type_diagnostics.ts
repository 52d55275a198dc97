// SPDX-License-Identifier: MIT
/**
 * Reads what `deno check` prints. It starts nothing.
 *
 * @module
 */

/** One complaint of the type checker. */
export interface TypeDiagnostic {
  /** `TS2345`. */
  readonly code: string;
  /** What it says, without its source line. */
  readonly message: string;
  /** URL of the file. */
  readonly url: string;
  /** 1-based line. */
  readonly line: number;
  /** 1-based column. */
  readonly column: number;
}

/**
 * Reads complaints.
 *
 * @param text What was printed, without colours.
 * @returns The complaints; remarks that belong to them are left out.
 */
export function parseDiagnostics(text: string): readonly TypeDiagnostic[] {
  const blocks = text.split(/^(?=TS\d+ \[ERROR\]: )/m);
  return blocks.flatMap((block): readonly TypeDiagnostic[] => {
    const [head, code = "", first = ""] = /^(TS\d+) \[ERROR\]: ?(.*)/
      .exec(block) ?? [];
    // A remark about another complaint is indented once more.
    const at = /^ {4}at (\S+):(\d+):(\d+)$/m.exec(block);
    if (head === undefined || at === null) return [];
    const [, url = "", line, column] = at;
    const lines = block.slice(head.length, at.index).split("\n").slice(1);
    const marks = lines.findIndex((line) => /^\s*~+\s*$/.test(line));
    const more = lines.slice(0, Math.max(0, marks - 1));
    return [{
      code,
      message: [first, ...more].map((line) => line.trimEnd()).join("\n"),
      url,
      line: Number(line),
      column: Number(column),
    }];
  });
}
