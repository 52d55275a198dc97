// SPDX-License-Identifier: MIT
/**
 * What names in Starlark stand for: words of the SDK, and functions, also
 * those of loaded modules. Values are not followed.
 *
 * @module
 */

import type { Expr, FunctionNode, NameExpr } from "@ocuroot/starlark";
import { modulePath } from "../config/modules.ts";
import type { StarlarkFile, StarlarkFiles } from "./starlark_files.ts";

/** A function with the file that it is in. */
export interface Located {
  /** The file. */
  readonly file: StarlarkFile;
  /** Its node. */
  readonly node: FunctionNode;
}

/**
 * Finds the function that a name always stands for.
 *
 * @param name The name, where it is used.
 * @param place The file it is in, and all files.
 * @returns The function, or undefined when that is not sure.
 */
export async function definitionOf(
  name: NameExpr,
  { file, files }: {
    readonly file: StarlarkFile;
    readonly files: StarlarkFiles;
  },
): Promise<Located | undefined> {
  const binding = file.resolution.bindings.get(name);
  if (binding?.scope !== "module") return undefined;
  const { variable } = binding;
  if (variable.kind === "global") {
    const { def: node } = variable;
    return node === undefined ? undefined : { file, node };
  }
  for (const statement of file.tree.body) {
    if (statement.kind !== "load") continue;
    const loaded = statement.names.find(({ local }) => local === name.name);
    if (loaded === undefined) continue;
    const module = await files.read(modulePath(statement.path, file.file));
    const node = module?.resolution.globals.find(({ name, kind }) =>
      kind === "global" && name === loaded.remote
    )?.def;
    if (module !== undefined && node !== undefined) {
      return { file: module, node };
    }
  }
  return undefined;
}

/**
 * Tells whether an expression is a word of the SDK, or of the language, that
 * no one has bound anew.
 *
 * @param x The expression.
 * @param word The word.
 * @param file The file it is in.
 * @returns True when it is.
 */
export function isWord(x: Expr, word: string, file: StarlarkFile): boolean {
  if (x.kind !== "name" || x.name !== word) return false;
  const scope = file.resolution.bindings.get(x)?.scope;
  return scope === "predeclared" || scope === "universal";
}
