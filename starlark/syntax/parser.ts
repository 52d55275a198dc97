// SPDX-License-Identifier: MIT
/**
 * Builds the syntax tree from tokens, by recursive descent. It stops at the
 * first mistake, and leaves scopes and dialect to the resolver.
 *
 * @module
 */

import type { StarlarkError } from "../diagnostic.ts";
import type {
  Argument,
  AssignStmt,
  CallExpr,
  ComprehensionExpr,
  DefStmt,
  DictExpr,
  Expr,
  FileNode,
  ForClause,
  IfClause,
  IfStmt,
  KeyValue,
  LambdaExpr,
  LoadedName,
  LoadStmt,
  NameExpr,
  Operator,
  Param,
  Stmt,
} from "./ast.ts";
import { Scanner } from "./scanner.ts";
import { Source } from "./source.ts";
import { describe, type Token } from "./token.ts";
import { startOf } from "./walk.ts";

const PRECEDENCE: Readonly<Record<string, number>> = {
  "or": 1,
  "and": 2,
  "not": 4,
  "in": 4,
  "==": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "//": 10,
  "%": 10,
};
const COMPARISON = 4;
const AUGMENTED = /^(\/\/|<<|>>|[-+*\/%&|^])=$/;
const MAX_NESTING = 200;

/** Why some well-known syntax of Python is not there. */
const ABSENT: Readonly<Record<string, string>> = {
  "*": "* unpacks only in calls",
  "**": "** is no operator and unpacks only in calls",
  as: "there is no import or with statement",
  assert: "there is no assert statement",
  async: "there are no async functions",
  await: "there are no async functions",
  class: "there are no classes; use struct or dict",
  del: "there is no del statement",
  else: "an else needs an if; loops have none",
  except: "there are no exceptions",
  finally: "there are no exceptions",
  from: "use load to import",
  global: "there is no global statement",
  import: "use load to import",
  is: "there is no identity operator; use ==",
  nonlocal: "there is no nonlocal statement",
  raise: "there are no exceptions; use fail",
  "string literal": "use + to join strings and format to fill them in",
  try: "there are no exceptions",
  with: "there is no with statement",
  yield: "there are no generators",
};

/**
 * Parses a file.
 *
 * @param text The program.
 * @param filename Name used in positions.
 * @returns The syntax tree.
 * @throws {StarlarkError} Of kind `syntax`.
 */
export function parse(text: string, filename: string): FileNode {
  const source = new Source(filename, text);
  return { kind: "file", source, body: new Parser(source).file() };
}

/**
 * Parses a single expression.
 *
 * @param text The expression.
 * @param filename Name used in positions.
 * @returns The expression and its text.
 * @throws {StarlarkError} Of kind `syntax`.
 */
export function parseExpression(
  text: string,
  filename: string,
): { readonly source: Source; readonly expr: Expr } {
  const source = new Source(filename, text);
  return { source, expr: new Parser(source).soleExpression() };
}

