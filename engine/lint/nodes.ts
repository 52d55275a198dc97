// SPDX-License-Identifier: MIT
/**
 * Walks over Starlark syntax trees. It knows no meaning of names.
 *
 * @module
 */

import type {
  CallExpr,
  Expr,
  FunctionNode,
  ReturnStmt,
  Stmt,
} from "@ocuroot/starlark";

/** A node of any kind. */
interface AnyNode {
  readonly kind: string;
}

/**
 * Gives all calls in a part of a tree.
 *
 * @param part A node, or a list of them.
 * @returns Every call, those inside functions too.
 */
export function* callsIn(part: unknown): Generator<CallExpr> {
  for (const node of nodesIn(part)) {
    if (node.kind === "call") yield node as CallExpr;
  }
}

/**
 * Gives all functions in a part of a tree.
 *
 * @param part A node, or a list of them.
 * @returns Every function, those inside others too.
 */
export function* functionsIn(part: unknown): Generator<FunctionNode> {
  for (const node of nodesIn(part)) {
    if (node.kind === "def" || node.kind === "lambda") {
      yield node as FunctionNode;
    }
  }
}

/**
 * Gives the return statements of a function, but not those of functions
 * inside.
 *
 * @param body The statements of the function.
 * @returns Its return statements.
 */
export function* returnsIn(body: readonly Stmt[]): Generator<ReturnStmt> {
  for (const statement of body) {
    if (statement.kind === "return") yield statement;
    if (statement.kind === "if") {
      yield* returnsIn(statement.yes);
      yield* returnsIn(statement.no);
    }
    if (statement.kind === "for" || statement.kind === "while") {
      yield* returnsIn(statement.body);
    }
  }
}

/**
 * Gives the value of an argument.
 *
 * @param call A call.
 * @param where Its keyword, and its place among positional arguments.
 * @returns The value; undefined where it is not given, `"unknown"` where
 *   arguments are spread.
 */
export function argumentOf(
  call: CallExpr,
  { name, at }: { readonly name: string; readonly at: number },
): Expr | "unknown" | undefined {
  if (call.args.some(({ mode }) => mode === "*" || mode === "**")) {
    return "unknown";
  }
  const named = call.args.find((one) =>
    one.mode === "named" && one.name === name
  );
  const positional = call.args.filter(({ mode }) => mode === "positional");
  return (named ?? positional[at])?.value;
}

/**
 * A tree is plain data: every object with a kind is a node. Long sums are
 * deep trees, so the way back is kept in a list.
 */
function* nodesIn(part: unknown): Generator<AnyNode> {
  const open: unknown[] = [part];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    if ("kind" in next) yield next as AnyNode;
    open.push(...Object.values(next).reverse());
  }
}
