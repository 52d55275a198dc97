// SPDX-License-Identifier: MIT
/**
 * The builtin `set`, which a dialect turns on.
 *
 * @module
 */

import type { Builtin } from "../values/builtin.ts";
import { StarlarkSet } from "../values/set.ts";
import { positional } from "./define.ts";
import { argument, wantItems } from "./unpack.ts";

/**
 * Makes `set`.
 *
 * @returns The builtin.
 */
export function setBuiltin(): Builtin {
  return positional(
    "set",
    [0, 1],
    (args) =>
      StarlarkSet.of(args.length === 0 ? [] : wantItems(argument(args, 0))),
  );
}
