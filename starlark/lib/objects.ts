// SPDX-License-Identifier: MIT
/**
 * Builtins about any value: `bool dir getattr hasattr hash repr str type`.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import type { Builtin } from "../values/builtin.ts";
import { StarlarkBytes } from "../values/bytes.ts";
import { fail } from "../values/fail.ts";
import { StarlarkList } from "../values/list.ts";
import { repr, str } from "../values/print.ts";
import { runes } from "../values/text.ts";
import { truth, typeName } from "../values/value.ts";
import type { Value } from "../values/value.ts";
import { attrNames, noSuchAttr, tryGetAttr } from "./attributes.ts";
import { builtin, positional } from "./define.ts";
import { argument, wantString } from "./unpack.ts";

/**
 * Makes the builtins about any value.
 *
 * @returns The builtins.
 */
export function objectBuiltins(): readonly Builtin[] {
  return [
    positional("bool", [0, 1], ([value = null]) => truth(value)),
    positional("dir", 1, ([value = null]) => StarlarkList.of(attrNames(value))),
    positional("getattr", [2, 3], getattr),
    positional("hasattr", 2, hasattr),
    positional("hash", 1, hash),
    positional("repr", 1, ([value = null]) => repr(value)),
    builtin("str", (_thread, args, kwargs) => str(only("str", args, kwargs))),
    builtin(
      "type",
      (_thread, args, kwargs) => typeName(only("type", args, kwargs)),
    ),
  ];
}

/**
 * Takes the one argument of a builtin that is strict about keywords.
 *
 * @param name Name of the builtin.
 * @param args Positional arguments.
 * @param kwargs Keyword arguments.
 * @returns The argument.
 * @throws {EvalError} There is not exactly one.
 */
export function only(
  name: string,
  args: readonly Value[],
  kwargs: readonly Keyword[],
): Value {
  if (kwargs.length > 0) fail(`${name} does not accept keyword arguments`);
  const [value] = args;
  if (value === undefined || args.length > 1) {
    return fail(`got ${args.length} arguments, want exactly 1`);
  }
  return value;
}

/** Gives an attribute, or a default. */
function getattr(args: readonly Value[]): Value {
  const [value = null, , fallback] = args;
  const name = wantString(argument(args, 1));
  const attr = tryGetAttr(value, name);
  if (attr !== undefined) return attr;
  return fallback === undefined ? fail(noSuchAttr(value, name)) : fallback;
}

/** Tells whether an attribute is there. */
function hasattr(args: readonly Value[]): Value {
  const name = wantString(argument(args, 1));
  return tryGetAttr(args[0] ?? null, name) !== undefined;
}

/** Hashes the code points of a string like Java its chars, or bytes by FNV-1a; both in 32 bits. */
function hash([value = null]: readonly Value[]): Value {
  if (value instanceof StarlarkBytes) return hashBytes(value.data);
  if (typeof value !== "string") {
    return fail(`got ${typeName(value)}, want string or bytes`);
  }
  let sum = 0;
  for (const { code } of runes(value)) sum = (Math.imul(sum, 31) + code) | 0;
  return sum;
}

/** Hashes bytes. */
function hashBytes(data: string): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < data.length; i++) {
    sum = Math.imul(sum ^ data.charCodeAt(i), 0x01000193);
  }
  return sum >>> 0;
}
