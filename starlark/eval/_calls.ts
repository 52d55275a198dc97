// SPDX-License-Identifier: MIT
/**
 * Compiles calls, and the making of functions.
 *
 * @module
 */

import type { Argument, CallExpr, Expr, FunctionNode } from "../syntax/ast.ts";
import { parameterOrder } from "../syntax/walk.ts";
import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { getAttr, methodOf, tryIterate } from "../values/operators.ts";
import { typeName, type Value } from "../values/value.ts";
import { compileExpr } from "./_expressions.ts";
import { compileCell } from "./_names.ts";
import type { Run } from "./compile.ts";
import { compileNamedCall, evaluateAll } from "./_named_calls.ts";
import type { Frame, Slot } from "./frame.ts";
import { CompiledFunction } from "./compiled_function.ts";
import type { Keyword } from "./thread.ts";
import type { Unit } from "./unit.ts";

const NO_KEYWORDS: readonly Keyword[] = [];

/** Arguments of a call, evaluated. */
export interface Arguments {
  /** Positional ones, with those of `*args`. */
  readonly args: readonly Value[];
  /** Keyword ones, with those of `**kwargs`. */
  readonly kwargs: readonly Keyword[];
}

/** Compiles a call. */
export function compileCall(node: CallExpr, unit: Unit): Run {
  const plain = node.args.every(({ mode }) => mode === "positional");
  if (node.fn.kind === "dot") return compileMethodCall(node, unit);
  if (!plain) return compileGeneralCall(node, unit);
  const fn = compileExpr(node.fn, unit);
  const args = node.args.map(({ value }) => compileExpr(value, unit));
  return compileFastCall(fn, args, node.pos);
}

/** Arguments go straight into the locals of a function that fits. */
function compileFastCall(fn: Run, args: readonly Run[], pos: number): Run {
  const count = args.length;
  return (frame) => {
    const callee = fn(frame);
    if (
      callee instanceof CompiledFunction && callee.code.simple &&
      callee.code.positional === count
    ) {
      const locals: Slot[] = evaluateAll(frame, args);
      for (let i = count; i < callee.code.size; i++) locals.push(undefined);
      frame.at = pos;
      return frame.machine.run(callee, locals);
    }
    const values = evaluateAll(frame, args);
    frame.at = pos;
    return frame.machine.apply(callee, values, NO_KEYWORDS);
  };
}

/** Methods of built-in types are called without being bound first. */
function compileMethodCall(node: CallExpr, unit: Unit): Run {
  if (node.fn.kind !== "dot") return compileGeneralCall(node, unit);
  const { name, pos: dot } = node.fn;
  const { pos } = node;
  const receiver = compileExpr(node.fn.x, unit);
  const evaluate = compileArguments(node.args, { unit, pos });
  return (frame) => {
    const self = receiver(frame);
    const method = methodOf(self, name);
    const { machine } = frame;
    frame.at = dot;
    if (method === undefined) {
      const fn = getAttr(self, name);
      const { args, kwargs } = evaluate(frame);
      frame.at = pos;
      return machine.apply(fn, args, kwargs);
    }
    const { args, kwargs } = evaluate(frame);
    frame.at = pos;
    machine.native = method;
    const result = method.call(self, args, kwargs);
    machine.native = undefined;
    return result;
  };
}

function compileGeneralCall(node: CallExpr, unit: Unit): Run {
  const { args, pos } = node;
  const fn = compileExpr(node.fn, unit);
  if (args.every(({ mode }) => mode === "positional" || mode === "named")) {
    const { positional, named, names } = sorted(args, unit);
    return compileNamedCall({ fn, positional, named, names, pos });
  }
  const evaluate = compileArguments(args, { unit, pos });
  return (frame) => {
    const callee = fn(frame);
    const { args, kwargs } = evaluate(frame);
    frame.at = pos;
    return frame.machine.apply(callee, args, kwargs);
  };
}

/** Compiles the arguments of a call. */
export function compileArguments(
  list: readonly Argument[],
  context: { readonly unit: Unit; readonly pos: number },
): (frame: Frame) => Arguments {
  const { unit, pos } = context;
  const { positional, named, names, star, double } = sorted(list, unit);
  if (star === undefined && double === undefined) {
    if (named.length === 0) {
      return (frame) => ({
        args: evaluateAll(frame, positional),
        kwargs: NO_KEYWORDS,
      });
    }
    return (frame) => ({
      args: evaluateAll(frame, positional),
      kwargs: named.map((run, i) => [names[i] as string, run(frame)]),
    });
  }
  return (frame) => {
    const args = evaluateAll(frame, positional);
    const kwargs = named.map((
      run,
      i,
    ): Keyword => [names[i] as string, run(frame)]);
    const rest = star?.(frame);
    const more = double?.(frame);
    frame.at = pos;
    if (rest !== undefined) args.push(...spread(rest));
    if (more !== undefined) kwargs.push(...spreadKeywords(more));
    return { args, kwargs };
  };
}

/** Compiles arguments, sorted by how they are given. */
function sorted(list: readonly Argument[], unit: Unit): {
  readonly positional: readonly Run[];
  readonly named: readonly Run[];
  readonly names: readonly string[];
  readonly star: Run | undefined;
  readonly double: Run | undefined;
} {
  const positional: Run[] = [];
  const named: Run[] = [];
  const names: string[] = [];
  let star: Run | undefined;
  let double: Run | undefined;
  for (const { mode, name, value } of list) {
    const run = compileExpr(value, unit);
    if (mode === "positional") positional.push(run);
    else if (mode === "*") star = run;
    else if (mode === "**") double = run;
    else {
      named.push(run);
      names.push(name);
    }
  }
  return { positional, named, names, star, double };
}

function spread(rest: Value): Iterable<Value> {
  return tryIterate(rest) ??
    fail(`argument after * must be iterable, not ${typeName(rest)}`);
}

function spreadKeywords(more: Value): readonly Keyword[] {
  if (!(more instanceof StarlarkDict)) {
    return fail(`argument after ** must be a mapping, not ${typeName(more)}`);
  }
  return [...more.entries()].map(({ key, value }): Keyword => {
    if (typeof key !== "string") {
      return fail(`keywords must be strings, not ${typeName(key)}`);
    }
    return [key, value];
  });
}

/** Compiles the making of a function; defaults are evaluated then. */
export function compileFunction(
  node: FunctionNode,
  unit: Unit,
  fallbacks: readonly (Expr | undefined)[] = fallbacksOf(node),
): Run {
  const code = unit.code(node);
  const defaults = fallbacks.map((fallback) =>
    fallback && compileExpr(fallback, unit)
  );
  const order = parameterOrder(node.params);
  const slots = node.params.map((param) => order.indexOf(param));
  const cells = unit.layout(node).free.map(compileCell);
  return (frame) => {
    const values: (Value | undefined)[] = order.map(() => undefined);
    defaults.forEach((run, i) => {
      if (run !== undefined) values[slots[i] as number] = run(frame);
    });
    return new CompiledFunction(code, values, cells.map((cell) => cell(frame)));
  };
}

/** Defaults of a function's parameters, as written. */
export function fallbacksOf(
  { params }: FunctionNode,
): readonly (Expr | undefined)[] {
  return params.map(({ fallback }) => fallback);
}
