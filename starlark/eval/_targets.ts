// SPDX-License-Identifier: MIT
/**
 * Compiles what stands left of `=`.
 *
 * @module
 */

import type { Expr } from "../syntax/ast.ts";
import { StarlarkList } from "../values/list.ts";
import { fail } from "../values/fail.ts";
import { setAttr, setIndex, tryIterate } from "../values/operators.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { typeName, type Value } from "../values/value.ts";
import { compileExpr } from "./_expressions.ts";
import { compileWrite, type Write } from "./_names.ts";
import type { Frame } from "./frame.ts";
import type { Unit } from "./unit.ts";

/**
 * Compiles an assignment target.
 *
 * @param target The target.
 * @param context Its file, and the offset to blame when unpacking fails.
 * @returns A closure that assigns a value.
 */
export function compileTarget(
  target: Expr,
  context: { readonly unit: Unit; readonly pos: number },
): Write {
  const { unit } = context;
  switch (target.kind) {
    case "name":
      return compileWrite(target, unit);
    case "temp": {
      const { slot } = target;
      return (frame, value) => {
        frame.locals[slot] = value;
      };
    }
    case "index": {
      const { pos } = target;
      const x = compileExpr(target.x, unit);
      const i = compileExpr(target.i, unit);
      return (frame, value) => {
        const container = x(frame);
        const key = i(frame);
        frame.at = pos;
        setIndex(container, key, value);
      };
    }
    case "dot": {
      const { pos, name } = target;
      const x = compileExpr(target.x, unit);
      return (frame, value) => {
        const owner = x(frame);
        frame.at = pos;
        setAttr(owner, name, value);
      };
    }
    case "list":
    case "tuple":
      return compileUnpack(target.items, context);
  }
  throw new TypeError(`The parser lets no ${target.kind} be assigned`);
}

function compileUnpack(
  targets: readonly Expr[],
  context: { readonly unit: Unit; readonly pos: number },
): Write {
  const writes = targets.map((target) => compileTarget(target, context));
  return (frame, value) => {
    frame.at = context.pos;
    const items = unpack(value, writes.length);
    assignAll(frame, writes, items);
  };
}

function assignAll(
  frame: Frame,
  writes: readonly Write[],
  items: readonly Value[],
): void {
  for (let i = 0; i < writes.length; i++) {
    (writes[i] as Write)(frame, items[i] as Value);
  }
}

function unpack(value: Value, want: number): readonly Value[] {
  const items = value instanceof StarlarkTuple || value instanceof StarlarkList
    ? value.items
    : elements(value);
  if (items.length === want) return items;
  const amount = items.length < want ? "few" : "many";
  return fail(
    `too ${amount} values to unpack (got ${items.length}, want ${want})`,
  );
}

function elements(value: Value): readonly Value[] {
  const walk = tryIterate(value);
  if (walk === undefined) fail(`got ${typeName(value)} in sequence assignment`);
  return [...walk];
}
