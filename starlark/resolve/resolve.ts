// SPDX-License-Identifier: MIT
/**
 * Finds out what every name means, and every mistake that can be known
 * before the program runs.
 *
 * A name bound anywhere in a function is a local of that function in all of
 * it; a name bound at top level is a global of the file, or, by `load`, a
 * variable that only the file sees; a comprehension is a block of its own
 * inside its function. So each block is done in two walks: the first declares
 * what the block binds, the second looks names up, from the innermost block
 * outwards, then among predeclared and universal names. A local used by an
 * inner function becomes a cell, shared by both.
 *
 * Nothing here is a global setting: the dialect and the known names are
 * parameters. The tree is not changed; the result stands beside it
 * (`binding.ts`). All mistakes are collected; `resolve` throws the first in
 * the text, `findMistakes` gives them all.
 *
 * @module
 */

import type { StarlarkError } from "../diagnostic.ts";
import type {
  AssignStmt,
  ComprehensionExpr,
  Expr,
  FileNode,
  ForStmt,
  FunctionNode,
  IfStmt,
  LoadedName,
  LoadStmt,
  NameExpr,
  Param,
  Stmt,
  WhileStmt,
} from "../syntax/ast.ts";
import { children, parameterOrder } from "../syntax/walk.ts";
import { nearest } from "../values/spell.ts";
import { checkArguments, checkParams } from "./_order.ts";
import { type Block, captured, type Mutable, newFunction } from "./_scope.ts";
import type {
  Binding,
  Layout,
  NameNode,
  OuterName,
  Resolution,
  ResolveOptions,
  Variable,
} from "./binding.ts";

export type { ResolveOptions };

/**
 * Resolves a file.
 *
 * @param file The syntax tree.
 * @param options Dialect and names known from outside.
 * @returns What each name means.
 * @throws {StarlarkError} Of kind `resolve`: the first mistake in the text.
 */
export function resolve(file: FileNode, options: ResolveOptions): Resolution {
  const { resolution, mistakes } = new Resolver(file, options).run();
  const [first] = mistakes;
  if (first !== undefined) throw first;
  return resolution;
}

/**
 * Finds everything that `resolve` would refuse, for those who show it all.
 *
 * @param file The syntax tree.
 * @param options Dialect and names known from outside.
 * @returns Errors of kind `resolve`, as they stand in the text.
 */
export function findMistakes(
  file: FileNode,
  options: ResolveOptions,
): readonly StarlarkError[] {
  return new Resolver(file, options).run().mistakes;
}

/** Where a statement stands. */
interface Context {
  readonly block: Block;
  readonly inLoop: boolean;
  readonly inFunction: boolean;
  /** Word for the enclosing statement, at top level. */
  readonly within: "" | "conditional" | "loop";
}

class Resolver {
  readonly #file: FileNode;
  readonly #options: ResolveOptions;
  readonly #bindings = new Map<NameNode, Binding>();
  readonly #layouts = new Map<FunctionNode | FileNode, Layout>();
  readonly #globals: Mutable<Variable>[] = [];
  readonly #globalNames = new Map<string, Mutable<Variable>>();
  readonly #outer = new Map<string, OuterName>();
  /** Globals bound so far in the second walk. */
  readonly #reached = new Set<string>();
  readonly #mistakes: { readonly pos: number; readonly message: string }[] = [];

  constructor(file: FileNode, options: ResolveOptions) {
    this.#file = file;
    this.#options = options;
  }

  run(): { resolution: Resolution; mistakes: readonly StarlarkError[] } {
    const top = newFunction(undefined);
    const block: Block = { owner: top, outer: undefined, names: new Map() };
    const context: Context = {
      block,
      inLoop: false,
      inFunction: false,
      within: "",
    };
    this.#declareAll(this.#file.body, context);
    this.#statements(this.#file.body, context);
    this.#layouts.set(this.#file, { locals: top.locals, free: [] });
    const resolution = {
      bindings: this.#bindings,
      layouts: this.#layouts,
      globals: this.#globals,
      predeclared: [...this.#outer.values()],
    };
    return { resolution, mistakes: this.#errors() };
  }

  #errors(): readonly StarlarkError[] {
    return this.#mistakes.toSorted((a, b) => a.pos - b.pos).map((
      { pos, message },
    ) => this.#file.source.error("resolve", pos, message));
  }

