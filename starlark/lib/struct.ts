// SPDX-License-Identifier: MIT
/**
 * The builtin `struct`, for embedders to predeclare.
 *
 * @module
 */

import type { Builtin } from "../values/builtin.ts";
import { fail } from "../values/fail.ts";
import { StarlarkStruct } from "../values/struct.ts";
import { builtin } from "./define.ts";

/**
 * Makes `struct(**fields)`.
 *
 * @returns The builtin.
 */
export function structBuiltin(): Builtin {
  return builtin("struct", (_thread, args, kwargs) => {
    if (args.length > 0) fail("unexpected positional arguments");
    return new StarlarkStruct(kwargs);
  });
}
