// SPDX-License-Identifier: MIT
/**
 * Small questions about the tree that several steps ask.
 *
 * @module
 */

import type { Expr, Param, Stmt } from "./ast.ts";

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
    case "inplace":
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
    case "closure":
      return x.fallbacks.filter((part) => part !== undefined);
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

/**
 * Finds where an expression begins, parentheses aside.
 *
 * @param x An expression.
 * @returns The offset of its first character.
 */
export function startOf(x: Expr): number {
  const first = children(x)[0];
  if (first === undefined) return x.pos;
  return Math.min(x.pos, startOf(first));
}

/**
 * Gives all parts whose evaluation is part of an expression's: also those of
 * comprehensions, and the defaults of lambdas.
 *
 * @param x An expression.
 * @returns Its parts.
 */
export function evaluated(x: Expr): readonly Expr[] {
  if (x.kind === "lambda") {
    return x.params.flatMap(({ fallback }) => fallback ?? []);
  }
  if (x.kind !== "comprehension") return children(x);
  const clauses = x.clauses.flatMap((clause) =>
    clause.kind === "ifClause"
      ? [clause.condition]
      : [clause.iterable, clause.target]
  );
  const { body } = x;
  return body.kind === "entry"
    ? [...clauses, body.key, body.value]
    : [...clauses, body];
}

/**
 * Gives statements and those inside them, but not those of functions.
 *
 * @param body Statements.
 * @returns They and all in their branches and loops.
 */
export function* statementsIn(body: readonly Stmt[]): Generator<Stmt> {
  for (const statement of body) {
    yield statement;
    if (statement.kind === "if") {
      yield* statementsIn(statement.yes);
      yield* statementsIn(statement.no);
    } else if (statement.kind === "for" || statement.kind === "while") {
      yield* statementsIn(statement.body);
    }
  }
}

/**
 * Gives the expressions that a statement evaluates itself.
 *
 * @param statement A statement.
 * @returns Its expressions; of a `def` the defaults.
 */
export function expressionsOf(statement: Stmt): readonly Expr[] {
  switch (statement.kind) {
    case "assign":
      return [statement.value, statement.target];
    case "expr":
      return [statement.x];
    case "if":
    case "while":
      return [statement.condition];
    case "for":
      return [statement.iterable, statement.target];
    case "def":
      return statement.params.flatMap(({ fallback }) => fallback ?? []);
    case "return":
      return statement.value === undefined ? [] : [statement.value];
  }
  return [];
}
