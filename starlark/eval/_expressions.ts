// SPDX-License-Identifier: MIT
/**
 * Compiles expressions.
 *
 * @module
 */

import type {
  ComprehensionExpr,
  DictExpr,
  Expr,
  ForClause,
  IfClause,
  IndexExpr,
  LogicalExpr,
  SliceExpr,
  UnaryExpr,
} from "../syntax/ast.ts";
import { StarlarkBytes } from "../values/bytes.ts";
import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { StarlarkList } from "../values/list.ts";
import { getAttr, index, slice, unary } from "../values/operators.ts";
import { repr } from "../values/print.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { StarlarkFloat, type Value } from "../values/value.ts";
import { compileCall, compileFunction } from "./_calls.ts";
import { loop, type Round } from "./_loops.ts";
import { compileRead } from "./_names.ts";
import { compileBinary, isTrue, updater } from "./_operators.ts";
import { compileTarget } from "./_targets.ts";
import { NEXT, type Run } from "./compile.ts";
import type { Frame } from "./frame.ts";
import type { Unit } from "./unit.ts";

/**
 * Compiles an expression.
 *
 * @param x The expression.
 * @param unit The file it belongs to.
 * @returns A closure that gives its value.
 */
export function compileExpr(x: Expr, unit: Unit): Run {
  switch (x.kind) {
    case "name":
      return compileRead(x, unit);
    case "int":
    case "string":
      return constant(x.value);
    case "float":
      return constant(new StarlarkFloat(Number(x.value)));
    case "bytes":
      return constant(new StarlarkBytes(x.value));
    case "list": {
      const items = x.items.map((item) => compileExpr(item, unit));
      return (frame) => new StarlarkList(items.map((item) => item(frame)));
    }
    case "tuple": {
      const items = x.items.map((item) => compileExpr(item, unit));
      return (frame) => new StarlarkTuple(items.map((item) => item(frame)));
    }
    case "dict":
      return compileDict(x, unit);
    case "comprehension":
      return compileComprehension(x, unit);
    case "call":
      return compileCall(x, unit);
    case "lambda":
      return compileFunction(x, unit);
    case "closure":
      return compileFunction(x.node, unit, x.fallbacks);
    case "temp": {
      const { slot } = x;
      return (frame) => frame.locals[slot] as Value;
    }
    default:
      return compileOperation(x, unit);
  }
}

type Operation = Extract<
  Expr,
  {
    readonly kind:
      | "unary"
      | "binary"
      | "inplace"
      | "logical"
      | "conditional"
      | "index"
      | "slice"
      | "dot";
  }
>;

function compileOperation(x: Operation, unit: Unit): Run {
  const { pos } = x;
  switch (x.kind) {
    case "unary":
      return compileUnary(x, unit);
    case "binary":
      return compileBinary(x.op, {
        pos,
        x: compileExpr(x.x, unit),
        y: compileExpr(x.y, unit),
      });
    case "inplace":
      return compileInplace(x, unit);
    case "logical":
      return compileLogical(x, unit);
    case "conditional": {
      const condition = compileExpr(x.condition, unit);
      const yes = compileExpr(x.yes, unit);
      const no = compileExpr(x.no, unit);
      return (frame) => isTrue(condition(frame)) ? yes(frame) : no(frame);
    }
    case "index":
      return compileIndex(x, unit);
    case "slice":
      return compileSlice(x, unit);
    case "dot": {
      const owner = compileExpr(x.x, unit);
      const { name } = x;
      return (frame) => {
        const value = owner(frame);
        frame.at = pos;
        return getAttr(value, name);
      };
    }
  }
}

function constant(value: Value): Run {
  return () => value;
}

function compileUnary({ op, pos, x }: UnaryExpr, unit: Unit): Run {
  const operand = compileExpr(x, unit);
  if (op === "not") return (frame) => !isTrue(operand(frame));
  return (frame) => {
    const value = operand(frame);
    frame.at = pos;
    return unary(op, value);
  };
}

