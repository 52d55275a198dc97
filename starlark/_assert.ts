// SPDX-License-Identifier: MIT
/**
 * The module `assert` of the language tests: `eq`, `ne`, `true`, `lt`,
 * `contains` and `fails`. It counts what it checks.
 *
 * @module
 */

import { EvalError, StarlarkError } from "./diagnostic.ts";
import type { BuiltinFn } from "./eval/thread.ts";
import { contains } from "./values/access.ts";
import { Builtin } from "./values/builtin.ts";
import { compare, equals } from "./values/compare.ts";
import { fail } from "./values/fail.ts";
import { StarlarkModule } from "./values/module.ts";
import { repr } from "./values/print.ts";
import { toText } from "./values/text.ts";
import { truth } from "./values/value.ts";
import type { Value } from "./values/value.ts";

/** Assertions that have been made. */
export interface Tally {
  /** How many. */
  count: number;
}

/**
 * Makes the module.
 *
 * @param tally Counts the assertions.
 * @returns The module.
 */
export function assertModule(tally: Tally): StarlarkModule {
  const check = (
    name: string,
    holds: (x: Value, y: Value) => boolean,
  ): Builtin =>
    new Builtin(name, (_thread, [x = null, y = null]) => {
      tally.count++;
      if (holds(x, y)) return null;
      return fail(`assert.${name}(${repr(x)}, ${repr(y)})`);
    });
  const fails: BuiltinFn = (thread, [fn = null, pattern = ""]) => {
    tally.count++;
    const message = messageOf(() => thread.call(fn, []));
    if (new RegExp(toText(String(pattern))).test(message)) return null;
    return fail(`assert.fails: got ${message}, want ${String(pattern)}`);
  };
  return new StarlarkModule("assert", {
    contains: check("contains", (x, y) => contains(y, x)),
    eq: check("eq", (x, y) => equals(x, y)),
    fails: new Builtin("fails", fails),
    lt: check("lt", (x, y) => compare("<", x, y)),
    ne: check("ne", (x, y) => !equals(x, y)),
    true: check("true", (x) => truth(x)),
  });
}

/** Gives the message that code fails with. */
function messageOf(code: () => unknown): string {
  try {
    code();
  } catch (error) {
    if (error instanceof StarlarkError) return error.message;
    if (error instanceof EvalError) return toText(error.message);
    throw error;
  }
  return "no failure";
}