  #report = (pos: number, message: string): void => {
    this.#mistakes.push({ pos, message });
  };

  // First walk: what a block binds

  #declareAll(body: readonly Stmt[], context: Context): void {
    for (const statement of body) this.#declare(statement, context);
  }

  #declare(statement: Stmt, context: Context): void {
    switch (statement.kind) {
      case "assign":
        this.#declareTarget(statement.target, context);
        return;
      case "for":
        this.#declareTarget(statement.target, context);
        return this.#declareAll(statement.body, context);
      case "while":
        return this.#declareAll(statement.body, context);
      case "if":
        this.#declareAll(statement.yes, context);
        return this.#declareAll(statement.no, context);
      case "def":
        return this.#bind(statement.target, context, statement);
      case "load":
        for (const name of statement.names) this.#declareLoaded(name, context);
    }
  }

  #declareTarget(target: Expr, context: Context): void {
    if (target.kind === "name") return this.#bind(target, context);
    if (target.kind !== "list" && target.kind !== "tuple") return;
    for (const item of target.items) this.#declareTarget(item, context);
  }

  #bind(node: NameExpr, context: Context, def?: FunctionNode): void {
    if (context.inFunction) {
      const variable = this.#bindLocal(node, context.block, def);
      this.#bindings.set(node, { scope: "local", variable });
      return;
    }
    const known = this.#globalNames.get(node.name);
    const again = known !== undefined &&
      (known.kind === "file" || !this.#options.dialect.globalReassign);
    if (again) this.#reportReassign(node.pos, known);
    this.#bindModule(node, "global", def);
  }

  #bindModule(
    node: NameExpr | LoadedName,
    kind: "global" | "file",
    def?: FunctionNode,
  ): void {
    const name = node.kind === "loaded" ? node.local : node.name;
    const known = this.#globalNames.get(name);
    if (known !== undefined) {
      known.bindings++;
      known.def = undefined;
      this.#bindings.set(node, { scope: "module", variable: known });
      return;
    }
    const index = this.#globals.length;
    const rest = { captured: false, bindings: 1, def };
    const variable = { name, pos: node.pos, index, kind, ...rest };
    this.#globals.push(variable);
    this.#globalNames.set(name, variable);
    this.#bindings.set(node, { scope: "module", variable });
  }

  #bindLocal(
    node: NameExpr | Param,
    block: Block,
    def?: FunctionNode,
  ): Variable {
    const { name, pos } = node;
    const known = block.names.get(name);
    if (known !== undefined) {
      known.bindings++;
      known.def = undefined;
      return known;
    }
    const { locals } = block.owner;
    const rest = { captured: false, bindings: 1, def };
    const index = locals.length;
    const variable = { name, pos, index, kind: "local", ...rest } as const;
    locals.push(variable);
    block.names.set(name, variable);
    return variable;
  }

  #declareLoaded(node: LoadedName, context: Context): void {
    if (node.remote.startsWith("_")) {
      this.#report(
        node.remotePos,
        `load: names with leading underscores are not exported: ${node.remote}`,
      );
    }
    if (context.inFunction) return;
    const { loadBindsGlobally, globalReassign } = this.#options.dialect;
    const known = this.#globalNames.get(node.local);
    const allowed = loadBindsGlobally && globalReassign;
    if (known !== undefined && !allowed) this.#reportReassign(node.pos, known);
    this.#bindModule(node, loadBindsGlobally ? "global" : "file");
  }

  #reportReassign(pos: number, known: Variable): void {
    const { source } = this.#file;
    const { line, column } = source.position(known.pos);
    const kind = known.kind === "file" ? "local" : "global";
    this.#report(
      pos,
      `cannot reassign ${kind} ${known.name} declared at ${source.filename}:${line}:${column}`,
    );
  }

  // Second walk: what names mean

  #statements(body: readonly Stmt[], context: Context): void {
    for (const statement of body) this.#statement(statement, context);
  }

  #statement(statement: Stmt, context: Context): void {
    switch (statement.kind) {
      case "assign":
        return this.#assign(statement, context.block);
      case "expr":
        return this.#expr(statement.x, context.block);
      case "if":
        return this.#if(statement, context);
      case "for":
      case "while":
        return this.#loop(statement, context);
      case "def":
        this.#target(statement.target, context.block);
        return this.#function(statement, context.block);
      case "return":
        if (!context.inFunction) {
          this.#report(
            statement.pos,
            "return statement not within a function",
          );
        }
        if (statement.value !== undefined) {
          this.#expr(statement.value, context.block);
        }
        return;
      case "branch":
        if (statement.word !== "pass" && !context.inLoop) {
          this.#report(statement.pos, `${statement.word} not in a loop`);
        }
        return;
      case "load":
        return this.#load(statement, context);
    }
  }

  #assign(statement: AssignStmt, block: Block): void {
    this.#expr(statement.value, block);
    this.#target(statement.target, block);
  }

  /** A name as a target is bound by the first walk already. */
  #target(target: Expr, block: Block): void {
    if (target.kind === "name") {
      this.#reached.add(target.name);
      return;
    }
    if (target.kind === "list" || target.kind === "tuple") {
      for (const item of target.items) this.#target(item, block);
      return;
    }
    this.#expr(target, block);
  }

  #if(statement: IfStmt, context: Context): void {
    this.#checkTopLevel(statement.pos, "if statement", context);
    this.#expr(statement.condition, context.block);
    const inner: Context = {
      ...context,
      within: context.within === "" ? "conditional" : context.within,
    };
    this.#statements(statement.yes, inner);
    this.#statements(statement.no, inner);
  }

  #loop(statement: ForStmt | WhileStmt, context: Context): void {
    if (statement.kind === "while" && !this.#options.dialect.while) {
      this.#report(
        statement.pos,
        "this Starlark dialect does not support while loops",
      );
    }
    this.#checkTopLevel(statement.pos, `${statement.kind} loop`, context);
    if (statement.kind === "for") {
      this.#expr(statement.iterable, context.block);
      this.#target(statement.target, context.block);
    } else {
      this.#expr(statement.condition, context.block);
    }
    const inner: Context = { ...context, inLoop: true, within: "loop" };
    this.#statements(statement.body, inner);
  }

  #checkTopLevel(pos: number, what: string, context: Context): void {
    if (context.inFunction || this.#options.dialect.topLevelControl) return;
    if (context.within !== "") return;
    this.#report(pos, `${what} not within a function`);
  }

  #load(statement: LoadStmt, context: Context): void {
    for (const { local } of statement.names) this.#reached.add(local);
    const within = context.inFunction ? "function" : context.within;
    if (within === "") return;
    this.#report(statement.pos, `load statement within a ${within}`);
  }

  #function(node: FunctionNode, block: Block): void {
    for (const { fallback } of node.params) {
      if (fallback !== undefined) this.#expr(fallback, block);
    }
    checkParams(node.params, this.#report);
    const owner = newFunction(block);
    const inner: Block = { owner, outer: block, names: new Map() };
    for (const param of parameterOrder(node.params)) {
      const variable = this.#bindLocal(param, inner);
      this.#bindings.set(param, { scope: "local", variable });
    }
    const context: Context = {
      block: inner,
      inLoop: false,
      inFunction: true,
      within: "",
    };
    this.#declareAll(node.body, context);
    this.#statements(node.body, context);
    this.#layouts.set(node, { locals: owner.locals, free: owner.free });
  }

  #expr(x: Expr, block: Block): void {
    switch (x.kind) {
      case "name":
        return this.#use(x, block);
      case "lambda":
        return this.#function(x, block);
      case "comprehension":
        return this.#comprehension(x, block);
      case "call":
        checkArguments(x.args, this.#report);
    }
    for (const child of children(x)) this.#expr(child, block);
  }

  #comprehension(node: ComprehensionExpr, block: Block): void {
    const inner: Block = {
      owner: block.owner,
      outer: block,
      names: new Map(),
    };
    const [first] = node.clauses;
    if (first?.kind === "forClause") this.#expr(first.iterable, block);
    for (const clause of node.clauses) {
      if (clause.kind === "forClause") {
        this.#declareTarget(clause.target, {
          block: inner,
          inLoop: true,
          inFunction: true,
          within: "",
        });
      }
    }
    for (const clause of node.clauses) {
      if (clause.kind === "ifClause") this.#expr(clause.condition, inner);
      else {
        if (clause !== first) this.#expr(clause.iterable, inner);
        this.#target(clause.target, inner);
      }
    }
    const { body } = node;
    if (body.kind !== "entry") return this.#expr(body, inner);
    this.#expr(body.key, inner);
    this.#expr(body.value, inner);
  }

  #use(node: NameExpr, block: Block): void {
    const local = this.#lookup(node.name, block);
    if (local !== undefined) {
      this.#bindings.set(node, local);
      return;
    }
    const variable = this.#globalNames.get(node.name);
    this.#bindings.set(
      node,
      variable === undefined || this.#isAhead(variable, block)
        ? this.#outside(node, block)
        : {
          scope: "module",
          variable,
        },
    );
  }

  /**
   * Where globals can be reassigned, a name means at top level what it meant
   * before its first assignment there: `len = len` is no mistake.
   */
  #isAhead({ name }: Variable, { owner }: Block): boolean {
    return this.#options.dialect.globalReassign &&
      owner.parent === undefined && !this.#reached.has(name);
  }

  /** Finds a local, capturing it through every function in between. */
  #lookup(name: string, start: Block): Binding | undefined {
    const { owner } = start;
    let block: Block | undefined = start;
    while (block !== undefined && block.owner === owner) {
      const variable = block.names.get(name);
      if (variable !== undefined) return { scope: "local", variable };
      block = block.outer;
    }
    if (owner.parent === undefined) return undefined;
    const outer = this.#lookup(name, owner.parent);
    if (outer === undefined || !("variable" in outer)) return undefined;
    return captured(owner, outer);
  }

  #outside(node: NameExpr, block: Block): Binding {
    const { name, pos } = node;
    const { predeclared, universal, dialect } = this.#options;
    if (predeclared !== "any" && predeclared.has(name)) {
      return this.#predeclared(node);
    }
    if (universal.has(name)) {
      if (name === "set" && !dialect.set) {
        this.#report(pos, "this Starlark dialect does not support sets");
      }
      return { scope: "universal", name };
    }
    if (predeclared === "any") return this.#predeclared(node);
    const others = [...this.#knownNames(block)].filter((n) => n !== name);
    const near = nearest(name, others);
    const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
    this.#report(pos, `undefined: ${name}${hint}`);
    return { scope: "universal", name };
  }

  #predeclared({ name, pos }: NameExpr): Binding {
    if (!this.#outer.has(name)) this.#outer.set(name, { name, pos });
    return { scope: "predeclared", name };
  }

  *#knownNames(start: Block): Iterable<string> {
    let block: Block | undefined = start;
    while (block !== undefined) {
      yield* block.names.keys();
      block = block.outer;
    }
    yield* this.#globalNames.keys();
    const { predeclared, universal } = this.#options;
    if (predeclared !== "any") yield* predeclared;
    yield* universal;
  }
}
