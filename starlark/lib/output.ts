// SPDX-License-Identifier: MIT
/**
 * Builtins that talk: `fail print`.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import type { Builtin } from "../values/builtin.ts";
import { fail as refuse } from "../values/fail.ts";
import { repr, str } from "../values/print.ts";
import type { Value } from "../values/value.ts";
import { builtin } from "./define.ts";
import { unpack, wantString } from "./unpack.ts";

/**
 * Makes the builtins that talk.
 *
 * @returns The builtins.
 */
export function outputBuiltins(): readonly Builtin[] {
  return [
    builtin(
      "fail",
      (_thread, args, kwargs) => refuse(joined(args, kwargs, plainOrRepr)),
    ),
    builtin("print", (thread, args, kwargs) => {
      thread.print(joined(args, kwargs, str));
      return null;
    }),
  ];
}

/** Writes a string as it is and other values as in source text. */
function plainOrRepr(value: Value): string {
  return typeof value === "string" ? value : repr(value);
}

/** Joins values as text. */
function joined(
  args: readonly Value[],
  kwargs: readonly Keyword[],
  write: (value: Value) => string,
): string {
  const [separator] = unpack(["sep?"], [], kwargs);
  const between = separator === undefined ? " " : wantString(separator);
  return args.map(write).join(between);
}
