// SPDX-License-Identifier: MIT
/**
 * The glob parser: a pattern as a list of nodes. It does not match.
 *
 * @module
 */

import { OcurootError } from "./error.ts";

/** One part of a pattern. */
export type GlobNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "any"; readonly crosses: boolean }
  | { readonly kind: "one"; readonly crosses: boolean }
  | {
    readonly kind: "set";
    readonly negated: boolean;
    /** Code points, both ends included. */
    readonly ranges: readonly (readonly [number, number])[];
  }
  | {
    readonly kind: "choice";
    readonly alternatives: readonly (readonly GlobNode[])[];
  };

interface Scan {
  readonly pattern: string;
  readonly characters: readonly string[];
  readonly separator: boolean;
  at: number;
  depth: number;
}

/**
 * Reads a pattern.
 *
 * @param pattern The pattern.
 * @param separator True when `*` and `?` stop at slashes.
 * @returns Its nodes; neighbouring text is one node.
 * @throws {OcurootError} ref/glob naming the column.
 */
export function parseGlob(
  pattern: string,
  separator: boolean,
): readonly GlobNode[] {
  const characters = [...pattern];
  const scan: Scan = { pattern, characters, separator, at: 0, depth: 0 };
  return readSequence(scan);
}

/** Reads up to the end, or inside braces up to `,` or `}`. */
function readSequence(scan: Scan): GlobNode[] {
  const nodes: GlobNode[] = [];
  while (scan.at < scan.characters.length) {
    const character = scan.characters[scan.at];
    if (scan.depth > 0 && (character === "," || character === "}")) break;
    append(nodes, readNode(scan));
  }
  return nodes;
}

function append(nodes: GlobNode[], node: GlobNode): void {
  const last = nodes.at(-1);
  if (last?.kind === "text" && node.kind === "text") {
    nodes[nodes.length - 1] = { kind: "text", text: last.text + node.text };
  } else {
    nodes.push(node);
  }
}

function readNode(scan: Scan): GlobNode {
  const character = scan.characters[scan.at++] ?? "";
  switch (character) {
    case "*":
      return readStars(scan);
    case "?":
      return { kind: "one", crosses: !scan.separator };
    case "[":
      return readSet(scan);
    case "{":
      return readChoice(scan);
    case "\\":
      return { kind: "text", text: readEscaped(scan) };
    default:
      return { kind: "text", text: character };
  }
}

function readStars(scan: Scan): GlobNode {
  const from = scan.at;
  while (scan.characters[scan.at] === "*") scan.at++;
  return { kind: "any", crosses: !scan.separator || scan.at > from };
}

function readSet(scan: Scan): GlobNode {
  const opened = scan.at;
  const negated = scan.characters[scan.at] === "!";
  if (negated) scan.at++;
  const isRange = scan.characters[scan.at + 1] === "-";
  const ranges = isRange ? readRange(scan) : readList(scan);
  if (ranges.length === 0) throw failure(scan, opened, "empty list");
  if (scan.characters[scan.at] !== "]") {
    throw failure(scan, opened, 'expected "]"');
  }
  scan.at++;
  return { kind: "set", negated, ranges };
}

function readRange(scan: Scan): (readonly [number, number])[] {
  const column = scan.at + 1;
  const low = scan.characters[scan.at]?.codePointAt(0) ?? 0;
  const high = scan.characters[scan.at + 2]?.codePointAt(0) ?? 0;
  if (high < low) throw failure(scan, column, "range out of order");
  scan.at += 3;
  return [[low, high]];
}

function readList(scan: Scan): (readonly [number, number])[] {
  const ranges: (readonly [number, number])[] = [];
  while (scan.at < scan.characters.length) {
    let character = scan.characters[scan.at] ?? "";
    if (character === "]") break;
    scan.at++;
    if (character === "\\") character = readEscaped(scan);
    const point = character.codePointAt(0) ?? 0;
    ranges.push([point, point]);
  }
  return ranges;
}

/** An unclosed brace ends with its pattern. */
function readChoice(scan: Scan): GlobNode {
  scan.depth++;
  const alternatives = [readSequence(scan)];
  while (scan.characters[scan.at] === ",") {
    scan.at++;
    alternatives.push(readSequence(scan));
  }
  scan.at++;
  scan.depth--;
  return { kind: "choice", alternatives };
}

function readEscaped(scan: Scan): string {
  const character = scan.characters[scan.at];
  if (character === undefined) {
    throw failure(scan, scan.at, "nothing to escape at the end");
  }
  scan.at++;
  return character;
}

function failure(scan: Scan, column: number, reason: string): OcurootError {
  return new OcurootError(
    "ref/glob",
    `Cannot read glob "${scan.pattern}": ${reason} at column ${column}`,
    {
      hint: 'Write "\\[" for a plain bracket and "\\\\" for a plain backslash.',
      data: { glob: scan.pattern, column, reason },
    },
  );
}
