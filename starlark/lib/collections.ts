// SPDX-License-Identifier: MIT
/**
 * Builtins that make or walk over collections: `all any dict enumerate len
 * list range reversed tuple zip`.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import { lengthOf, tryIterate } from "../values/access.ts";
import type { Builtin } from "../values/builtin.ts";
import { StarlarkDict } from "../values/dict.ts";
import { fail } from "../values/fail.ts";
import { addInt } from "../values/int.ts";
import { StarlarkList } from "../values/list.ts";
import { StarlarkRange } from "../values/range.ts";
import { StarlarkTuple } from "../values/tuple.ts";
import { truth, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { builtin, positional } from "./define.ts";
import { fill } from "./dict_methods.ts";
import type { Argument } from "./unpack.ts";
import { argument, wantInt64, wantItems } from "./unpack.ts";

/**
 * Makes the builtins about collections.
 *
 * @returns The builtins.
 */
export function collectionBuiltins(): readonly Builtin[] {
  return [
    positional("all", 1, (args) => wantItems(argument(args, 0)).every(truth)),
    positional("any", 1, (args) => wantItems(argument(args, 0)).some(truth)),
    builtin("dict", (_thread, args, kwargs) => dict(args, kwargs)),
    positional("enumerate", [1, 2], enumerate),
    positional("len", 1, len),
    positional("list", [0, 1], (args) => new StarlarkList(itemsOf(args))),
    positional("range", [1, 3], range),
    positional("reversed", 1, reversed),
    positional("tuple", [0, 1], tuple),
    builtin("zip", (_thread, args, kwargs) => zip(args, kwargs)),
  ];
}

/** Lists the elements of the one optional argument. */
function itemsOf(args: readonly Value[]): Value[] {
  return args.length === 0 ? [] : wantItems(argument(args, 0));
}

/** Makes a dict. */
function dict(args: readonly Value[], kwargs: readonly Keyword[]): Value {
  const result = new StarlarkDict();
  fill(result, args, kwargs);
  return result;
}

/** Pairs elements with their positions. */
function enumerate(args: readonly Value[]): Value {
  const items = wantItems(argument(args, 0));
  const start = args.length > 1 ? wantInt64(argument(args, 1)) : 0;
  return new StarlarkList(
    items.map((item, i) => new StarlarkTuple([addInt(start, i), item])),
  );
}

/** Counts elements. */
function len([value = null]: readonly Value[]): Value {
  return lengthOf(value) ??
    fail(`value of type ${typeName(value)} has no len`);
}

/** Makes a range. */
function range(args: readonly Value[]): Value {
  const [first = 0, second, step = 1] = args.map((_, i) =>
    wantSafe(argument(args, i))
  );
  if (step === 0) fail("step argument must not be zero");
  return second === undefined
    ? new StarlarkRange(0, first, step)
    : new StarlarkRange(first, second, step);
}

/** Takes an int that a range can count with exactly. */
function wantSafe(given: Argument): number {
  const value = wantInt64(given);
  if (typeof value === "number") return value;
  return fail(`for ${given.place}: ${value} out of range (too large)`);
}

/** Lists elements backwards. */
function reversed(args: readonly Value[]): Value {
  return new StarlarkList(wantItems(argument(args, 0)).reverse());
}

/** Makes a tuple. */
function tuple(args: readonly Value[]): Value {
  const [value] = args;
  return value instanceof StarlarkTuple
    ? value
    : new StarlarkTuple(itemsOf(args));
}

/** Lists tuples of the elements at the same position. */
function zip(args: readonly Value[], kwargs: readonly Keyword[]): Value {
  if (kwargs.length > 0) fail("zip does not accept keyword arguments");
  const columns = args.map((arg, i) => {
    const walk = tryIterate(arg);
    if (walk === undefined) {
      fail(`argument #${i + 1} is not iterable: ${typeName(arg)}`);
    }
    return [...walk];
  });
  const rows = columns.length === 0
    ? 0
    : Math.min(...columns.map((column) => column.length));
  return new StarlarkList(
    Array.from(
      { length: rows },
      (_, row) =>
        new StarlarkTuple(columns.map((column) => column[row] ?? null)),
    ),
  );
}
