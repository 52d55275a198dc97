// SPDX-License-Identifier: MIT
/**
 * The rules `function-lines` and `file-lines`: an idea fits on a screen. They
 * do not apply to tests.
 *
 * @module
 */

import { placeOf } from "./place.ts";

const MAX_FUNCTION = 60;
const MAX_FILE = 500;

/** Files that are one idea and longer all the same. */
const LONG_FILES: readonly string[] = [
  "starlark/syntax/scanner.ts",
  "starlark/syntax/parser.ts",
  "starlark/lib/string_methods.ts",
];

type FunctionNode =
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression
  | Deno.lint.ArrowFunctionExpression;

/** The rule for functions. */
export const functionLines: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).test) return {};
    const check = (node: FunctionNode) => {
      if (node.body?.type !== "BlockStatement") return;
      const [start, end] = node.body.range;
      const text = context.sourceCode.text.slice(start, end);
      const lines = Math.max(0, text.split("\n").length - 2);
      if (lines <= MAX_FUNCTION) return;
      context.report({
        node,
        message: `A function body has ${lines} lines, ${MAX_FUNCTION} at most`,
        hint: "Name the steps and make them functions of their own.",
      });
    };
    return {
      FunctionDeclaration: check,
      FunctionExpression: check,
      ArrowFunctionExpression: check,
    };
  },
};

/** The rule for files. */
export const fileLines: Deno.lint.Rule = {
  create(context) {
    const { path, test } = placeOf(context.filename);
    if (test || LONG_FILES.includes(path)) return {};
    return {
      Program(node) {
        const lines = context.sourceCode.text.trimEnd().split("\n").length;
        if (lines <= MAX_FILE) return;
        context.report({
          node,
          message: `A file has ${lines} lines, ${MAX_FILE} at most`,
          hint: "Split it by idea, one exported thing per file.",
        });
      },
    };
  },
};
