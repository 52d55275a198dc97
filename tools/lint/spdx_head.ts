// SPDX-License-Identifier: MIT
/**
 * The rule `spdx-head`: a file starts with its licence, and with what it does
 * and does not do. It cannot tell whether that is true. Examples are left
 * alone: people copy them.
 *
 * @module
 */

import { placeOf } from "./place.ts";

const LICENCE = "// SPDX-License-Identifier: MIT";

/** The rule. */
export const spdxHead: Deno.lint.Rule = {
  create(context) {
    const { area, test } = placeOf(context.filename);
    if (area === "examples") return {};
    return {
      Program(node) {
        const text = context.sourceCode.text.replace(/^#!.*\n/, "");
        if (text.split("\n", 1)[0]?.trimEnd() !== LICENCE) {
          context.report({ node, message: `Start the file with "${LICENCE}"` });
        }
        if (test || hasModuleDoc(text)) return;
        context.report({
          node,
          message: "Say below the licence what the file does, with @module",
        });
      },
    };
  },
};

function hasModuleDoc(text: string): boolean {
  const doc = /^[^\n]*\n\s*\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? "";
  return doc.includes("@module");
}
