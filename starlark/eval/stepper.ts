// SPDX-License-Identifier: MIT
/**
 * Compiles lowered statements into generators that yield outcalls. All that
 * does not reach out runs as the closures of the first form.
 *
 * @module
 */

import type { LoadStmt, Stmt } from "../syntax/ast.ts";
import { StarlarkDict } from "../values/dict.ts";
import { StarlarkList } from "../values/list.ts";
import { iterate } from "../values/operators.ts";
import type { Value } from "../values/value.ts";
import { compileArguments } from "./_calls.ts";
import { compileExpr } from "./_expressions.ts";
import { isTrue } from "./_operators.ts";
import { compileLoaded, loadFailure } from "./_statements.ts";
import { compileTarget } from "./_targets.ts";
import {
  type Block,
  BREAK,
  compileBlock,
  type Completion,
  NEXT,
  RETURN,
} from "./compile.ts";
import type { Frame } from "./frame.ts";
import type { Lowered } from "./lower.ts";
import type { Outcall } from "./machine.ts";
import type { Module } from "./module.ts";
import type { Unit } from "./unit.ts";

/** Compiled statements that may yield outcalls. */
export type Stepper = (
  frame: Frame,
) => Generator<Outcall, Completion, unknown>;

/** Statements in a row: closures as they are, or steppers. */
type Part =
  | { readonly block: Block; readonly step: undefined }
  | { readonly block: undefined; readonly step: Stepper };

/**
 * Compiles lowered statements.
 *
 * @param body The statements.
 * @param unit The file they belong to.
 * @returns One stepper for all of them.
 */
export function compileStepper(
  body: readonly Lowered[],
  unit: Unit,
): Stepper {
  const parts = partsOf(body, unit);
  return function* (frame) {
    for (const { block, step } of parts) {
      const completion = block === undefined
        ? yield* step(frame)
        : block(frame);
      if (completion !== NEXT) return completion;
    }
    return NEXT;
  };
}

/** Joins neighbours that do not reach out into one closure. */
function partsOf(body: readonly Lowered[], unit: Unit): readonly Part[] {
  const parts: Part[] = [];
  let plain: Stmt[] = [];
  const flush = (): void => {
    if (plain.length === 0) return;
    parts.push({ block: compileBlock(plain, unit), step: undefined });
    plain = [];
  };
  for (const lowered of body) {
    if (lowered.kind === "plain") {
      plain.push(lowered.statement);
      continue;
    }
    flush();
    parts.push(compilePart(lowered, unit));
  }
  flush();
  return parts;
}

function compilePart(
  lowered: Exclude<Lowered, { readonly kind: "plain" }>,
  unit: Unit,
): Part {
  if (lowered.kind === "collect" || lowered.kind === "add") {
    return { block: compileCollecting(lowered, unit), step: undefined };
  }
  return { block: undefined, step: compileStep(lowered, unit) };
}

function compileStep(
  lowered: Exclude<
    Lowered,
    { readonly kind: "plain" | "collect" | "add" }
  >,
  unit: Unit,
): Stepper {
  switch (lowered.kind) {
    case "call":
      return compileCallStep(lowered, unit);
    case "load":
      return compileLoadStep(lowered.statement, unit);
    case "if": {
      const condition = compileExpr(lowered.condition, unit);
      const yes = compileStepper(lowered.yes, unit);
      const no = compileStepper(lowered.no, unit);
      return function* (frame) {
        return yield* isTrue(condition(frame)) ? yes(frame) : no(frame);
      };
    }
    case "for":
      return compileForStep(lowered, unit);
    case "while":
      return compileWhileStep(lowered, unit);
  }
}

function compileCallStep(
  { target, call }: Extract<Lowered, { readonly kind: "call" }>,
  unit: Unit,
): Stepper {
  const { pos } = call;
  const fn = compileExpr(call.fn, unit);
  const evaluate = compileArguments(call.args, { unit, pos });
  const { slot } = target;
  return function* (frame) {
    const callee = fn(frame);
    const { args, kwargs } = evaluate(frame);
    frame.at = pos;
    const { machine } = frame;
    frame.locals[slot] = yield* machine.applyStepwise(callee, args, kwargs);
    return NEXT;
  };
}

function compileLoadStep(statement: LoadStmt, unit: Unit): Stepper {
  const { pos, path } = statement;
  const from = unit.source.filename;
  const bindNames = compileLoaded(statement, unit);
  return function* (frame) {
    frame.at = pos;
    let module: unknown;
    try {
      module = yield { kind: "load", path, from };
    } catch (error) {
      throw loadFailure(path, error);
    }
    bindNames(frame, module as Module);
    return NEXT;
  };
}

function compileForStep(
  { pos, target, iterable, body }: Extract<Lowered, { readonly kind: "for" }>,
  unit: Unit,
): Stepper {
  const sequence = compileExpr(iterable, unit);
  const assign = compileTarget(target, { unit, pos });
  const round = compileStepper(body, unit);
  return function* (frame) {
    const value = sequence(frame);
    frame.at = pos;
    for (const item of iterate(value)) {
      frame.machine.tick();
      assign(frame, item);
      const completion = yield* round(frame);
      if (completion === BREAK) break;
      if (completion === RETURN) return RETURN;
      frame.at = pos;
    }
    return NEXT;
  };
}

function compileWhileStep(
  lowered: Extract<Lowered, { readonly kind: "while" }>,
  unit: Unit,
): Stepper {
  const prelude = compileStepper(lowered.prelude, unit);
  const condition = compileExpr(lowered.condition, unit);
  const round = compileStepper(lowered.body, unit);
  return function* (frame) {
    while (true) {
      yield* prelude(frame);
      if (!isTrue(condition(frame))) return NEXT;
      frame.machine.tick();
      const completion = yield* round(frame);
      if (completion === BREAK) return NEXT;
      if (completion === RETURN) return RETURN;
    }
  };
}

function compileCollecting(
  lowered: Extract<Lowered, { readonly kind: "collect" | "add" }>,
  unit: Unit,
): Block {
  const { slot } = lowered.target;
  if (lowered.kind === "collect") {
    const list = lowered.form === "list";
    return (frame) => {
      frame.locals[slot] = list ? new StarlarkList() : new StarlarkDict();
      return NEXT;
    };
  }
  const { item } = lowered;
  if (item.kind !== "entry") {
    const value = compileExpr(item, unit);
    return (frame) => {
      (frame.locals[slot] as StarlarkList).items.push(value(frame));
      return NEXT;
    };
  }
  const key = compileExpr(item.key, unit);
  const value = compileExpr(item.value, unit);
  const { pos } = item;
  return (frame) => {
    const [k, v]: [Value, Value] = [key(frame), value(frame)];
    frame.at = pos;
    (frame.locals[slot] as StarlarkDict).set(k, v);
    return NEXT;
  };
}
