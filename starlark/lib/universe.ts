// SPDX-License-Identifier: MIT
/**
 * The names that every program sees. `struct` and `json` are not among them:
 * an embedder adds those. `set` is an option of the dialect.
 *
 * @module
 */

import type { Builtin } from "../values/builtin.ts";
import type { Value } from "../values/value.ts";
import { collectionBuiltins } from "./collections.ts";
import { extremeBuiltins } from "./extremes.ts";
import { objectBuiltins } from "./objects.ts";
import { outputBuiltins } from "./output.ts";
import { scalarBuiltins } from "./scalars.ts";
import { setBuiltin } from "./set_builtin.ts";
import { sorted } from "./sorted.ts";
import { textBuiltins } from "./texts.ts";

/** What of the universe a dialect may turn on or off. */
export interface UniverseOptions {
  /** Whether `set` is there. */
  readonly set?: boolean;
}

/**
 * Lists the names that every program sees.
 *
 * @param options What the dialect turns on.
 * @returns Values by name.
 */
export function universe(
  options: UniverseOptions = {},
): ReadonlyMap<string, Value> {
  const builtins: readonly Builtin[] = [
    ...collectionBuiltins(),
    ...extremeBuiltins(),
    ...objectBuiltins(),
    ...outputBuiltins(),
    ...scalarBuiltins(),
    ...textBuiltins(),
    sorted(),
    ...(options.set === true ? [setBuiltin()] : []),
  ];
  return new Map<string, Value>([
    ["None", null],
    ["True", true],
    ["False", false],
    ...builtins.map((each): [string, Value] => [each.name, each]),
  ]);
}
