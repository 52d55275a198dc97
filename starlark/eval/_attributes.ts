// SPDX-License-Identifier: MIT
/**
 * Collects the names of attributes that may hold a function which reaches
 * out, so that `reach.ts` does not take `x.get(…)` for a dict's method where
 * there is an `http.get`.
 *
 * @module
 */

import type { Expr, FileNode, Stmt } from "../syntax/ast.ts";
import { evaluated, expressionsOf, statementsIn } from "../syntax/walk.ts";
import { Builtin } from "../values/builtin.ts";
import { isObject, type Value } from "../values/value.ts";
import { CompiledFunction } from "./compiled_function.ts";

/** Kinds of expressions that never give a function. */
export const NO_FUNCTION: ReadonlySet<Expr["kind"]> = new Set([
  "int",
  "float",
  "string",
  "bytes",
  "list",
  "tuple",
  "dict",
  "comprehension",
  "binary",
  "unary",
]);

/**
 * Collects attribute names of outer values, and keywords of calls, which may
 * become fields of a struct.
 *
 * @param parts The file and the values given to it.
 * @returns The names.
 */
export function attributesOf(
  parts: {
    readonly file: FileNode;
    readonly predeclared: ReadonlyMap<string, Value>;
  },
): Set<string> {
  const names = new Set<string>();
  const seen = new Set<Value>();
  for (const value of parts.predeclared.values()) {
    collect(value, { names, seen });
  }
  collectKeywords(parts.file.body, names);
  return names;
}

function collect(
  value: Value,
  found: { readonly names: Set<string>; readonly seen: Set<Value> },
): void {
  if (!isObject(value) || found.seen.has(value)) return;
  found.seen.add(value);
  for (const name of value.attrNames?.() ?? []) {
    const member = value.attr?.(name);
    if (member === undefined) continue;
    if (isOutgoing(member)) found.names.add(name);
    collect(member, found);
  }
}

function isOutgoing(member: Value): boolean {
  if (member instanceof Builtin) return member.requests;
  return member instanceof CompiledFunction && member.code.reachesOut;
}

function collectKeywords(body: readonly Stmt[], names: Set<string>): void {
  const visit = (x: Expr): void => {
    if (x.kind === "call") {
      for (const { mode, name, value } of x.args) {
        if (mode === "named" && !NO_FUNCTION.has(value.kind)) names.add(name);
      }
    }
    if (x.kind === "lambda") collectKeywords(x.body, names);
    evaluated(x).forEach(visit);
  };
  for (const statement of statementsIn(body)) {
    expressionsOf(statement).forEach(visit);
    if (statement.kind === "def") collectKeywords(statement.body, names);
  }
}
