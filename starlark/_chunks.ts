// SPDX-License-Identifier: MIT
/**
 * Reads the language tests of `testdata/`: programs between lines of `---`,
 * `### "pattern"` behind the line that must fail, and the dialect that a
 * program needs in a comment such as `# option:set option:while`.
 *
 * @module
 */

import { CORE } from "./resolve/dialect.ts";
import type { Dialect } from "./resolve/dialect.ts";

/** An error that a program must end with. */
export interface ExpectedError {
  /** 1-based line. */
  readonly line: number;
  /** Pattern that the message must match. */
  readonly pattern: string;
}

/** One program. */
export interface Chunk {
  /** 1-based line at which it starts. */
  readonly line: number;
  /** Its text, after as many empty lines as the file has before it. */
  readonly source: string;
  /** What it needs. */
  readonly dialect: Dialect;
  /** How it must end; undefined when it must succeed. */
  readonly error: ExpectedError | undefined;
}

/**
 * Splits a file of language tests.
 *
 * @param text The file.
 * @returns Its programs.
 */
export function readChunks(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let line = 1;
  for (const body of text.split(/^---\n/m)) {
    chunks.push({
      line,
      source: "\n".repeat(line - 1) + body,
      dialect: dialectOf(body),
      error: errorOf(body, line),
    });
    line += body.split("\n").length;
  }
  return chunks;
}

/** Reads the options of a program. */
function dialectOf(body: string): Dialect {
  const names = [...body.matchAll(/\boption:(\w+)/g)].map((match) => match[1]);
  const options = names.map((name) => {
    if (name !== undefined && name in CORE) return [name, true] as const;
    throw new Error(`Cannot read test: option "${name}" is unknown`);
  });
  return { ...CORE, ...Object.fromEntries(options) };
}

/** Reads the error that a program must end with. */
function errorOf(body: string, first: number): ExpectedError | undefined {
  const lines = body.split("\n");
  const at = lines.findIndex((text) => text.includes("###"));
  const pattern = /### "(.*)"$/.exec(lines[at] ?? "")?.[1];
  return pattern === undefined ? undefined : { line: first + at, pattern };
}
