// SPDX-License-Identifier: MIT
/**
 * The rule `error-wording`: messages start with a capital, end without a full
 * stop and use no contraction; hints are sentences. Only text that stands in
 * the source is judged, not what is put in at run time.
 *
 * @module
 */

import { placeOf } from "./place.ts";

const CONTRACTION =
  /\b(\w+n't|\w+'(re|ve|ll)|(it|that|there|what|who|let)'s|i'm)\b/i;

/** The rule. */
export const errorWording: Deno.lint.Rule = {
  create(context) {
    if (placeOf(context.filename).test) return {};
    return {
      NewExpression(node) {
        if (node.callee.type !== "Identifier") return;
        if (node.callee.name !== "OcurootError") return;
        const [, message, details] = node.arguments;
        for (const fault of messageFaults(message)) {
          context.report({ node: message ?? node, message: fault });
        }
        const hint = hintOf(details);
        for (const fault of hintFaults(hint)) {
          context.report({ node: hint ?? node, message: fault });
        }
      },
    };
  },
};

function messageFaults(node: Deno.lint.Node | undefined): string[] {
  const text = literalText(node);
  if (text === undefined) return [];
  const faults: string[] = [];
  if (/^\p{Ll}/u.test(text)) faults.push("Start a message with a capital");
  if (text.endsWith(".") && !text.endsWith("...")) {
    faults.push("End a message without a full stop");
  }
  if (CONTRACTION.test(text)) faults.push("Write without contractions");
  return faults;
}

function hintFaults(node: Deno.lint.Node | undefined): string[] {
  const text = literalText(node);
  if (text === undefined) return [];
  const faults: string[] = [];
  if (/^\p{Ll}/u.test(text)) faults.push("Start a hint with a capital");
  if (/[\p{L}\p{N}"')]$/u.test(text)) {
    faults.push("End a hint with a full stop");
  }
  if (CONTRACTION.test(text)) faults.push("Write without contractions");
  return faults;
}

function hintOf(node: Deno.lint.Node | undefined): Deno.lint.Node | undefined {
  if (node?.type !== "ObjectExpression") return undefined;
  for (const property of node.properties) {
    if (property.type !== "Property") continue;
    if (property.key.type !== "Identifier") continue;
    if (property.key.name === "hint") return property.value;
  }
  return undefined;
}

/** Text of a literal; a placeholder stands for what is put in. */
function literalText(node: Deno.lint.Node | undefined): string | undefined {
  if (node?.type === "Literal") {
    return typeof node.value === "string" ? node.value : undefined;
  }
  if (node?.type === "TemplateLiteral") {
    return node.quasis.map((part) => part.cooked).join("\u{FFFC}");
  }
  if (node?.type !== "BinaryExpression" || node.operator !== "+") {
    return undefined;
  }
  const left = literalText(node.left) ?? "\u{FFFC}";
  return left + (literalText(node.right) ?? "\u{FFFC}");
}
