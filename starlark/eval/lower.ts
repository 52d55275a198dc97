// SPDX-License-Identifier: MIT
/**
 * Takes calls that may reach out of expressions, so that each stands alone:
 * `a + f(b)` becomes `t1 = a; t2 = f(b); t1 + t2`. What is evaluated before
 * such a call is put into a temporary first, so the order of evaluation, and
 * with it every error, stays the same. Statements without such a call are
 * kept as they are.
 *
 * @module
 */

import type {
  AssignStmt,
  CallExpr,
  ComprehensionExpr,
  Expr,
  ForStmt,
  FunctionNode,
  IfStmt,
  KeyValue,
  LoadStmt,
  Stmt,
  WhileStmt,
} from "../syntax/ast.ts";
import type { ClosureExpr, TempExpr } from "../syntax/made.ts";
import { children, evaluated } from "../syntax/walk.ts";

/** A statement of the second form. */
export type Lowered =
  | { readonly kind: "plain"; readonly statement: Stmt }
  | {
    readonly kind: "call";
    readonly target: TempExpr;
    readonly call: CallExpr;
  }
  | { readonly kind: "load"; readonly statement: LoadStmt }
  | {
    readonly kind: "if";
    readonly condition: Expr;
    readonly yes: readonly Lowered[];
    readonly no: readonly Lowered[];
  }
  | {
    readonly kind: "for";
    readonly pos: number;
    readonly target: Expr;
    readonly iterable: Expr;
    readonly body: readonly Lowered[];
  }
  | {
    readonly kind: "while";
    /** Makes the condition, before every round. */
    readonly prelude: readonly Lowered[];
    readonly condition: Expr;
    readonly body: readonly Lowered[];
  }
  | {
    /** Starts a comprehension's result. */
    readonly kind: "collect";
    readonly target: TempExpr;
    readonly form: "list" | "dict";
  }
  | {
    /** Adds to a comprehension's result. */
    readonly kind: "add";
    readonly target: TempExpr;
    readonly item: Expr | KeyValue;
  };

/** How to lower. */
export interface LowerOptions {
  /** First slot free for temporaries. */
  readonly firstTemp: number;
  /** Tells whether a call may reach out. */
  readonly callsOut: (call: CallExpr) => boolean;
}

/** Lowered code and the number of slots it needs. */
export interface LoweredCode {
  /** The statements. */
  readonly body: readonly Lowered[];
  /** Slots for locals and temporaries. */
  readonly size: number;
}

/**
 * Lowers the statements of a function.
 *
 * @param body The statements.
 * @param options Where temporaries go, and which calls may reach out.
 * @returns The same program, with such calls alone.
 */
export function lower(
  body: readonly Stmt[],
  options: LowerOptions,
): LoweredCode {
  const lowering = new Lowering(options);
  const lowered = lowering.statements(body);
  return { body: lowered, size: lowering.size };
}

class Lowering {
  size: number;
  readonly #callsOut: (call: CallExpr) => boolean;
  readonly #out = new Map<Expr, boolean>();

  constructor(options: LowerOptions) {
    this.size = options.firstTemp;
    this.#callsOut = options.callsOut;
  }

  statements(body: readonly Stmt[]): readonly Lowered[] {
    const out: Lowered[] = [];
    for (const statement of body) this.#statement(statement, out);
    return out;
  }