class Parser {
  readonly #source: Source;
  readonly #scanner: Scanner;
  #token: Token;
  #nesting = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#scanner = new Scanner(source);
    this.#token = this.#scanner.next();
  }

  file(): readonly Stmt[] {
    const body: Stmt[] = [];
    while (this.#token.kind !== "end of file") {
      if (this.#accept("newline") === undefined) this.#statement(body);
    }
    return body;
  }

  soleExpression(): Expr {
    const expr = this.#expression();
    this.#accept("newline");
    this.#expect("end of file");
    return expr;
  }

  // Statements

  #statement(out: Stmt[]): void {
    const { kind } = this.#token;
    if (kind === "def") out.push(this.#def());
    else if (kind === "if") out.push(this.#if());
    else if (kind === "for") out.push(this.#for());
    else if (kind === "while") out.push(this.#while());
    else this.#simpleStatements(out);
  }

  #simpleStatements(out: Stmt[]): void {
    do {
      if (this.#token.kind === "newline") break;
      out.push(this.#simpleStatement());
    } while (this.#accept(";") !== undefined);
    if (this.#token.kind === "end of file") return;
    this.#expect("newline");
  }

  #simpleStatement(): Stmt {
    const { kind, pos } = this.#token;
    switch (kind) {
      case "return": {
        this.#advance();
        const bare = [";", "newline", "end of file"].includes(this.#token.kind);
        const value = bare ? undefined : this.#expression();
        return { kind: "return", pos, value };
      }
      case "pass":
      case "break":
      case "continue":
        this.#advance();
        return { kind: "branch", pos, word: kind };
      case "load":
        return this.#load();
    }
    return this.#assignmentOrExpression();
  }

  #assignmentOrExpression(): Stmt {
    const start = this.#token.pos;
    const target = this.#expression();
    const { kind, pos } = this.#token;
    if (kind === "=") {
      this.#advance();
      this.#checkTarget(target);
      return this.#assign(target, { op: undefined, pos });
    }
    const op = AUGMENTED.exec(kind)?.[1];
    if (op === undefined) return { kind: "expr", pos: start, x: target };
    if (target.kind === "list" || target.kind === "tuple") {
      throw this.#error(
        start,
        `can't use ${target.kind} expression in augmented assignment`,
      );
    }
    this.#advance();
    this.#checkTarget(target);
    return this.#assign(target, { op: op as Operator, pos });
  }

  #assign(target: Expr, rest: Pick<AssignStmt, "op" | "pos">): AssignStmt {
    return { kind: "assign", ...rest, target, value: this.#expression() };
  }

  /** Refuses what cannot stand left of `=`. */
  #checkTarget(target: Expr): void {
    switch (target.kind) {
      case "name":
      case "index":
      case "dot":
        return;
      case "list":
      case "tuple":
        for (const item of target.items) this.#checkTarget(item);
        return;
    }
    const what = TARGET_WORDS[target.kind] ?? `${target.kind} expression`;
    throw this.#error(startOf(target), `can't assign to ${what}`);
  }

  #def(): DefStmt {
    const { pos } = this.#advance();
    const target = this.#name();
    this.#expect("(");
    const params = this.#params(")");
    this.#expect(")");
    const body = this.#suite();
    return { kind: "def", pos, target, name: target.name, params, body };
  }

  #if(): IfStmt {
    const { pos } = this.#advance();
    const condition = this.#test();
    const yes = this.#suite();
    if (this.#token.kind === "elif") {
      return { kind: "if", pos, condition, yes, no: [this.#if()] };
    }
    const no = this.#accept("else") === undefined ? [] : this.#suite();
    return { kind: "if", pos, condition, yes, no };
  }

  #for(): Stmt {
    const { pos } = this.#advance();
    const target = this.#loopTarget();
    this.#expect("in");
    const iterable = this.#expression();
    return { kind: "for", pos, target, iterable, body: this.#suite() };
  }

  #while(): Stmt {
    const { pos } = this.#advance();
    const condition = this.#test();
    return { kind: "while", pos, condition, body: this.#suite() };
  }

  #suite(): readonly Stmt[] {
    const out: Stmt[] = [];
    this.#expect(":");
    return this.#nested(() => {
      if (this.#accept("newline") === undefined) {
        this.#simpleStatements(out);
        return out;
      }
      this.#expect("indent");
      while (this.#accept("outdent") === undefined) {
        if (this.#token.kind === "end of file") break;
        this.#statement(out);
      }
      return out;
    });
  }

  #load(): LoadStmt {
    const { pos } = this.#advance();
    const parenthesis = this.#expect("(");
    const path = this.#token;
    if (path.kind !== "string literal") {
      throw this.#error(
        path.pos,
        "first operand of load statement must be a string literal",
      );
    }
    this.#advance();
    const names: LoadedName[] = [];
    while (this.#accept(",") !== undefined && this.#token.kind !== ")") {
      names.push(this.#loadedName());
    }
    this.#expect(")");
    if (names.length === 0) {
      throw this.#error(
        parenthesis.pos,
        "load statement must import at least 1 symbol",
      );
    }
    const at = { pos, pathPos: path.pos };
    return { kind: "load", ...at, path: String(path.value), names };
  }

  #loadedName(): LoadedName {
    const token = this.#token;
    const local = String(token.value);
    if (token.kind === "string literal") {
      this.#advance();
      const at = { pos: token.pos, remotePos: token.pos };
      return { kind: "loaded", ...at, local, remote: local };
    }
    if (token.kind !== "identifier") {
      throw this.#error(
        token.pos,
        `load operand must be "name" or localname="name" (got ${
          describe(token)
        })`,
      );
    }
    this.#advance();
    if (this.#accept("=") === undefined) {
      throw this.#error(
        token.pos,
        `load operand must be "${local}" or ${local}="originalname" (want '=' after ${local})`,
      );
    }
    if (this.#token.kind === "identifier") {
      throw this.#error(
        this.#token.pos,
        `original name of loaded symbol must be quoted: ${local}="originalname"`,
      );
    }
    const remote = this.#expect("string literal");
    const at = { pos: token.pos, remotePos: remote.pos };
    return { kind: "loaded", ...at, local, remote: String(remote.value) };
  }

  // Parameters and arguments

  #params(closer: string): readonly Param[] {
    const params: Param[] = [];
    while (this.#token.kind !== closer) {
      params.push(this.#param());
      if (this.#accept(",") === undefined) break;
    }
    return params;
  }

  #param(): Param {
    const { pos } = this.#token;
    const bare = { kind: "param", pos, fallback: undefined } as const;
    if (this.#accept("**") !== undefined) {
      return { ...bare, mode: "**", name: this.#name().name };
    }
    if (this.#accept("*") !== undefined) {
      const named = this.#token.kind === "identifier";
      return { ...bare, mode: "*", name: named ? this.#name().name : "" };
    }
    const { name } = this.#name();
    const fallback = this.#accept("=") === undefined ? undefined : this.#test();
    return { kind: "param", pos, mode: "plain", name, fallback };
  }

  #call(fn: Expr): CallExpr {
    const { pos } = this.#advance();
    const args: Argument[] = [];
    while (!this.#ends(")")) {
      args.push(this.#argument());
      if (this.#accept(",") === undefined) break;
    }
    this.#expect(")");
    return { kind: "call", pos, fn, args };
  }

  #argument(): Argument {
    const { pos, kind: mode } = this.#token;
    if (mode === "*" || mode === "**") {
      this.#advance();
      return { kind: "argument", pos, mode, name: "", value: this.#test() };
    }
    const value = this.#test();
    if (this.#token.kind !== "=") {
      return { kind: "argument", pos, mode: "positional", name: "", value };
    }
    if (value.kind !== "name") {
      throw this.#error(pos, "keyword argument must have form name=expr");
    }
    this.#advance();
    const named = { pos, mode: "named", name: value.name } as const;
    return { kind: "argument", ...named, value: this.#test() };
  }

  // Expressions

  /** `a, b` without parentheses is a tuple here. */
  #expression(inBrackets = ""): Expr {
    const first = this.#test();
    if (this.#token.kind !== ",") return first;
    const items = [first];
    while (this.#token.kind === ",") {
      const { pos } = this.#advance();
      if (this.#token.kind === inBrackets) break;
      if (["newline", "=", ";", "end of file"].includes(this.#token.kind)) {
        throw this.#error(pos, "unparenthesized tuple with trailing comma");
      }
      items.push(this.#test());
    }
    return { kind: "tuple", pos: first.pos, items };
  }

  /** Conditional expression, lambda or anything tighter. */
  #test(): Expr {
    this.#enter();
    const x = this.#token.kind === "lambda"
      ? this.#lambda(() => this.#test())
      : this.#conditional();
    this.#nesting--;
    return x;
  }

  #conditional(): Expr {
    const yes = this.#operation(1);
    if (this.#token.kind !== "if") return yes;
    const { pos } = this.#advance();
    const condition = this.#operation(1);
    if (this.#accept("else") === undefined) {
      throw this.#error(pos, "conditional expression without else clause");
    }
    const no = this.#test();
    return { kind: "conditional", pos, condition, yes, no };
  }

  /** Condition of a comprehension: no conditional expression. */
  #testNoCond(): Expr {
    if (this.#token.kind !== "lambda") return this.#operation(1);
    return this.#lambda(() => this.#testNoCond());
  }

  #lambda(parseBody: () => Expr): LambdaExpr {
    const { pos } = this.#advance();
    const params = this.#params(":");
    this.#expect(":");
    const value = parseBody();
    const body: readonly Stmt[] = [{ kind: "return", pos: value.pos, value }];
    return { kind: "lambda", pos, name: "lambda", params, body };
  }

  #operation(level: number): Expr {
    if (level <= 3 && this.#token.kind === "not") {
      const { pos } = this.#advance();
      const x = this.#nested(() => this.#operation(3));
      return this.#operationFrom({ kind: "unary", pos, op: "not", x }, level);
    }
    return this.#operationFrom(this.#unary(), level);
  }

  #operationFrom(first: Expr, level: number): Expr {
    let x = first;
    let compared = "";
    while (true) {
      const precedence = PRECEDENCE[this.#token.kind] ?? 0;
      if (precedence < level) return x;
      const { pos } = this.#token;
      const op = this.#operator();
      if (precedence === COMPARISON) {
        if (compared !== "") {
          throw this.#error(
            pos,
            `${compared} does not associate with ${op} (use parens)`,
          );
        }
        compared = op;
      } else compared = "";
      const y = this.#operation(precedence + 1);
      x = op === "and" || op === "or"
        ? { kind: "logical", pos, op, x, y }
        : { kind: "binary", pos, op, x, y };
    }
  }

  #operator(): Operator | "and" | "or" {
    const { kind } = this.#advance();
    if (kind !== "not") return kind as Operator | "and" | "or";
    this.#expect("in");
    return "not in";
  }

  #unary(): Expr {
    const { kind: op, pos } = this.#token;
    if (op !== "-" && op !== "+" && op !== "~") return this.#primary();
    this.#advance();
    return {
      kind: "unary",
      pos,
      op,
      x: this.#nested(() => this.#unary()),
    };
  }

  #primary(): Expr {
    let x = this.#operand();
    while (true) {
      const { kind, pos } = this.#token;
      if (kind === ".") {
        this.#advance();
        x = { kind: "dot", pos, x, name: this.#name().name };
      } else if (kind === "(") x = this.#call(x);
      else if (kind === "[") x = this.#subscript(x);
      else return x;
    }
  }

  #operand(): Expr {
    const { kind, pos, value } = this.#token;
    switch (kind) {
      case "identifier":
        return this.#name();
      case "int literal":
        this.#advance();
        return { kind: "int", pos, value: value as number | bigint };
      case "float literal":
        this.#advance();
        return { kind: "float", pos, value: Number(value) };
      case "string literal":
        this.#advance();
        return { kind: "string", pos, value: String(value) };
      case "bytes literal":
        this.#advance();
        return { kind: "bytes", pos, value: String(value) };
      case "[":
        return this.#list();
      case "{":
        return this.#dict();
      case "(":
        return this.#parenthesized();
    }
    throw this.#unexpected("primary expression");
  }

  #parenthesized(): Expr {
    const { pos } = this.#advance();
    if (this.#accept(")") !== undefined) {
      return { kind: "tuple", pos, items: [] };
    }
    const x = this.#expression(")");
    this.#expect(")");
    return x;
  }

  #list(): Expr {
    const { pos } = this.#advance();
    const items: Expr[] = [];
    while (!this.#ends("]")) {
      const item = this.#test();
      if (items.length === 0 && this.#token.kind === "for") {
        return this.#comprehension(item, { pos, closer: "]" });
      }
      items.push(item);
      if (this.#accept(",") === undefined) break;
    }
    this.#expect("]");
    return { kind: "list", pos, items };
  }

  #dict(): DictExpr | ComprehensionExpr {
    const { pos } = this.#advance();
    const entries: KeyValue[] = [];
    while (!this.#ends("}")) {
      const entry = this.#entry();
      if (entries.length === 0 && this.#token.kind === "for") {
        return this.#comprehension(entry, { pos, closer: "}" });
      }
      entries.push(entry);
      if (this.#accept(",") === undefined) break;
    }
    this.#expect("}");
    return { kind: "dict", pos, entries };
  }

  #entry(): KeyValue {
    const key = this.#test();
    const { pos } = this.#expect(":");
    return { kind: "entry", pos, key, value: this.#test() };
  }

  #comprehension(
    body: Expr | KeyValue,
    form: { readonly pos: number; readonly closer: string },
  ): ComprehensionExpr {
    const clauses: (ForClause | IfClause)[] = [];
    while (this.#token.kind === "for" || this.#token.kind === "if") {
      const { kind, pos } = this.#advance();
      if (kind === "if") {
        const condition = this.#testNoCond();
        clauses.push({ kind: "ifClause", pos, condition });
        continue;
      }
      const target = this.#loopTarget();
      this.#expect("in");
      const iterable = this.#operation(1);
      clauses.push({ kind: "forClause", pos, target, iterable });
    }
    if (this.#token.kind !== form.closer) {
      throw this.#unexpected(`'${form.closer}', for, or if`);
    }
    this.#advance();
    return { kind: "comprehension", pos: form.pos, body, clauses };
  }

  #loopTarget(): Expr {
    const first = this.#primary();
    const items = [first];
    while (this.#accept(",") !== undefined) {
      items.push(this.#primary());
    }
    const target: Expr = items.length === 1
      ? first
      : { kind: "tuple", pos: first.pos, items };
    this.#checkTarget(target);
    return target;
  }

  #subscript(x: Expr): Expr {
    const { pos } = this.#advance();
    const parts: (Expr | undefined)[] = [];
    const low = this.#token.kind === ":" ? undefined : this.#expression("]");
    if (low !== undefined && this.#accept("]") !== undefined) {
      return { kind: "index", pos, x, i: low };
    }
    this.#expect(":");
    parts.push(this.#slicePart());
    if (this.#accept(":") !== undefined) parts.push(this.#slicePart());
    this.#expect("]");
    return { kind: "slice", pos, x, low, high: parts[0], step: parts[1] };
  }

  #slicePart(): Expr | undefined {
    const { kind } = this.#token;
    return kind === ":" || kind === "]" ? undefined : this.#test();
  }

  // Tokens

  #name(): NameExpr {
    const { pos, value } = this.#expect("identifier");
    return { kind: "name", pos, name: String(value) };
  }

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#scanner.next();
    return token;
  }

  /** Tells whether nothing more comes before a closing bracket. */
  #ends(closer: string): boolean {
    const { kind } = this.#token;
    return kind === closer || kind === "end of file";
  }

  #accept(kind: string): Token | undefined {
    return this.#token.kind === kind ? this.#advance() : undefined;
  }

  #expect(kind: string): Token {
    if (this.#token.kind === kind) return this.#advance();
    throw this.#unexpected(/^[a-z]/.test(kind) ? kind : `'${kind}'`);
  }

  #unexpected(want: string): StarlarkError {
    const { kind, pos } = this.#token;
    const annotated = kind === ":" && want === "newline";
    const why = annotated
      ? "there are no type annotations"
      : Object.hasOwn(ABSENT, kind)
      ? ABSENT[kind]
      : undefined;
    const got = `got ${describe(this.#token)}, want ${want}`;
    return this.#error(pos, why === undefined ? got : `${got} (${why})`);
  }

  /** Runs one level deeper, so that no program can exhaust our own stack. */
  #nested<T>(parsePart: () => T): T {
    this.#enter();
    const part = parsePart();
    this.#nesting--;
    return part;
  }

  #enter(): void {
    if (++this.#nesting <= MAX_NESTING) return;
    throw this.#error(this.#token.pos, "program is nested too deeply");
  }

  #error(offset: number, message: string): StarlarkError {
    return this.#source.error("syntax", offset, message);
  }
}

/** Kinds of expressions in messages about assignment. */
const TARGET_WORDS: Readonly<Record<string, string>> = {
  binary: "binaryexpr",
  logical: "binaryexpr",
  call: "callexpr",
  unary: "unaryexpr",
  conditional: "condexpr",
  lambda: "lambdaexpr",
  comprehension: "comprehension",
  dict: "dictexpr",
  slice: "sliceexpr",
  int: "literal",
  float: "literal",
  string: "literal",
  bytes: "literal",
};
