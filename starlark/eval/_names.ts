// SPDX-License-Identifier: MIT
/**
 * Compiles reading and writing of variables.
 *
 * @module
 */

import type { Binding, NameNode } from "../resolve/binding.ts";
import type { NameExpr } from "../syntax/ast.ts";
import { fail } from "../values/fail.ts";
import type { Value } from "../values/value.ts";
import type { Run } from "./compile.ts";
import type { Cell, Frame } from "./frame.ts";
import type { Unit } from "./unit.ts";

/** A compiled assignment of a value. */
export type Write = (frame: Frame, value: Value) => void;

/** Compiles the use of a name. */
export function compileRead(node: NameExpr, unit: Unit): Run {
  const { pos, name } = node;
  const binding = unit.binding(node);
  if ("name" in binding) {
    const value = unit.outer(binding);
    return () => value;
  }
  const { index, kind } = binding.variable;
  const scope = kind === "global" ? "global" : "local";
  const unset = (frame: Frame): never => {
    frame.at = pos;
    return fail(`${scope} variable ${name} referenced before assignment`);
  };
  if (binding.scope === "module") {
    const { slots } = unit;
    return (frame) => {
      const value = slots[index];
      return value === undefined ? unset(frame) : value;
    };
  }
  if (binding.scope === "free") {
    const at = binding.index;
    return (frame) => {
      const value = frame.cells[at]?.value;
      return value === undefined ? unset(frame) : value;
    };
  }
  if (binding.variable.captured) {
    return (frame) => {
      const value = (frame.locals[index] as Cell).value;
      return value === undefined ? unset(frame) : value;
    };
  }
  return (frame) => {
    const value = frame.locals[index] as Value | undefined;
    return value === undefined ? unset(frame) : value;
  };
}

/** Compiles the assignment to a name. */
export function compileWrite(node: NameNode, unit: Unit): Write {
  const binding = unit.binding(node);
  if ("name" in binding) throw new TypeError("An outer name is not assigned");
  return writeVariable(binding, unit);
}

function writeVariable(
  binding: Exclude<Binding, { readonly name: string }>,
  unit: Unit,
): Write {
  const { index, captured } = binding.variable;
  if (binding.scope === "module") {
    const { slots } = unit;
    return (_frame, value) => {
      slots[index] = value;
    };
  }
  if (!captured) {
    return (frame, value) => {
      frame.locals[index] = value;
    };
  }
  return (frame, value) => {
    (frame.locals[index] as Cell).value = value;
  };
}

/** Finds the cell of a captured variable, from the enclosing frame. */
export function compileCell(binding: Binding): (frame: Frame) => Cell {
  if (binding.scope === "free") {
    const { index } = binding;
    return (frame) => frame.cells[index] as Cell;
  }
  if (binding.scope !== "local") throw new TypeError("Only locals have cells");
  const { index } = binding.variable;
  return (frame) => frame.locals[index] as Cell;
}
