// SPDX-License-Identifier: MIT
/**
 * Builtins that make numbers: `abs float int`.
 *
 * @module
 */

import type { Builtin } from "../values/builtin.ts";
import { fail } from "../values/fail.ts";
import { floatToInt, intToFloat, parseFloat } from "../values/float.ts";
import { negInt, parseInt } from "../values/int.ts";
import { toText } from "../values/text.ts";
import { isInt, StarlarkFloat, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { builtin, plain, positional } from "./define.ts";
import { unpack } from "./unpack.ts";

/**
 * Makes the builtins about numbers.
 *
 * @returns The builtins.
 */
export function scalarBuiltins(): readonly Builtin[] {
  return [
    positional("abs", 1, abs),
    builtin("float", (_thread, args, kwargs) => {
      if (kwargs.length > 0) fail("float does not accept keyword arguments");
      if (args.length > 1) {
        fail(`float got ${args.length} arguments, wants 1`);
      }
      return new StarlarkFloat(
        toFloat(args.length === 0 ? 0 : args[0] ?? null),
      );
    }),
    builtin("int", (_thread, args, kwargs) => {
      const [x, base] = unpack(["x", "base?"], args, kwargs);
      return toInt(x?.value ?? null, base?.value);
    }),
  ];
}

/** Takes the sign away. */
function abs([value = null]: readonly Value[]): Value {
  if (isInt(value)) return value < 0 ? negInt(value) : value;
  if (value instanceof StarlarkFloat) {
    return new StarlarkFloat(Math.abs(value.value));
  }
  return plain(() => fail(`got ${typeName(value)}, want int or float`));
}

/** Converts to a float. */
function toFloat(value: Value): number {
  if (value instanceof StarlarkFloat) return value.value;
  if (isInt(value)) return plain(() => intToFloat(value));
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "string") return readFloat(value);
  return fail(`float got ${typeName(value)}, want number or string`);
}

/** Reads a float from text. */
function readFloat(text: string): number {
  if (text === "") fail("empty string");
  const value = parseFloat(text);
  if (value === undefined) {
    return plain(() => fail(`invalid float literal: ${text}`));
  }
  if (!Number.isFinite(value) && /[0-9]/.test(text)) {
    plain(() => fail("floating-point number too large"));
  }
  return value;
}

/** Converts to an int. */
function toInt(value: Value, base: Value | undefined): Value {
  if (typeof value === "string") {
    return readInt(value, base === undefined ? 10 : base);
  }
  if (base !== undefined) fail("can't convert non-string with explicit base");
  if (isInt(value)) return value;
  if (typeof value === "boolean") return Number(value);
  if (value instanceof StarlarkFloat) return floatToInt(value.value);
  return fail(`cannot convert ${typeName(value)} to int`);
}

/** Reads an int from text. */
function readInt(text: string, base: Value): Value {
  if (typeof base !== "number") {
    fail(`for base, got ${typeName(base)}, want int`);
  }
  if (base !== 0 && (base < 2 || base > 36)) {
    fail("base must be an integer >= 2 && <= 36");
  }
  const value = parseInt(toText(text), base);
  return value ?? fail(`invalid literal with base ${base}: ${text}`);
}