  #statement(statement: Stmt, out: Lowered[]): void {
    switch (statement.kind) {
      case "expr":
        return this.#plain(
          { ...statement, x: this.#expr(statement.x, out) },
          out,
        );
      case "return": {
        const { value } = statement;
        if (value === undefined) return this.#plain(statement, out);
        return this.#plain(
          { ...statement, value: this.#expr(value, out) },
          out,
        );
      }
      case "assign":
        return this.#assign(statement, out);
      case "def":
        return this.#def(statement, out);
      case "if":
        return this.#if(statement, out);
      case "for":
        return this.#for(statement, out);
      case "while":
        return this.#while(statement, out);
      case "load":
        out.push({ kind: "load", statement });
        return;
      case "branch":
        return this.#plain(statement, out);
    }
  }

  #plain(statement: Stmt, out: Lowered[]): void {
    out.push({ kind: "plain", statement });
  }

  #assign(statement: AssignStmt, out: Lowered[]): void {
    const { op, pos, target, value } = statement;
    if (!this.#reaches(target) && op === undefined) {
      return this.#plain({ ...statement, value: this.#expr(value, out) }, out);
    }
    if (!this.#reaches(target) && !this.#reaches(value)) {
      return this.#plain(statement, out);
    }
    if (op === undefined) {
      const kept = this.#keep(this.#expr(value, out), out);
      return this.#store(target, { pos, value: kept, out });
    }
    const place = this.#place(target, out);
    const old = this.#keep(place, out);
    const y = this.#expr(value, out);
    const update: Expr = { kind: "inplace", op, pos, x: old, y };
    const to = target.kind === "name" ? target : place;
    this.#plain(
      { ...statement, op: undefined, target: to, value: update },
      out,
    );
  }

  /** Assigns a value that is kept to a target that may reach out. */
  #store(
    target: Expr,
    rest: {
      readonly pos: number;
      readonly value: Expr;
      readonly out: Lowered[];
    },
  ): void {
    const { pos, value, out } = rest;
    const assign = { kind: "assign", op: undefined, pos, value } as const;
    if (target.kind !== "list" && target.kind !== "tuple") {
      const place = this.#reaches(target) ? this.#place(target, out) : target;
      return this.#plain({ ...assign, target: place }, out);
    }
    const temps = target.items.map((item) => this.#temp(item.pos));
    const all: Expr = { kind: "tuple", pos: target.pos, items: temps };
    this.#plain({ ...assign, target: all }, out);
    target.items.forEach((item, i) => {
      this.#store(item, { pos, value: temps[i] as Expr, out });
    });
  }

  /** Evaluates the parts of a target into temporaries. */
  #place(target: Expr, out: Lowered[]): Expr {
    if (target.kind === "index") {
      const x = this.#keep(this.#expr(target.x, out), out);
      const i = this.#keep(this.#expr(target.i, out), out);
      return { ...target, x, i };
    }
    if (target.kind !== "dot") return target;
    return { ...target, x: this.#keep(this.#expr(target.x, out), out) };
  }

  #def(
    statement: Extract<Stmt, { readonly kind: "def" }>,
    out: Lowered[],
  ): void {
    const closure = this.#closure(statement, out);
    if (closure === undefined) return this.#plain(statement, out);
    const { pos, target } = statement;
    const rest = { op: undefined, pos, target, value: closure };
    this.#plain({ kind: "assign", ...rest }, out);
  }

  /** Makes a function whose defaults reach out; undefined when none does. */
  #closure(node: FunctionNode, out: Lowered[]): ClosureExpr | undefined {
    const written = node.params.map(({ fallback }) => fallback);
    const set = written.filter((fallback) => fallback !== undefined);
    if (!set.some((fallback) => this.#reaches(fallback))) return undefined;
    const lowered = this.#exprs(set, out).values();
    const fallbacks = written.map((fallback) =>
      fallback === undefined ? undefined : lowered.next().value
    );
    return { kind: "closure", pos: node.pos, node, fallbacks };
  }

  #if(statement: IfStmt, out: Lowered[]): void {
    const condition = this.#expr(statement.condition, out);
    const yes = this.statements(statement.yes);
    const no = this.statements(statement.no);
    if (condition === statement.condition && isPlain(yes) && isPlain(no)) {
      return this.#plain(statement, out);
    }
    out.push({ kind: "if", condition, yes, no });
  }

  #for(statement: ForStmt, out: Lowered[]): void {
    const { pos, target } = statement;
    const iterable = this.#expr(statement.iterable, out);
    const start: Lowered[] = [];
    const item = this.#reaches(target) ? this.#temp(target.pos) : target;
    if (item !== target) this.#store(target, { pos, value: item, out: start });
    const body = [...start, ...this.statements(statement.body)];
    if (item === target && isPlain(body)) {
      return this.#plain({ ...statement, iterable }, out);
    }
    out.push({ kind: "for", pos, target: item, iterable, body });
  }

  #while(statement: WhileStmt, out: Lowered[]): void {
    const prelude: Lowered[] = [];
    const condition = this.#expr(statement.condition, prelude);
    const body = this.statements(statement.body);
    if (prelude.length === 0 && isPlain(body)) {
      return this.#plain(statement, out);
    }
    out.push({ kind: "while", prelude, condition, body });
  }

  // Expressions

  /** Gives an expression of the same value that makes no call out. */
  #expr(x: Expr, out: Lowered[]): Expr {
    if (!this.#reaches(x)) return x;
    switch (x.kind) {
      case "call":
        return this.#call(x, out);
      case "logical": {
        const target = this.#temp(x.pos);
        this.#set(target, this.#expr(x.x, out), out);
        const more: Lowered[] = [];
        this.#set(target, this.#expr(x.y, more), more);
        const [yes, no] = x.op === "and" ? [more, []] : [[], more];
        out.push({ kind: "if", condition: target, yes, no });
        return target;
      }
      case "conditional": {
        const condition = this.#expr(x.condition, out);
        const target = this.#temp(x.pos);
        const [yes, no]: [Lowered[], Lowered[]] = [[], []];
        this.#set(target, this.#expr(x.yes, yes), yes);
        this.#set(target, this.#expr(x.no, no), no);
        out.push({ kind: "if", condition, yes, no });
        return target;
      }
      case "comprehension":
        return this.#comprehension(x, out);
      case "lambda":
        return this.#closure(x, out) ?? x;
    }
    return rebuild(x, this.#exprs(children(x), out));
  }

  #call(x: CallExpr, out: Lowered[]): Expr {
    const call = rebuild(x, this.#exprs(children(x), out));
    if (call.kind !== "call" || !this.#callsOut(x)) return call;
    const target = this.#temp(x.pos);
    out.push({ kind: "call", target, call });
    return target;
  }

  /** Lowers parts that are evaluated one after the other. */
  #exprs(parts: readonly Expr[], out: Lowered[]): readonly Expr[] {
    const last = parts.findLastIndex((part) => this.#reaches(part));
    return parts.map((part, i) => {
      if (i > last) return part;
      const lowered = this.#expr(part, out);
      return i === last ? lowered : this.#keep(lowered, out);
    });
  }

  #comprehension(x: ComprehensionExpr, out: Lowered[]): Expr {
    const target = this.#temp(x.pos);
    const form = x.body.kind === "entry" ? "dict" : "list";
    out.push({ kind: "collect", target, form });
    this.#clauses(x, { at: 0, target, out });
    return target;
  }

  #clauses(
    x: ComprehensionExpr,
    state: {
      readonly at: number;
      readonly target: TempExpr;
      readonly out: Lowered[];
    },
  ): void {
    const { at, target, out } = state;
    const clause = x.clauses[at];
    if (clause === undefined) {
      const item = this.#item(x.body, out);
      out.push({ kind: "add", target, item });
      return;
    }
    const body: Lowered[] = [];
    if (clause.kind === "ifClause") {
      const condition = this.#expr(clause.condition, out);
      this.#clauses(x, { at: at + 1, target, out: body });
      out.push({ kind: "if", condition, yes: body, no: [] });
      return;
    }
    const { pos } = clause;
    const iterable = this.#expr(clause.iterable, out);
    const reaches = this.#reaches(clause.target);
    const item = reaches ? this.#temp(pos) : clause.target;
    if (reaches) this.#store(clause.target, { pos, value: item, out: body });
    this.#clauses(x, { at: at + 1, target, out: body });
    out.push({ kind: "for", pos, target: item, iterable, body });
  }

  #item(body: Expr | KeyValue, out: Lowered[]): Expr | KeyValue {
    if (body.kind !== "entry") return this.#expr(body, out);
    const [key, value] = this.#exprs([body.key, body.value], out);
    return { ...body, key: key as Expr, value: value as Expr };
  }

  /** Keeps a value in a temporary, unless it cannot change. */
  #keep(x: Expr, out: Lowered[]): Expr {
    if (x.kind === "temp" || x.kind === "int" || x.kind === "string") return x;
    const target = this.#temp(x.pos);
    this.#set(target, x, out);
    return target;
  }

  #set(target: TempExpr, value: Expr, out: Lowered[]): void {
    const { pos } = target;
    const assign = { kind: "assign", op: undefined, pos } as const;
    this.#plain({ ...assign, target, value }, out);
  }

  #temp(pos: number): TempExpr {
    return { kind: "temp", pos, slot: this.size++ };
  }

  /** Tells whether evaluating an expression may reach out. */
  #reaches(x: Expr): boolean {
    let reaches = this.#out.get(x);
    if (reaches === undefined) {
      reaches = evaluated(x).some((part) => this.#reaches(part)) ||
        (x.kind === "call" && this.#callsOut(x));
      this.#out.set(x, reaches);
    }
    return reaches;
  }
}

function isPlain(body: readonly Lowered[]): boolean {
  return body.every(({ kind }) => kind === "plain");
}

/** Puts other parts into an expression, in the order of `children`. */
function rebuild(x: Expr, parts: readonly Expr[]): Expr {
  const at = (i: number) => parts[i] as Expr;
  switch (x.kind) {
    case "list":
    case "tuple":
      return { ...x, items: parts };
    case "dict":
      return {
        ...x,
        entries: x.entries.map((entry, i) => ({
          ...entry,
          key: at(2 * i),
          value: at(2 * i + 1),
        })),
      };
    case "unary":
    case "dot":
      return { ...x, x: at(0) };
    case "binary":
    case "inplace":
      return { ...x, x: at(0), y: at(1) };
    case "index":
      return { ...x, x: at(0), i: at(1) };
    case "slice": {
      const rest = parts.slice(1).values();
      const next = (part: Expr | undefined) => part && rest.next().value;
      const [low, high] = [next(x.low), next(x.high)];
      return { ...x, x: at(0), low, high, step: next(x.step) };
    }
    case "call":
      return {
        ...x,
        fn: at(0),
        args: x.args.map((arg, i) => ({ ...arg, value: at(i + 1) })),
      };
  }
  return x;
}
