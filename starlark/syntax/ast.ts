// SPDX-License-Identifier: MIT
/**
 * The syntax tree, and how text becomes one.
 *
 * `scanner.ts` cuts text into tokens and turns indentation into `indent` and
 * `outdent`; `parser.ts` reads tokens by recursive descent and builds these
 * nodes; `unquote.ts` decodes string literals. The tree is plain data, never
 * changed after parsing: what the resolver finds is kept beside it, in maps
 * keyed by node. Parentheses leave no node. Every node's `pos` is an offset
 * into the text: the one a user would blame, so the operator of a binary
 * expression and the opening bracket of a call. `Source.position` turns it
 * into line and column, only when someone asks.
 *
 * Here is no dialect: the parser accepts the whole language and the resolver
 * rejects what the dialect leaves out.
 *
 * @module
 */

import type { Source } from "./source.ts";

/** Operators with one operand. */
export type UnaryOp = "+" | "-" | "~" | "not";

/** Operators with two operands that have a value of their own. */
export type BinaryOp =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "|"
  | "&"
  | "^"
  | "<<"
  | ">>"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | "not in";

/** An identifier in an expression or on the left of an assignment. */
export interface NameExpr {
  readonly kind: "name";
  readonly pos: number;
  readonly name: string;
}

/** A literal; `value` of `string` and `bytes` is a string of bytes. */
export type LiteralExpr =
  | {
    readonly kind: "int";
    readonly pos: number;
    readonly value: number | bigint;
  }
  | { readonly kind: "float"; readonly pos: number; readonly value: number }
  | { readonly kind: "string"; readonly pos: number; readonly value: string }
  | { readonly kind: "bytes"; readonly pos: number; readonly value: string };

/** `[a, b]`. */
export interface ListExpr {
  readonly kind: "list";
  readonly pos: number;
  readonly items: readonly Expr[];
}

/** `(a, b)` or `a, b`. */
export interface TupleExpr {
  readonly kind: "tuple";
  readonly pos: number;
  readonly items: readonly Expr[];
}

/** `k: v` in a dict; `pos` is the colon. */
export interface DictEntry {
  readonly kind: "entry";
  readonly pos: number;
  readonly key: Expr;
  readonly value: Expr;
}

/** `{k: v}`. */
export interface DictExpr {
  readonly kind: "dict";
  readonly pos: number;
  readonly entries: readonly DictEntry[];
}

/** `for target in iterable` of a comprehension. */
export interface ForClause {
  readonly kind: "forClause";
  readonly pos: number;
  readonly target: Expr;
  readonly iterable: Expr;
}

/** `if condition` of a comprehension. */
export interface IfClause {
  readonly kind: "ifClause";
  readonly pos: number;
  readonly condition: Expr;
}

/** `[body for … if …]` or `{k: v for …}`. */
export interface ComprehensionExpr {
  readonly kind: "comprehension";
  readonly pos: number;
  readonly body: Expr | DictEntry;
  readonly clauses: readonly (ForClause | IfClause)[];
}

/** `-x`. */
export interface UnaryExpr {
  readonly kind: "unary";
  readonly pos: number;
  readonly op: UnaryOp;
  readonly x: Expr;
}

/** `x + y`. */
export interface BinaryExpr {
  readonly kind: "binary";
  readonly pos: number;
  readonly op: BinaryOp;
  readonly x: Expr;
  readonly y: Expr;
}

/** `x and y`, `x or y`. */
export interface LogicalExpr {
  readonly kind: "logical";
  readonly pos: number;
  readonly op: "and" | "or";
  readonly x: Expr;
  readonly y: Expr;
}

/** `yes if condition else no`. */
export interface ConditionalExpr {
  readonly kind: "conditional";
  readonly pos: number;
  readonly condition: Expr;
  readonly yes: Expr;
  readonly no: Expr;
}

/** `x[i]`. */
export interface IndexExpr {
  readonly kind: "index";
  readonly pos: number;
  readonly x: Expr;
  readonly i: Expr;
}

/** `x[low:high:step]`. */
export interface SliceExpr {
  readonly kind: "slice";
  readonly pos: number;
  readonly x: Expr;
  readonly low: Expr | undefined;
  readonly high: Expr | undefined;
  readonly step: Expr | undefined;
}

/** `x.name`. */
export interface DotExpr {
  readonly kind: "dot";
  readonly pos: number;
  readonly x: Expr;
  readonly name: string;
}

