// SPDX-License-Identifier: MIT
/**
 * Compiles operators. Ints that are JavaScript numbers are done here, as long
 * as the result is safe; all else is done by `values/operators.ts`.
 *
 * @module
 */

import type { Operator } from "../syntax/ast.ts";
import {
  binary,
  compare,
  contains,
  inplace,
  truth,
} from "../values/operators.ts";
import type { BinaryOp, CompareOp, Value } from "../values/value.ts";
import type { Run } from "./compile.ts";
import type { Frame } from "./frame.ts";

const MAX = Number.MAX_SAFE_INTEGER;

/** Operands of an operator, compiled. */
export interface Operands {
  /** Offset of the operator. */
  readonly pos: number;
  /** Left operand. */
  readonly x: Run;
  /** Right operand. */
  readonly y: Run;
}

/** Tells whether a compiled expression gives a true value. */
export function isTrue(value: Value): boolean {
  return value === true || (value !== false && truth(value));
}

/** Compiles `x op y`. */
export function compileBinary(op: Operator, operands: Operands): Run {
  switch (op) {
    case "+":
      return add(operands);
    case "-":
      return subtract(operands);
    case "*":
      return multiply(operands);
    case "//":
      return floorDivide(operands);
    case "%":
      return modulo(operands);
    case "&":
    case "|":
    case "^":
    case "/":
    case "<<":
    case ">>":
      return general(op, operands);
    case "in":
    case "not in":
      return membership(op === "in", operands);
    default:
      return comparison(op, operands);
  }
}

/** Gives the operation of `x op= y`, on values. */
export function updater(
  op: Operator,
  pos: number,
): (frame: Frame, a: Value, b: Value) => Value {
  if (!isArithmetic(op)) throw new TypeError(`There is no ${op}=`);
  return (frame, a, b) => {
    if (op === "+" && typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      if (sum <= MAX && sum >= -MAX) return sum;
    }
    frame.at = pos;
    return inplace(op, a, b);
  };
}

function isArithmetic(op: Operator): op is BinaryOp {
  return !["==", "!=", "<", "<=", ">", ">=", "in", "not in"].includes(op);
}

function general(op: BinaryOp, { pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    frame.at = pos;
    return binary(op, a, b);
  };
}

function add({ pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      if (sum <= MAX && sum >= -MAX) return sum;
    }
    frame.at = pos;
    return binary("+", a, b);
  };
}

function subtract({ pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number") {
      const difference = a - b;
      if (difference <= MAX && difference >= -MAX) return difference;
    }
    frame.at = pos;
    return binary("-", a, b);
  };
}

/** Adding zero makes `-0` plain. */
function multiply({ pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number") {
      const product = a * b;
      if (product <= MAX && product >= -MAX) return product + 0;
    }
    frame.at = pos;
    return binary("*", a, b);
  };
}

/** The remainder is exact, so taking it off first keeps the quotient exact. */
function floorDivide({ pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number" && b !== 0) {
      const rest = a % b;
      const quotient = (a - rest) / b;
      return rest !== 0 && (rest < 0) !== (b < 0) ? quotient - 1 : quotient + 0;
    }
    frame.at = pos;
    return binary("//", a, b);
  };
}

function modulo({ pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number" && b !== 0) {
      const rest = a % b;
      return rest !== 0 && (rest < 0) !== (b < 0) ? rest + b : rest + 0;
    }
    frame.at = pos;
    return binary("%", a, b);
  };
}

function membership(wanted: boolean, { pos, x, y }: Operands): Run {
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    frame.at = pos;
    return contains(a, b) === wanted;
  };
}

function comparison(op: CompareOp, { pos, x, y }: Operands): Run {
  const numbers = NUMBER_TESTS[op];
  if (op === "==" || op === "!=") {
    const wanted = op === "==";
    return (frame) => {
      const a = x(frame);
      const b = y(frame);
      if (typeof a === "number" && typeof b === "number") {
        return (a === b) === wanted;
      }
      if (typeof a === "string" && typeof b === "string") {
        return (a === b) === wanted;
      }
      frame.at = pos;
      return compare(op, a, b);
    };
  }
  return (frame) => {
    const a = x(frame);
    const b = y(frame);
    if (typeof a === "number" && typeof b === "number") return numbers(a, b);
    frame.at = pos;
    return compare(op, a, b);
  };
}

const NUMBER_TESTS: Readonly<
  Record<CompareOp, (a: number, b: number) => boolean>
> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};
