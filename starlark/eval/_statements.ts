// SPDX-License-Identifier: MIT
/**
 * Compiles statements into the form that runs at once.
 *
 * @module
 */

import type {
  AssignStmt,
  Expr,
  ForStmt,
  IfStmt,
  LoadStmt,
  Stmt,
  WhileStmt,
} from "../syntax/ast.ts";
import { EvalError } from "../diagnostic.ts";
import { fail } from "../values/fail.ts";
import { fromText } from "../values/text.ts";
import { getAttr, index, setAttr, setIndex } from "../values/operators.ts";
import { nearest } from "../values/spell.ts";
import { compileFunction } from "./_calls.ts";
import { compileExpr } from "./_expressions.ts";
import { loop, type Round } from "./_loops.ts";
import { compileWrite } from "./_names.ts";
import { isTrue, updater } from "./_operators.ts";
import { compileTarget } from "./_targets.ts";
import {
  type Block,
  BREAK,
  compileBlock,
  CONTINUE,
  NEXT,
  RETURN,
} from "./compile.ts";
import type { Frame } from "./frame.ts";
import type { Module } from "./module.ts";
import type { Unit } from "./unit.ts";

/**
 * Compiles a statement.
 *
 * @param statement The statement.
 * @param unit The file it belongs to.
 * @returns A closure that runs it and tells how it ended.
 */
export function compileStatement(statement: Stmt, unit: Unit): Block {
  switch (statement.kind) {
    case "assign":
      return compileAssign(statement, unit);
    case "expr": {
      const x = compileExpr(statement.x, unit);
      return (frame) => {
        x(frame);
        return NEXT;
      };
    }
    case "if":
      return compileIf(statement, unit);
    case "for":
      return compileFor(statement, unit);
    case "while":
      return compileWhile(statement, unit);
    case "def": {
      const make = compileFunction(statement, unit);
      const write = compileWrite(statement.target, unit);
      return (frame) => {
        write(frame, make(frame));
        return NEXT;
      };
    }
    case "return":
      return compileReturn(statement.value, unit);
    case "branch": {
      const ends = { pass: NEXT, break: BREAK, continue: CONTINUE } as const;
      const completion = ends[statement.word];
      return () => completion;
    }
    case "load":
      return compileLoad(statement, unit);
  }
}

function compileReturn(value: Expr | undefined, unit: Unit): Block {
  if (value === undefined) return () => RETURN;
  const run = compileExpr(value, unit);
  return (frame) => {
    frame.result = run(frame);
    return RETURN;
  };
}

function compileAssign(statement: AssignStmt, unit: Unit): Block {
  const { op, pos, target, value } = statement;
  if (op === undefined) {
    const run = compileExpr(value, unit);
    const write = compileTarget(target, { unit, pos });
    return (frame) => {
      write(frame, run(frame));
      return NEXT;
    };
  }
  if (target.kind === "index" || target.kind === "dot") {
    return compileElementUpdate(statement, unit);
  }
  const read = compileExpr(target, unit);
  const run = compileExpr(value, unit);
  const update = updater(op, pos);
  const write = compileTarget(target, { unit, pos });
  return (frame) => {
    const old = read(frame);
    write(frame, update(frame, old, run(frame)));
    return NEXT;
  };
}

/** `x[i] += y` and `x.a += y` evaluate `x` and `i` once. */
function compileElementUpdate(statement: AssignStmt, unit: Unit): Block {
  const { target, op, pos } = statement;
  if (op === undefined) throw new TypeError("The assignment has no operator");
  const run = compileExpr(statement.value, unit);
  const update = updater(op, pos);
  if (target.kind === "dot") {
    const { name, pos: at } = target;
    const owner = compileExpr(target.x, unit);
    return (frame) => {
      const object = owner(frame);
      frame.at = at;
      const old = getAttr(object, name);
      const value = update(frame, old, run(frame));
      frame.at = at;
      setAttr(object, name, value);
      return NEXT;
    };
  }
  if (target.kind !== "index") throw new TypeError("The target is no element");
  const { pos: at } = target;
  const container = compileExpr(target.x, unit);
  const position = compileExpr(target.i, unit);
  return (frame) => {
    const object = container(frame);
    const key = position(frame);
    frame.at = at;
    const old = index(object, key);
    const value = update(frame, old, run(frame));
    frame.at = at;
    setIndex(object, key, value);
    return NEXT;
  };
}

function compileIf(statement: IfStmt, unit: Unit): Block {
  const condition = compileExpr(statement.condition, unit);
  const yes = compileBlock(statement.yes, unit);
  if (statement.no.length === 0) {
    return (frame) => isTrue(condition(frame)) ? yes(frame) : NEXT;
  }
  const no = compileBlock(statement.no, unit);
  return (frame) => isTrue(condition(frame)) ? yes(frame) : no(frame);
}

function compileFor(statement: ForStmt, unit: Unit): Block {
  const { pos } = statement;
  const iterable = compileExpr(statement.iterable, unit);
  const assign = compileTarget(statement.target, { unit, pos });
  const body = compileBlock(statement.body, unit);
  const round: Round = (frame, value) => {
    assign(frame, value);
    return body(frame);
  };
  return (frame) => {
    const sequence = iterable(frame);
    frame.at = pos;
    return loop(frame, sequence, round);
  };
}

function compileWhile(statement: WhileStmt, unit: Unit): Block {
  const condition = compileExpr(statement.condition, unit);
  const body = compileBlock(statement.body, unit);
  return (frame) => {
    while (isTrue(condition(frame))) {
      frame.machine.tick();
      const completion = body(frame);
      if (completion === BREAK) break;
      if (completion === RETURN) return RETURN;
    }
    return NEXT;
  };
}

function compileLoad(statement: LoadStmt, unit: Unit): Block {
  const { pos, path } = statement;
  const { filename } = unit.source;
  const bindNames = compileLoaded(statement, unit);
  return (frame) => {
    frame.at = pos;
    let module: Module;
    try {
      module = frame.machine.loadNow(path, filename);
    } catch (error) {
      throw loadFailure(path, error);
    }
    bindNames(frame, module);
    return NEXT;
  };
}

/** Says which load failed; what failed inside stays as the cause. */
export function loadFailure(path: string, cause: unknown): EvalError {
  const why = cause instanceof EvalError
    ? cause.message
    : fromText(cause instanceof Error ? cause.message : String(cause));
  const message = `cannot load ${path}: ${why}`;
  return new EvalError(message, { cause });
}

/** Compiles the binding of the names of a loaded module. */
export function compileLoaded(
  { path, names }: LoadStmt,
  unit: Unit,
): (frame: Frame, module: Module) => void {
  const writes = names.map((name) => ({
    remote: name.remote,
    pos: name.remotePos,
    write: compileWrite(name, unit),
  }));
  return (frame, module) => {
    unit.learn(module);
    for (const { remote, pos, write } of writes) {
      const value = module.get(remote);
      if (value === undefined) {
        frame.at = pos;
        const near = nearest(remote, module.globals.keys());
        const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
        fail(`load: name ${remote} not found in module ${path}${hint}`);
      }
      write(frame, value);
    }
  };
}
