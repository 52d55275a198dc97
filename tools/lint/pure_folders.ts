// SPDX-License-Identifier: MIT
/**
 * The rule `pure-folders`: code that decides uses no clock, no random, no
 * console and no `Deno`. It does not follow calls into other folders.
 *
 * @module
 */

import { placeOf } from "./place.ts";

const OBJECTS = new Set(["Deno", "console", "performance", "crypto"]);
const CALLS = new Set([
  "setTimeout",
  "setInterval",
  "fetch",
  "alert",
  "prompt",
  "confirm",
]);
const MEMBERS = new Set(["Date.now", "Math.random"]);

/** The rule. */
export const pureFolders: Deno.lint.Rule = {
  create(context) {
    if (!placeOf(context.filename).pure) return {};
    const report = (node: Deno.lint.Node, name: string) =>
      context.report({ node, message: `"${name}" has no place in pure code` });
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier") return;
        const object = node.object.name;
        if (OBJECTS.has(object)) report(node, object);
        if (node.property.type !== "Identifier") return;
        const name = `${object}.${node.property.name}`;
        if (MEMBERS.has(name)) report(node, name);
      },
      CallExpression(node) {
        if (node.callee.type !== "Identifier") return;
        const { name } = node.callee;
        if (CALLS.has(name)) report(node, name);
        if (name === "Date") report(node, "Date()");
      },
      NewExpression(node) {
        if (node.callee.type !== "Identifier") return;
        if (node.callee.name !== "Date" || node.arguments.length > 0) return;
        report(node, "new Date()");
      },
    };
  },
};
