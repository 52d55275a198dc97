// SPDX-License-Identifier: MIT
/**
 * Nodes that the evaluator makes when it takes expressions apart. The parser
 * makes none of them.
 *
 * @module
 */

import type { Expr, FunctionNode, Operator } from "./ast.ts";

/** A temporary variable. */
export interface TempExpr {
  /** Discriminator. */
  readonly kind: "temp";
  /** Offset in the text. */
  readonly pos: number;
  /** Where it is kept. */
  readonly slot: number;
}

/** The operator of `x op= y`. */
export interface InplaceExpr {
  /** Discriminator. */
  readonly kind: "inplace";
  /** Offset in the text. */
  readonly pos: number;
  /** The operator. */
  readonly op: Operator;
  /** The operand. */
  readonly x: Expr;
  /** The right operand. */
  readonly y: Expr;
}

/** A function with other defaults. */
export interface ClosureExpr {
  /** Discriminator. */
  readonly kind: "closure";
  /** Offset in the text. */
  readonly pos: number;
  /** The function as written. */
  readonly node: FunctionNode;
  /** Its defaults. */
  readonly fallbacks: readonly (Expr | undefined)[];
}
