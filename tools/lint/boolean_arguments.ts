// SPDX-License-Identifier: MIT
/**
 * The rule `boolean-arguments`: a call says what it means, so `true` and
 * `false` stand in named options only. Tests may compare with them.
 *
 * @module
 */

import { placeOf } from "./place.ts";

/** The rule. */
export const booleanArguments: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).test) return {};
    return {
      CallExpression(node) {
        for (const argument of node.arguments) {
          if (argument.type !== "Literal") continue;
          if (typeof argument.value !== "boolean") continue;
          const message = `Name the option instead of passing ${argument.raw}`;
          context.report({ node: argument, message });
        }
      },
    };
  },
};
