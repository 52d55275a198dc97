// SPDX-License-Identifier: MIT
/**
 * Globs over refs and file names. Close to, and not the same as, the globs of
 * shells: `**` crosses slashes wherever it stands but never swallows the slash
 * beside it, `@ + ! ( )` are plain text, and dot files are nothing special.
 * It does not read directories.
 *
 * | Written | Matches |
 * |---|---|
 * | `*` | any text without `/`, also none |
 * | `**` | any text |
 * | `?` | one character, not `/` |
 * | `[abc]`, `[a-c]`, `[!abc]`, `[!a-c]` | one character in, or not in, the list or range |
 * | `{a,b*}` | one of the alternatives; they may nest |
 * | `\x` | `x` itself |
 *
 * @module
 */

import { type GlobNode, parseGlob } from "./_parse_glob.ts";
import { isAmbiguous, matchByPositions } from "./_match_glob.ts";

/** A compiled glob. */
export interface Glob {
  /** The pattern as written. */
  readonly pattern: string;
  /** The plain text that every match begins with. */
  readonly prefix: string;
  /** True when the prefix is the only match. */
  readonly literal: boolean;
  /**
   * Tells whether the whole of a text matches.
   *
   * @param text The candidate.
   * @returns True when it does.
   */
  test(text: string): boolean;
}

/** How a glob is read. */
export interface GlobOptions {
  /** False lets `*` and `?` cross slashes as well. Default true. */
  readonly separator?: boolean;
}

/**
 * Compiles a glob. No pattern makes matching explode: few competing wildcards
 * become a regular expression, more are matched without backtracking.
 *
 * @param pattern The pattern.
 * @param options How to read it.
 * @returns The glob.
 * @throws {OcurootError} ref/glob naming the column.
 *
 * @example Match refs
 * ```ts
 * import { compileGlob } from "@ocuroot/sdk/glob";
 * import assert from "node:assert/strict";
 *
 * const runs = compileGlob("acme/-/**\/@*\/{task,deploy}/*\/*");
 * assert.equal(runs.prefix, "acme/-/");
 * assert.equal(runs.test("acme/-/a/@r1/deploy/eu/2"), true);
 * assert.equal(runs.test("acme/-/a/@r1/deploy/eu"), false);
 * ```
 */
export function compileGlob(pattern: string, options: GlobOptions = {}): Glob {
  const nodes = parseGlob(pattern, options.separator ?? true);
  const first = nodes[0];
  const prefix = first?.kind === "text" ? first.text : "";
  const literal = nodes.length === 0 ||
    nodes.length === 1 && first?.kind === "text";
  return { pattern, prefix, literal, test: tester(nodes, { literal, prefix }) };
}

/**
 * Escapes text so that a glob matches it and nothing else.
 *
 * @param text Any text.
 * @returns A pattern, to be put between other parts of one.
 *
 * @example Put a name into a pattern
 * ```ts
 * import { compileGlob, escapeGlob } from "@ocuroot/sdk/glob";
 * import assert from "node:assert/strict";
 *
 * const glob = compileGlob(`${escapeGlob("a[1]")}/*`);
 * assert.equal(glob.test("a[1]/x"), true);
 * assert.equal(glob.test("a1/x"), false);
 * ```
 */
export function escapeGlob(text: string): string {
  return text.replace(/[*?[\]{},\\]/g, "\\$&");
}

function tester(
  nodes: readonly GlobNode[],
  plain: { readonly literal: boolean; readonly prefix: string },
): (text: string) => boolean {
  if (plain.literal) return (text) => text === plain.prefix;
  if (isAmbiguous(nodes)) return (text) => matchByPositions(nodes, text);
  const regexp = new RegExp(`^${sourceOf(nodes)}$`, "u");
  return (text) => regexp.test(text);
}

function sourceOf(nodes: readonly GlobNode[]): string {
  return nodes.map(nodeSource).join("");
}

function nodeSource(node: GlobNode): string {
  switch (node.kind) {
    case "text":
      return escapeRegExp(node.text);
    case "any":
      return node.crosses ? "[^]*" : "[^/]*";
    case "one":
      return node.crosses ? "[^]" : "[^/]";
    case "set":
      return `[${node.negated ? "^" : ""}${setSource(node.ranges)}]`;
    case "choice":
      return `(?:${node.alternatives.map(sourceOf).join("|")})`;
  }
}

function setSource(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([low, high]) => `${unicode(low)}-${unicode(high)}`)
    .join("");
}

function unicode(point: number): string {
  return `\\u{${point.toString(16)}}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
