// SPDX-License-Identifier: MIT
/**
 * The rule `camel-names`: what we name ourselves is in camel case. Keys of
 * objects are left alone, as stored documents are written in snake case.
 *
 * @module
 */

type Named = Deno.lint.Node | Deno.lint.TSParameterProperty;

const SNAKE = /^_*[a-z$][a-zA-Z0-9$]*_[a-zA-Z0-9_$]*$/;

/** The rule. */
export const camelNames: Deno.lint.Rule = {
  create(context) {
    const check = (node: Named | null) => {
      if (node?.type !== "Identifier" || !SNAKE.test(node.name)) return;
      const message = `"${node.name}" is not in camel case`;
      context.report({ node, message });
    };
    const checkAll = (nodes: readonly Named[]) => nodes.forEach(check);
    return {
      VariableDeclarator: (node) => check(node.id),
      ClassDeclaration: (node) => check(node.id),
      TSInterfaceDeclaration: (node) => check(node.id),
      TSTypeAliasDeclaration: (node) => check(node.id),
      FunctionDeclaration(node) {
        check(node.id);
        checkAll(node.params);
      },
      FunctionExpression: (node) => checkAll(node.params),
      ArrowFunctionExpression: (node) => checkAll(node.params),
    };
  },
};
