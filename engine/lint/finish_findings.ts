// SPDX-License-Identifier: MIT
/**
 * Puts findings into the form in which they are given out: each once, by
 * place, with the text of the line. It judges nothing.
 *
 * @module
 */

import { isOfCheckout } from "../host/of_checkout.ts";
import { joinPath } from "../host/paths.ts";
import type { ConfigFinding } from "./finding.ts";

/**
 * Puts findings in order.
 *
 * @param findings What was found, in any order.
 * @param options Where files are, and what masks secrets.
 * @returns Each once, by file, line and column.
 */
export function finishFindings(
  findings: readonly ConfigFinding[],
  { root, mask }: {
    readonly root: string;
    readonly mask: (text: string) => string;
  },
): readonly ConfigFinding[] {
  const lines = lineReader(root);
  const known = new Map(findings.map((one) => [keyOf(one), one]));
  return [...known.values()].sort(byPlace).map((one) => {
    const snippet = lines(one.file)[one.line - 1];
    return {
      ...one,
      message: mask(one.message),
      ...(one.hint === undefined ? {} : { hint: mask(one.hint) }),
      ...(snippet === undefined ? {} : { snippet: mask(snippet) }),
    };
  });
}

function keyOf({ rule, file, line, column, message }: ConfigFinding): string {
  return JSON.stringify([rule, file, line, column, message]);
}

function byPlace(a: ConfigFinding, b: ConfigFinding): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column ||
    compare(a.rule, b.rule) || compare(a.message, b.message);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lineReader(root: string): (file: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? readLines(root, file);
    known.set(file, lines);
    return lines;
  };
}

function readLines(root: string, file: string): readonly string[] {
  const path = joinPath(root, file);
  try {
    const real = Deno.realPathSync(path);
    if (!isOfCheckout(Deno.realPathSync(root), real)) return [];
    return Deno.readTextFileSync(path).split(/\r\n?|\n/);
  } catch {
    return [];
  }
}
