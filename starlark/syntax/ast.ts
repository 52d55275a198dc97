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

import type { ClosureExpr, InplaceExpr, TempExpr } from "./made.ts";
import type { Source } from "./source.ts";

/** Operators with one operand. */
export type UnaryOp = "+" | "-" | "~" | "not";

/** Operators with two operands that have a value of their own. */
export type Operator =
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
  /** Discriminator. */
  readonly kind: "name";
  /** Offset in the text. */
  readonly pos: number;
  /** The name, as a string of bytes. */
  readonly name: string;
}

/** A number; `value` of an `int` is as values are (`values/value.ts`). */
export interface NumberExpr {
  /** Discriminator. */
  readonly kind: "int" | "float";
  /** Offset in the text. */
  readonly pos: number;
  /** Its value. */
  readonly value: number | bigint;
}

/** A string or bytes literal. */
export interface TextExpr {
  /** Discriminator. */
  readonly kind: "string" | "bytes";
  /** Offset in the text. */
  readonly pos: number;
  /** Its value, as a string of bytes. */
  readonly value: string;
}

/** `[a, b]`. */
export interface ListExpr {
  /** Discriminator. */
  readonly kind: "list";
  /** Offset in the text. */
  readonly pos: number;
  /** Its parts, in order. */
  readonly items: readonly Expr[];
}

/** `(a, b)` or `a, b`. */
export interface TupleExpr {
  /** Discriminator. */
  readonly kind: "tuple";
  /** Offset in the text. */
  readonly pos: number;
  /** Its parts, in order. */
  readonly items: readonly Expr[];
}

/** `k: v` in a dict; `pos` is the colon. */
export interface KeyValue {
  /** Discriminator. */
  readonly kind: "entry";
  /** Offset in the text. */
  readonly pos: number;
  /** The key. */
  readonly key: Expr;
  /** The value. */
  readonly value: Expr;
}

/** `{k: v}`. */
export interface DictExpr {
  /** Discriminator. */
  readonly kind: "dict";
  /** Offset in the text. */
  readonly pos: number;
  /** Its entries, in order. */
  readonly entries: readonly KeyValue[];
}

/** `for target in iterable` of a comprehension. */
export interface ForClause {
  /** Discriminator. */
  readonly kind: "forClause";
  /** Offset in the text. */
  readonly pos: number;
  /** What is assigned. */
  readonly target: Expr;
  /** What is walked over. */
  readonly iterable: Expr;
}

/** `if condition` of a comprehension. */
export interface IfClause {
  /** Discriminator. */
  readonly kind: "ifClause";
  /** Offset in the text. */
  readonly pos: number;
  /** What is tested. */
  readonly condition: Expr;
}

/** `[body for … if …]` or `{k: v for …}`. */
export interface ComprehensionExpr {
  /** Discriminator. */
  readonly kind: "comprehension";
  /** Offset in the text. */
  readonly pos: number;
  /** What it holds. */
  readonly body: Expr | KeyValue;
  /** Its clauses; the first is a `for`. */
  readonly clauses: readonly (ForClause | IfClause)[];
}

/** `-x`. */
export interface UnaryExpr {
  /** Discriminator. */
  readonly kind: "unary";
  /** Offset in the text. */
  readonly pos: number;
  /** The operator. */
  readonly op: UnaryOp;
  /** The operand. */
  readonly x: Expr;
}

/** `x + y`. */
export interface BinaryExpr {
  /** Discriminator. */
  readonly kind: "binary";
  /** Offset in the text. */
  readonly pos: number;
  /** The operator. */
  readonly op: Operator;
  /** The operand. */
  readonly x: Expr;
  /** The right operand. */
  readonly y: Expr;
}

/** `x and y`, `x or y`. */
export interface LogicalExpr {
  /** Discriminator. */
  readonly kind: "logical";
  /** Offset in the text. */
  readonly pos: number;
  /** The operator. */
  readonly op: "and" | "or";
  /** The operand. */
  readonly x: Expr;
  /** The right operand. */
  readonly y: Expr;
}

/** `yes if condition else no`. */
export interface ConditionalExpr {
  /** Discriminator. */
  readonly kind: "conditional";
  /** Offset in the text. */
  readonly pos: number;
  /** What is tested. */
  readonly condition: Expr;
  /** What applies when true. */
  readonly yes: Expr;
  /** What applies otherwise. */
  readonly no: Expr;
}

/** `x[i]`. */
export interface IndexExpr {
  /** Discriminator. */
  readonly kind: "index";
  /** Offset in the text. */
  readonly pos: number;
  /** The operand. */
  readonly x: Expr;
  /** The index. */
  readonly i: Expr;
}

/** `x[low:high:step]`. */
export interface SliceExpr {
  /** Discriminator. */
  readonly kind: "slice";
  /** Offset in the text. */
  readonly pos: number;
  /** The operand. */
  readonly x: Expr;
  /** First bound, where given. */
  readonly low: Expr | undefined;
  /** Second bound, where given. */
  readonly high: Expr | undefined;
  /** The step, where given. */
  readonly step: Expr | undefined;
}

