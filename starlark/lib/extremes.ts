// SPDX-License-Identifier: MIT
/**
 * The builtins `max` and `min`.
 *
 * @module
 */

import { CallRequest } from "../eval/request.ts";
import type { Request } from "../eval/request.ts";
import type { Keyword } from "../eval/thread.ts";
import { iterate } from "../values/access.ts";
import type { Builtin } from "../values/builtin.ts";
import { compare } from "../values/compare.ts";
import { fail } from "../values/fail.ts";
import type { Value } from "../values/value.ts";
import { builtin, prefixed } from "./define.ts";
import { unpack, wantCallable } from "./unpack.ts";

/**
 * Makes `max` and `min`.
 *
 * @returns The builtins.
 */
export function extremeBuiltins(): readonly Builtin[] {
  return (["max", "min"] as const).map((name) =>
    builtin(name, (_thread, args, kwargs) => extreme(name, args, kwargs), {
      requests: true,
    })
  );
}

/** Finds the largest or smallest of the arguments or of one iterable. */
function extreme(
  name: "max" | "min",
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value | Request {
  if (args.length === 0) {
    fail(`${name} requires at least one positional argument`);
  }
  const [key] = unpack(["key?"], [], kwargs);
  const [first = null] = args;
  const items = args.length === 1 ? [...iterate(first)] : args;
  if (items.length === 0) fail("argument is an empty sequence");
  if (key === undefined || key.value === null) return pick(name, items, items);
  return new CallRequest(
    wantCallable(key),
    items.map((item) => [item]),
    (keys) => prefixed(name, () => pick(name, items, keys)),
  );
}

/** Picks the item whose key is the first extreme one. */
function pick(
  name: "max" | "min",
  items: readonly Value[],
  keys: readonly Value[],
): Value {
  const op = name === "max" ? ">" : "<";
  let best = 0;
  for (let i = 1; i < keys.length; i++) {
    if (compare(op, keys[i] ?? null, keys[best] ?? null)) best = i;
  }
  return items[best] ?? null;
}
