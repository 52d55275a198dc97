// SPDX-License-Identifier: MIT
/**
 * Small questions about the tree that several steps ask.
 *
 * @module
 */

import type { Expr, Param } from "./ast.ts";

/**
 * Gives the subexpressions that stand in the same block. Functions and
 * comprehensions are blocks of their own and have none.
 *
 * @param x An expression.
 * @returns Its parts, in order of evaluation.
 */
export function children(x: Expr): readonly Expr[] {
  switch (x.kind) {
    case "list":
    case "tuple":
      return x.items;
    case "dict":
      return x.entries.flatMap(({ key, value }) => [key, value]);
    case "unary":
    case "dot":
      return [x.x];
    case "binary":
    case "logical":
      return [x.x, x.y];
    case "conditional":
      return [x.condition, x.yes, x.no];
    case "index":
      return [x.x, x.i];
    case "slice":
      return [x.x, x.low, x.high, x.step].filter((part) => part !== undefined);
    case "call":
      return [x.fn, ...x.args.map(({ value }) => value)];
  }
  return [];
}

/**
 * Puts parameters in the order of their slots.
 *
 * @param params Parameters as written.
 * @returns Plain ones, then `*args`, then `**kwargs`; no bare `*`.
 */
export function parameterOrder(params: readonly Param[]): readonly Param[] {
  const named = params.filter((param) => param.name !== "");
  return ["plain", "*", "**"].flatMap((mode) =>
    named.filter((param) => param.mode === mode)
  );
}