/** `x.name`. */
export interface DotExpr {
  /** Discriminator. */
  readonly kind: "dot";
  /** Offset in the text. */
  readonly pos: number;
  /** The operand. */
  readonly x: Expr;
  /** The name, as a string of bytes. */
  readonly name: string;
}

/** One argument; `mode` tells its form. */
export interface Argument {
  /** Discriminator. */
  readonly kind: "argument";
  /** Offset in the text. */
  readonly pos: number;
  /** Its form. */
  readonly mode: "positional" | "named" | "*" | "**";
  /** The keyword of a named argument, else `""`. */
  readonly name: string;
  /** The value. */
  readonly value: Expr;
}

/** `fn(…)`; `pos` is the parenthesis. */
export interface CallExpr {
  /** Discriminator. */
  readonly kind: "call";
  /** Offset in the text. */
  readonly pos: number;
  /** What is called. */
  readonly fn: Expr;
  /** Its arguments, in order. */
  readonly args: readonly Argument[];
}

/** One parameter; a bare `*` has mode `*` and no name. */
export interface Param {
  /** Discriminator. */
  readonly kind: "param";
  /** Offset in the text. */
  readonly pos: number;
  /** Its form. */
  readonly mode: "plain" | "*" | "**";
  /** The name, as a string of bytes. */
  readonly name: string;
  /** The default, where given. */
  readonly fallback: Expr | undefined;
}

/** `lambda x: body`; the body is a single return statement. */
export interface LambdaExpr {
  /** Discriminator. */
  readonly kind: "lambda";
  /** Offset in the text. */
  readonly pos: number;
  /** The name, as a string of bytes. */
  readonly name: string;
  /** Its parameters, in order. */
  readonly params: readonly Param[];
  /** What it holds. */
  readonly body: readonly Stmt[];
}

/** Any expression. */
export type Expr =
  | TempExpr
  | InplaceExpr
  | ClosureExpr
  | NameExpr
  | NumberExpr
  | TextExpr
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
  /** Discriminator. */
  readonly kind: "assign";
  /** Offset in the text. */
  readonly pos: number;
  /** The operator. */
  readonly op: Operator | undefined;
  /** What is assigned. */
  readonly target: Expr;
  /** The value. */
  readonly value: Expr;
}

/** An expression on its own. */
export interface ExprStmt {
  /** Discriminator. */
  readonly kind: "expr";
  /** Offset in the text. */
  readonly pos: number;
  /** The operand. */
  readonly x: Expr;
}

/** `if`; an `elif` is an `if` alone in `no`. */
export interface IfStmt {
  /** Discriminator. */
  readonly kind: "if";
  /** Offset in the text. */
  readonly pos: number;
  /** What is tested. */
  readonly condition: Expr;
  /** What applies when true. */
  readonly yes: readonly Stmt[];
  /** What applies otherwise. */
  readonly no: readonly Stmt[];
}

/** `for target in iterable`. */
export interface ForStmt {
  /** Discriminator. */
  readonly kind: "for";
  /** Offset in the text. */
  readonly pos: number;
  /** What is assigned. */
  readonly target: Expr;
  /** What is walked over. */
  readonly iterable: Expr;
  /** What it holds. */
  readonly body: readonly Stmt[];
}

/** `while condition`. */
export interface WhileStmt {
  /** Discriminator. */
  readonly kind: "while";
  /** Offset in the text. */
  readonly pos: number;
  /** What is tested. */
  readonly condition: Expr;
  /** What it holds. */
  readonly body: readonly Stmt[];
}

/** `def name(params)`. */
export interface DefStmt {
  /** Discriminator. */
  readonly kind: "def";
  /** Offset in the text. */
  readonly pos: number;
  /** What is assigned. */
  readonly target: NameExpr;
  /** The name, as a string of bytes. */
  readonly name: string;
  /** Its parameters, in order. */
  readonly params: readonly Param[];
  /** What it holds. */
  readonly body: readonly Stmt[];
}

/** `return`, with or without a value. */
export interface ReturnStmt {
  /** Discriminator. */
  readonly kind: "return";
  /** Offset in the text. */
  readonly pos: number;
  /** The value. */
  readonly value: Expr | undefined;
}

/** `pass`, `break` or `continue`. */
export interface BranchStmt {
  /** Discriminator. */
  readonly kind: "branch";
  /** Offset in the text. */
  readonly pos: number;
  /** The statement itself. */
  readonly word: "pass" | "break" | "continue";
}

/** One name bound by a load. */
export interface LoadedName {
  /** Discriminator. */
  readonly kind: "loaded";
  /** Offset in the text. */
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
  /** Discriminator. */
  readonly kind: "load";
  /** Offset in the text. */
  readonly pos: number;
  /** The path as written, as a string of bytes. */
  readonly path: string;
  /** Offset of the path's literal. */
  readonly pathPos: number;
  /** What it binds, in order. */
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
  /** Discriminator. */
  readonly kind: "file";
  /** The text. */
  readonly source: Source;
  /** What it holds. */
  readonly body: readonly Stmt[];
}