/** One argument; `mode` tells its form. */
export interface Argument {
  readonly kind: "argument";
  readonly pos: number;
  readonly mode: "positional" | "named" | "*" | "**";
  /** The keyword of a named argument, else `""`. */
  readonly name: string;
  readonly value: Expr;
}

/** `fn(…)`; `pos` is the parenthesis. */
export interface CallExpr {
  readonly kind: "call";
  readonly pos: number;
  readonly fn: Expr;
  readonly args: readonly Argument[];
}

/** One parameter; a bare `*` has mode `*` and no name. */
export interface Param {
  readonly kind: "param";
  readonly pos: number;
  readonly mode: "plain" | "*" | "**";
  readonly name: string;
  readonly fallback: Expr | undefined;
}

/** `lambda x: body`; the body is a single return statement. */
export interface LambdaExpr {
  readonly kind: "lambda";
  readonly pos: number;
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
}

/** A temporary variable: made by the evaluator, never by the parser. */
export interface TempExpr {
  readonly kind: "temp";
  readonly pos: number;
  readonly slot: number;
}

/** The operator of `x op= y`: made by the evaluator, never by the parser. */
export interface InplaceExpr {
  readonly kind: "inplace";
  readonly pos: number;
  readonly op: BinaryOp;
  readonly x: Expr;
  readonly y: Expr;
}

/** A function with other defaults: made by the evaluator alone. */
export interface ClosureExpr {
  readonly kind: "closure";
  readonly pos: number;
  readonly node: FunctionNode;
  readonly fallbacks: readonly (Expr | undefined)[];
}

/** Any expression. */
export type Expr =
  | TempExpr
  | InplaceExpr
  | ClosureExpr
  | NameExpr
  | LiteralExpr
  | ListExpr
  | TupleExpr
  | DictExpr
  | ComprehensionExpr
  | UnaryExpr
  | BinaryExpr
  | LogicalExpr
  | ConditionalExpr
  | IndexExpr
  | SliceExpr
  | DotExpr
  | CallExpr
  | LambdaExpr;

/** `target = value`, or `target op= value` when `op` is set. */
export interface AssignStmt {
  readonly kind: "assign";
  readonly pos: number;
  readonly op: BinaryOp | undefined;
  readonly target: Expr;
  readonly value: Expr;
}

/** An expression on its own. */
export interface ExprStmt {
  readonly kind: "expr";
  readonly pos: number;
  readonly x: Expr;
}

/** `if`; an `elif` is an `if` alone in `no`. */
export interface IfStmt {
  readonly kind: "if";
  readonly pos: number;
  readonly condition: Expr;
  readonly yes: readonly Stmt[];
  readonly no: readonly Stmt[];
}

/** `for target in iterable`. */
export interface ForStmt {
  readonly kind: "for";
  readonly pos: number;
  readonly target: Expr;
  readonly iterable: Expr;
  readonly body: readonly Stmt[];
}

/** `while condition`. */
export interface WhileStmt {
  readonly kind: "while";
  readonly pos: number;
  readonly condition: Expr;
  readonly body: readonly Stmt[];
}

/** `def name(params)`. */
export interface DefStmt {
  readonly kind: "def";
  readonly pos: number;
  readonly target: NameExpr;
  readonly name: string;
  readonly params: readonly Param[];
  readonly body: readonly Stmt[];
}

/** `return`, with or without a value. */
export interface ReturnStmt {
  readonly kind: "return";
  readonly pos: number;
  readonly value: Expr | undefined;
}

/** `pass`, `break` or `continue`. */
export interface BranchStmt {
  readonly kind: "branch";
  readonly pos: number;
  readonly word: "pass" | "break" | "continue";
}

/** One name bound by a load. */
export interface LoadedName {
  readonly kind: "loaded";
  readonly pos: number;
  /** Name in this file. */
  readonly local: string;
  /** Name in the loaded module. */
  readonly remote: string;
  /** Where the loaded module's name is written. */
  readonly remotePos: number;
}

/** `load(path, …)`; `pathPos` is the path's literal. */
export interface LoadStmt {
  readonly kind: "load";
  readonly pos: number;
  readonly path: string;
  readonly pathPos: number;
  readonly names: readonly LoadedName[];
}

/** Any statement. */
export type Stmt =
  | AssignStmt
  | ExprStmt
  | IfStmt
  | ForStmt
  | WhileStmt
  | DefStmt
  | ReturnStmt
  | BranchStmt
  | LoadStmt;

/** A function's node, of either form. */
export type FunctionNode = DefStmt | LambdaExpr;

/** A parsed file. */
export interface FileNode {
  readonly kind: "file";
  readonly source: Source;
  readonly body: readonly Stmt[];
}
