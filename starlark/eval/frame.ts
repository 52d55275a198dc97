// SPDX-License-Identifier: MIT
/**
 * One call that has not ended: its variables and where it stands.
 *
 * @module
 */

import type { StackFrame } from "../diagnostic.ts";
import type { Value } from "../values/value.ts";
import type { Code } from "./code.ts";
import { CompiledFunction } from "./compiled_function.ts";
import type { Machine } from "./machine.ts";

/** A variable shared by a function and functions inside it. */
export class Cell {
  /** Its value; undefined before the first assignment. */
  value: Value | undefined;

  /** Makes a cell. */
  constructor(value: Value | undefined) {
    this.value = value;
  }
}

/** A local variable: a value, nothing yet, or a cell. */
export type Slot = Value | undefined | Cell;

/** A builtin or method, as the stack shows it. */
export interface Native {
  /** Its name. */
  readonly name: string;
}

const NO_CELLS: readonly Cell[] = [];

/** One call that has not ended. */
export class Frame {
  /** The thread it runs on. */
  readonly machine: Machine;
  /** What was called. */
  readonly fn: CompiledFunction | Native;
  /** Its code; undefined for a builtin. */
  readonly code: Code | undefined;
  /** Variables of enclosing functions. */
  readonly cells: readonly Cell[];
  /** The call that made this one. */
  readonly caller: Frame | undefined;
  /** 1 for the outermost call. */
  readonly depth: number;
  /** Parameters, other locals, then temporaries. */
  locals: Slot[] = [];
  /** Offset in the source of the operation under way. */
  at = 0;
  /** Value of the return statement that ended it. */
  result: Value = null;

  /** Starts a call. */
  constructor(
    machine: Machine,
    fn: CompiledFunction | Native,
    caller: Frame | undefined,
  ) {
    this.machine = machine;
    this.fn = fn;
    const written = fn instanceof CompiledFunction;
    this.code = written ? fn.code : undefined;
    this.cells = written ? fn.cells : NO_CELLS;
    this.caller = caller;
    this.depth = caller === undefined ? 1 : caller.depth + 1;
  }

  /** Describes the frame for people. */
  describe(): StackFrame {
    const { name } = this.fn;
    if (this.code === undefined) {
      const nowhere = { line: 0, column: 0, snippet: undefined };
      return { name, filename: "<builtin>", ...nowhere };
    }
    const { source } = this.code;
    const { line, column } = source.position(this.at);
    const snippet = source.line(line);
    return { name, filename: source.filename, line, column, snippet };
  }

  /** Variables that have a value, by name. */
  variables(): ReadonlyMap<string, Value> {
    const found = new Map<string, Value>();
    const { code } = this;
    if (code === undefined) return found;
    const { unit, node } = code;
    const file = node.kind === "file";
    const variables = file ? unit.resolution.globals : unit.layout(node).locals;
    const slots: readonly Slot[] = file ? unit.slots : this.locals;
    for (const { name, index } of variables) {
      const slot = slots[index];
      const value = slot instanceof Cell ? slot.value : slot;
      if (value !== undefined) found.set(name, value);
    }
    return found;
  }
}