function compileInplace(
  { op, pos, x, y }: Extract<Expr, { readonly kind: "inplace" }>,
  unit: Unit,
): Run {
  const old = compileExpr(x, unit);
  const operand = compileExpr(y, unit);
  const update = updater(op, pos);
  return (frame) => update(frame, old(frame), operand(frame));
}

function compileLogical({ op, x, y }: LogicalExpr, unit: Unit): Run {
  const first = compileExpr(x, unit);
  const second = compileExpr(y, unit);
  if (op === "and") {
    return (frame) => {
      const value = first(frame);
      return isTrue(value) ? second(frame) : value;
    };
  }
  return (frame) => {
    const value = first(frame);
    return isTrue(value) ? value : second(frame);
  };
}

function compileIndex({ pos, x, i }: IndexExpr, unit: Unit): Run {
  const container = compileExpr(x, unit);
  const at = compileExpr(i, unit);
  return (frame) => {
    const value = container(frame);
    const key = at(frame);
    if (value instanceof StarlarkList && typeof key === "number") {
      const item = value.items[key];
      if (item !== undefined) return item;
    }
    frame.at = pos;
    return index(value, key);
  };
}

function compileSlice(node: SliceExpr, unit: Unit): Run {
  const { pos } = node;
  const bound = (part: Expr | undefined): Run =>
    part === undefined ? constant(null) : compileExpr(part, unit);
  const x = compileExpr(node.x, unit);
  const low = bound(node.low);
  const high = bound(node.high);
  const step = bound(node.step);
  return (frame) => {
    const value = x(frame);
    const [start, end, by] = [low(frame), high(frame), step(frame)];
    frame.at = pos;
    return slice(value, start, end, by);
  };
}

function compileDict({ entries }: DictExpr, unit: Unit): Run {
  const parts = entries.map(({ pos, key, value }) => ({
    pos,
    key: compileExpr(key, unit),
    value: compileExpr(value, unit),
  }));
  return (frame) => {
    const dict = new StarlarkDict();
    for (const part of parts) {
      const key = part.key(frame);
      const value = part.value(frame);
      frame.at = part.pos;
      const before = dict.length;
      dict.set(key, value);
      if (dict.length === before) fail(`duplicate key: ${repr(key)}`);
    }
    return dict;
  };
}

/** Does something with each combination that the clauses let through. */
type Emit<T> = (frame: Frame, out: T) => void;

function compileComprehension(node: ComprehensionExpr, unit: Unit): Run {
  const { body, clauses } = node;
  if (body.kind !== "entry") {
    const item = compileExpr(body, unit);
    const emit: Emit<Value[]> = (frame, out) => {
      out.push(item(frame));
    };
    const fill = compileClauses(clauses, { unit, emit });
    return (frame) => {
      const items: Value[] = [];
      fill(frame, items);
      return new StarlarkList(items);
    };
  }
  const { pos } = body;
  const key = compileExpr(body.key, unit);
  const value = compileExpr(body.value, unit);
  const emit: Emit<StarlarkDict> = (frame, out) => {
    const [k, v] = [key(frame), value(frame)];
    frame.at = pos;
    out.set(k, v);
  };
  const fill = compileClauses(clauses, { unit, emit });
  return (frame) => {
    const dict = new StarlarkDict();
    fill(frame, dict);
    return dict;
  };
}

function compileClauses<T>(
  [clause, ...rest]: readonly (ForClause | IfClause)[],
  context: { readonly unit: Unit; readonly emit: Emit<T> },
): Emit<T> {
  if (clause === undefined) return context.emit;
  const { unit } = context;
  const inner = compileClauses(rest, context);
  if (clause.kind === "ifClause") {
    const condition = compileExpr(clause.condition, unit);
    return (frame, out) => {
      if (isTrue(condition(frame))) inner(frame, out);
    };
  }
  const { pos } = clause;
  const iterable = compileExpr(clause.iterable, unit);
  const assign = compileTarget(clause.target, { unit, pos });
  return (frame, out) => {
    const sequence = iterable(frame);
    const round: Round = (frame, value) => {
      assign(frame, value);
      inner(frame, out);
      return NEXT;
    };
    frame.at = pos;
    loop(frame, sequence, round);
  };
}
