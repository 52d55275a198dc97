// SPDX-License-Identifier: MIT
/**
 * Builtins that talk: `fail print`.
 *
 * @module
 */

import type { Keyword } from "../eval/thread.ts";
import type { Builtin } from "../values/builtin.ts";
import { fail as refuse } from "../values/fail.ts";
import { str } from "../values/print.ts";
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
    builtin("fail", (_thread, args, kwargs) => refuse(joined(args, kwargs))),
    builtin("print", (thread, args, kwargs) => {
      thread.print(joined(args, kwargs));
      return null;
    }),
  ];
}

/** Joins values as text. */
function joined(args: readonly Value[], kwargs: readonly Keyword[]): string {
  const [separator] = unpack(["sep?"], [], kwargs);
  const between = separator === undefined ? " " : wantString(separator);
  return args.map(str).join(between);
}
